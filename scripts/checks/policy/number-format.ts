import { numberOf } from '../../promql/numbers.ts'
import { parsePromql } from '../../promql/parse.ts'
import { tokenize } from '../../promql/tokens.ts'
import { defineCheck } from '../check.ts'
import { expressionOf } from './lib/expression.ts'
import { demandsOn, under } from './lib/scope.ts'

/** Decimal numbers only: hexadecimal ones are grouped differently, and a leading zero makes a number octal. */
const decimal = /^(?<whole>[1-9][0-9_]*)(?<fraction>\.[0-9]*)?$/

function grouped(literal: string): string | undefined {
  const { whole, fraction = '' } = decimal.exec(literal)?.groups ?? {}
  if (whole === undefined) return undefined
  const digits = whole.replaceAll('_', '')
  const first = digits.length % 3
  const groups = [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])]
  return groups.filter((group) => group !== '').join('_') + fraction
}

export default defineCheck({
  id: 'policy/number-format',
  on: 'rule',
  severity: 'warning',
  about:
    'Large numbers have underscores between groups of three digits, if the policies in firedrill.yml require it.',
  peers: ['promruval expressionUsesUnderscoresInLargeNumbers'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, (p) => p.expression?.underscoresFrom)) {
      const expression = expressionOf(rule)
      if (!expression) return
      const { text } = expression
      for (const token of tokenize(text).tokens) {
        const value = token.kind === 'number' ? numberOf(token.text) : undefined
        if (value === undefined || value < wants) continue
        const wanted = grouped(token.text)
        if (wanted === undefined || wanted === token.text) continue
        const at = expression.at(token)
        // The fix is offered only if the file spells the number as the expression does and the new one has the same value.
        const isVerbatim = at.source.text.slice(at.start, at.end) === token.text
        const fixed = text.slice(0, token.start) + wanted + text.slice(token.end)
        const isSafe = isVerbatim && numberOf(wanted) === value && parsePromql(fixed).expr !== undefined
        yield under(policy, {
          at,
          message: `\`${token.text}\` is not written as \`${wanted}\`, which the policy requires for large numbers`,
          ...(isSafe
            ? {
                fix: {
                  title: `write \`${wanted}\``,
                  edits: [{ start: at.start, end: at.end, text: wanted }],
                },
              }
            : {}),
        })
      }
    }
  },
})
