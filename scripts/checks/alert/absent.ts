import { type Call, type Expr, walk } from '../../promql/ast.ts'
import { secondsOf } from '../../promql/numbers.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'

/** In seconds: twice the default scrape interval of Prometheus. */
const minWait = 120

export default defineCheck({
  id: 'alert/absent',
  on: 'alert',
  severity: 'warning',
  about: 'Alerts on absent series wait long enough for a restart to be over.',
  peers: ['pint alerts/absent'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    const waits = alert.for ? (secondsOf(alert.for.text) ?? minWait) : 0
    if (!analysis || waits >= minWait) return
    for (const call of absentCalls(analysis.expr)) {
      yield {
        at: analysis.at(call.nameSpan),
        severity: waits === 0 ? 'warning' : 'info',
        message:
          waits === 0
            ? `without \`for\`, \`${call.name}\` fires whenever Prometheus starts, before it has scraped anything`
            : `\`for: ${alert.for?.text}\` may be over before Prometheus has scraped everything after a start`,
        help: 'Write `for: 5m`, or at least twice the scrape interval.',
      }
    }
  },
})

/** The calls of `absent`. `absent_over_time` is fine: its range reaches back to before the restart. */
function* absentCalls(root: Expr): Generator<Call> {
  for (const expr of walk(root)) {
    if (expr.kind !== 'call' || expr.name !== 'absent') continue
    yield expr
  }
}
