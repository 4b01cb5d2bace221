import { type Expr, isComparison, unwrap, walk } from '../../promql/ast.ts'
import { type Outcome, outcomeOf } from '../../promql/outcome.ts'
import { typeOf } from '../../promql/types.ts'
import { defineCheck } from '../check.ts'
import { type Analysis, analysisOf } from '../lib/analysis.ts'
import { quotedPart } from '../lib/dead-text.ts'

export default defineCheck({
  id: 'alert/condition',
  on: 'alert',
  severity: 'warning',
  about: 'An alert fires because of a value, not only because a series exists.',
  peers: ['pint alerts/comparison'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (analysis?.outcome.returns !== 'sometimes' || analysis.outcome.filters) return
    if (typeOf(analysis.expr) !== 'vector') return
    // Constants and `bool` always fire: alert/always-firing reports them.
    if (hasBool(analysis.expr)) return
    for (const part of unconditional(analysis.expr, analysis)) {
      const vacuous = vacuousComparison(part, analysis)
      const whole = quotedPart(analysis, part)
      const inner = unwrap(part)
      yield {
        at: analysis.at(part),
        severity: inner.kind === 'binary' && inner.op === 'and' ? 'info' : 'warning',
        message: vacuous
          ? `${quotedPart(analysis, vacuous)} is true for every value, so the alert fires whenever there is a series`
          : part === analysis.expr
            ? 'the expression compares no value: the alert fires whenever there is a series'
            : `the value of ${whole} is not compared: this side of \`or\` fires whenever there is a series`,
        help: vacuous
          ? 'Compare with a threshold that values can be above and below.'
          : 'Compare it with a threshold, such as `> 0`: every series that the expression returns is an alert, even with value 0.',
      }
    }
  },
})

/** The sides of `or` that return all their series; the whole expression if there is no `or`. */
function unconditional(expr: Expr, analysis: Analysis): Expr[] {
  const inner = unwrap(expr)
  if (inner.kind !== 'binary' || inner.op !== 'or') return [expr]
  return [inner.left, inner.right].flatMap((side) => {
    const { filters, returns }: Outcome = outcomeOf(side, analysis.resolve)
    return filters || returns === 'never' ? [] : unconditional(side, analysis)
  })
}

/** A comparison that is true for all values. */
function vacuousComparison(expr: Expr, { resolve }: Analysis): Expr | undefined {
  for (const part of walk(expr)) {
    if (part.kind !== 'binary' || !isComparison(part) || part.bool) continue
    const { filters, returns } = outcomeOf(part, resolve)
    if (!filters && returns !== 'never') return part
  }
  return undefined
}

export function hasBool(expr: Expr): boolean {
  for (const part of walk(expr)) if (part.kind === 'binary' && part.bool) return true
  return false
}
