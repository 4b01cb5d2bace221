import { type Binary, type Expr, isComparison, isSetOperation, unwrap, walk } from '../../promql/ast.ts'
import { outcomeOf } from '../../promql/outcome.ts'
import { areApart, exactly } from '../../promql/ranges.ts'
import type { Resolve } from '../../promql/recorded.ts'
import { selectorsOf } from '../../promql/selectors.ts'
import { typeOf } from '../../promql/types.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { quotedPart } from '../lib/dead-text.ts'

const nanSensitive = new Set(['sum', 'avg', 'stddev', 'stdvar'])

export default defineCheck({
  id: 'promql/nan',
  on: 'rule',
  severity: 'warning',
  about: 'No aggregation adds up values that may be divided by zero: one NaN makes the whole result NaN.',
  peers: ['pint promql/nan'],
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    const reported = new Set<Expr>()
    for (const expr of walk(analysis.expr)) {
      if (expr.kind !== 'aggregation' || !nanSensitive.has(expr.op)) continue
      const division = unsafeDivision(expr.expr, analysis.resolve)
      if (division) {
        if (reported.has(division)) continue
        reported.add(division)
        yield {
          at: analysis.at(division.right),
          message: `${quotedPart(analysis, unwrap(division.right))} can be 0; one division by 0 makes the whole \`${expr.op}\` NaN or infinite`,
          help: `Drop such series, as ${guarded(analysis.text, unwrap(division.right))} does.`,
          related: [
            { at: analysis.at(expr.opSpan), message: 'one NaN among them makes the whole result NaN' },
          ],
        }
        continue
      }
      for (const { selector } of selectorsOf(expr.expr)) {
        if (selector.name === undefined || reported.has(selector)) continue
        const recorded = analysis
          .resolve(selector.name)
          .some((each) => unsafeDivision(each.expr, analysis.resolve))
        if (!recorded) continue
        reported.add(selector)
        yield {
          at: analysis.at(selector),
          severity: 'info',
          message: `\`${selector.name}\` divides by a value that can be 0; one NaN makes the whole \`${expr.op}\` NaN`,
          help: 'Drop such series where it is recorded, or here with a comparison.',
        }
      }
    }
  },
})

const guarded = (text: string, divisor: Expr): string =>
  divisor.kind === 'selector' || divisor.kind === 'call' || divisor.kind === 'aggregation'
    ? `\`(${text.slice(divisor.start, divisor.end).replace(/\s+/g, ' ')} > 0)\``
    : 'a comparison with `> 0`'

/** A division by a value that may be 0. Skips nested aggregations that are reported themselves. */
function unsafeDivision(expr: Expr, resolve: Resolve): Binary | undefined {
  const inner = unwrap(expr)
  if (inner.kind === 'unary' || inner.kind === 'subquery') return unsafeDivision(inner.expr, resolve)
  if (inner.kind === 'call') {
    for (const arg of inner.args) {
      const found = typeOf(arg) === 'scalar' ? undefined : unsafeDivision(arg, resolve)
      if (found) return found
    }
    return undefined
  }
  if (inner.kind === 'aggregation')
    return nanSensitive.has(inner.op) ? undefined : unsafeDivision(inner.expr, resolve)
  if (inner.kind !== 'binary') return undefined
  // A comparison with a number removes NaN.
  if (isComparison(inner))
    return inner.bool || typeOf(inner.right) !== 'scalar' ? unsafeDivision(inner.left, resolve) : undefined
  if (isSetOperation(inner))
    return (
      unsafeDivision(inner.left, resolve) ??
      (inner.op === 'or' ? unsafeDivision(inner.right, resolve) : undefined)
    )
  if ((inner.op === '/' || inner.op === '%') && mayBeZero(inner.right, resolve)) return inner
  return unsafeDivision(inner.left, resolve) ?? unsafeDivision(inner.right, resolve)
}

function mayBeZero(divisor: Expr, resolve: Resolve): boolean {
  return !excludesZero(divisor, resolve) && !areApart(outcomeOf(divisor, resolve).range, exactly(0))
}

/** `x != 0`, which the range of `x` can't show. */
function excludesZero(divisor: Expr, resolve: Resolve): boolean {
  const inner = unwrap(divisor)
  if (inner.kind !== 'binary' || inner.op !== '!=' || inner.bool) return false
  const { min, max } = outcomeOf(inner.right, resolve).range
  return min === 0 && max === 0
}
