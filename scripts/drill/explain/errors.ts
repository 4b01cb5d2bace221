/** Help for errors that happen while promtool evaluates. */
import type { Rule } from '../../model/rule.ts'
import { scalarAt } from '../../model/yaml.ts'
import type { DrillResult } from '../result.ts'

const ways: readonly (readonly [RegExp, string])[] = [
  [
    /many-to-many matching not allowed|many-to-many only allowed for set operators/,
    'Make one side have one series for each match: aggregate it, or match `on` more labels.',
  ],
  [
    /same labelset after applying (?:rule|alert) labels|same labelset$/,
    'Keep a label in which the series differ: the labels that the rule sets or drops make two series of its result the same.',
  ],
  [
    /parse error: .*(?:in series (?:values|sequence)|bad number syntax|unexpected "x")/,
    'Use numbers, `_` for a gap, `stale`, and `a+bxn`, `a-bxn`, `axn` and `_xn` for n more, separated by spaces.',
  ],
  [
    /would load too many samples into memory/,
    'Use fewer series or a shorter range: promtool allows a query 10,000 samples (Prometheus far more).',
  ],
]

/** Help for an error of an expression. */
export const errorHelp = (error: string): string | undefined =>
  ways.find(([pattern]) => pattern.test(error))?.[1]

/** Help and related places for rules that can't be evaluated. */
export function ruleErrorHints(rules: readonly Rule[], error: string): Pick<DrillResult, 'help' | 'related'> {
  const related = rules.map(({ expr, name }) => ({ at: expr ?? name, message: 'the rule' }))
  const limited = /^exceeded limit of (\d+) with /.exec(error)
  const limit = rules
    .map(({ group }) => scalarAt(group.node, 'limit'))
    .find((one) => one?.text === limited?.[1])
  if (limited && limit) {
    const [rule] = rules
    return {
      help: `The group \`${rule?.group.name?.text ?? ''}\` has \`limit: ${limit.text}\`, and Prometheus drops the whole result of a rule that exceeds it: raise the limit, or let the rule return less.`,
      related: [...related, { at: limit, message: 'the limit' }],
    }
  }
  const help = errorHelp(error)
  return { ...(help ? { help } : {}), related }
}
