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
  about: 'Something in an alert decides by a value when it fires, rather than by the existence of a series.',
  peers: ['pint alerts/comparison'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (analysis?.outcome.returns !== 'sometimes' || analysis.outcome.filters) return
    if (typeOf(analysis.expr) !== 'vector') return
    // Constants and `bool` fire always, which alert/always-firing says.
    if (hasBool(analysis.expr)) return
    for (const part of unconditional(analysis.expr, analysis)) {
      const idle = idleComparison(part, analysis)
      const whole = quotedPart(analysis, part)
      const inner = unwrap(part)
      yield {
        at: analysis.at(part),
        severity: inner.kind === 'binary' && inner.op === 'and' ? 'info' : 'warning',
        message: idle
          ? `${quotedPart(analysis, idle)} holds for every value, so that the alert fires whenever there is a series`
          : part === analysis.expr
            ? 'nothing decides on a value: the alert fires whenever there is a series'
            : `nothing decides on the value of ${whole}: this side of \`or\` fires whenever there is a series`,
        help: idle
          ? 'Compare with a bound that values can be on both sides of.'
          : 'Compare it with a bound, such as `> 0`; whatever the expression returns is an alert, even a 0.',
      }
    }
  },
})

/** The sides of `or` that return all their series; the whole where there is no `or`. */
function unconditional(expr: Expr, analysis: Analysis): Expr[] {
  const inner = unwrap(expr)
  if (inner.kind !== 'binary' || inner.op !== 'or') return [expr]
  return [inner.left, inner.right].flatMap((side) => {
    const { filters, returns }: Outcome = outcomeOf(side, analysis.resolve)
    return filters || returns === 'never' ? [] : unconditional(side, analysis)
  })
}

/** A comparison that all values pass. */
function idleComparison(expr: Expr, { resolve }: Analysis): Expr | undefined {
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
