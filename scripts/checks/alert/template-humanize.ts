import { replaceIn } from '../../edits/scalar.ts'
import { type Call, type Expr, isComparison, isSetOperation } from '../../promql/ast.ts'
import { typeOf } from '../../promql/types.ts'
import { humanizers } from '../../template/functions.ts'
import { defineCheck, fixWith } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { type Templated, templatesOf } from '../lib/templates.ts'

export default defineCheck({
  id: 'alert/template-humanize',
  on: 'alert',
  severity: 'warning',
  about: 'Templates show numbers in a readable form, and calculate only with numbers.',
  peers: ['pint alerts/template'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    for (const templated of templatesOf(alert)) {
      const { pair, uses, at } = templated
      for (const { by, label, start, end } of uses.counted) {
        const isNumeric = label === 'le' || label === 'quantile'
        yield {
          at: at({ start, end }),
          severity: isNumeric ? 'info' : 'warning',
          message: `\`${by}\` needs a number, and the label \`${label}\` is text`,
          help: 'Show the label as it is: the template fails unless the value of the label is a number.',
          data: { label },
        }
      }
      for (const { verb, start, end } of uses.verbs) {
        const isInteger = verb === '%d'
        yield {
          at: at({ start, end }),
          message: `\`${verb}\` can't format the value, which is a float: it prints \`%!${verb.slice(-1)}(float64=…)\``,
          help: 'Write `%.0f`, `%.2f` or `%v`, or use `humanize`.',
          fix: isInteger ? fixWith('write `%.0f`', replaceIn(pair.value, start, end, '%.0f')) : undefined,
        }
      }
      const call = analysis && rateIn(analysis.expr)
      if (!call || templated.kind !== 'annotation') continue
      const bare = unreadable(templated)
      if (!bare) continue
      yield {
        at: at(bare),
        severity: 'info',
        message: `\`${pair.key.text}\` prints an unrounded number: the result of \`${call.name}\``,
        help: 'Put `humanize`, `humanizePercentage` or `printf "%.2f"` after it.',
        related: [{ at: analysis.at(call.nameSpan), message: `\`${call.name}\` returns small fractions` }],
      }
    }
  },
})

/** The first place that shows the raw value, if no place in the template formats it. */
function unreadable({ uses }: Templated): { start: number; end: number } | undefined {
  const shown = uses.values.filter(({ isShown }) => isShown)
  const isReadable = ({ functions }: { functions: readonly string[] }): boolean =>
    functions.some((name) => humanizers.has(name) || name === 'printf')
  return shown.some(isReadable) ? undefined : shown.find(({ functions }) => functions.length === 0)
}

/** The `rate` that the value comes from, through operations whose result is still a rate. */
function rateIn(expr: Expr): Call | undefined {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
      return rateIn(expr.expr)
    case 'aggregation':
      return ['count', 'count_values', 'group'].includes(expr.op) ? undefined : rateIn(expr.expr)
    case 'call':
      return ['rate', 'irate', 'deriv'].includes(expr.name) ? expr : undefined
    case 'binary': {
      if (expr.op === 'or') return rateIn(expr.left) ?? rateIn(expr.right)
      if (isComparison(expr) && expr.bool) return undefined
      const isFirst = isSetOperation(expr) || typeOf(expr.left) !== 'scalar'
      return rateIn(isFirst ? expr.left : expr.right)
    }
    default:
      return undefined
  }
}
