import { type Binary, type Expr, unwrap, walk } from '../../promql/ast.ts'
import { outcomeOf } from '../../promql/outcome.ts'
import { typeOf } from '../../promql/types.ts'
import { defineCheck } from '../check.ts'
import { type Analysis, analysisOf } from '../lib/analysis.ts'
import { quotedPart } from '../lib/dead-text.ts'

/** Names of alerts that fire all the time on purpose, so that their absence is noticed. */
const heartbeat = /watchdog|dead.?man|heart.?beat|snitch|always.?(?:on|firing)|test.?alert|canary/i

export default defineCheck({
  id: 'alert/always-firing',
  on: 'alert',
  severity: 'error',
  about: 'No alert fires all the time.',
  peers: ['pint alerts/comparison'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (!analysis || /^(?:matrix|string)$/.test(typeOf(analysis.expr))) return
    const { returns, filters } = analysis.outcome
    if (returns === 'always') {
      const part = alwaysPart(analysis.expr, analysis)
      const isMeant = heartbeat.test(alert.name.text)
      yield {
        at: analysis.at(part),
        severity: isMeant ? 'info' : 'error',
        message: isMeant
          ? `${quotedPart(analysis, part)} always returns something, so this alert fires all the time, as its name says`
          : `${quotedPart(analysis, part)} always returns something, so the alert fires all the time`,
        help: isMeant
          ? 'Make sure that you are notified when it stops.'
          : 'Change the expression to return nothing when all is well.',
      }
      return
    }
    const comparison = returns === 'sometimes' && !filters ? boolIn(analysis.expr) : undefined
    if (!comparison) return
    yield {
      at: analysis.at({ start: comparison.opSpan.start, end: boolEnd(comparison, analysis) }),
      message: `\`${comparison.op} bool\` returns 0 or 1 for every series, and the alert fires on both`,
      help: 'Remove `bool`: the comparison then returns only the series for which it is true.',
    }
  },
})

/** The part that is never empty: for an `or`, its side that is never empty. */
function alwaysPart(expr: Expr, analysis: Analysis): Expr {
  const inner = unwrap(expr)
  if (inner.kind !== 'binary' || inner.op !== 'or') return expr
  const side = [inner.left, inner.right].find(
    (each) => outcomeOf(each, analysis.resolve).returns === 'always',
  )
  return side ? alwaysPart(side, analysis) : expr
}

function boolIn(expr: Expr): Binary | undefined {
  for (const part of walk(expr)) if (part.kind === 'binary' && part.bool) return part
  return undefined
}

/** The end of the keyword `bool` after the operator. */
function boolEnd({ opSpan, right }: Binary, { text }: Analysis): number {
  const at = text.slice(opSpan.end, right.start).search(/\bbool\b/i)
  return at < 0 ? opSpan.end : opSpan.end + at + 'bool'.length
}
