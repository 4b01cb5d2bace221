import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { evaluationInterval } from '../../suite/interval.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/off-grid',
  on: 'suite',
  severity: 'warning',
  about: 'Alerts are asserted at times when the rules are evaluated.',
  *run(suite) {
    const step = evaluationInterval(suite.root)
    for (const { assertions } of suite.tests) {
      for (const { kind, subject, evalTime } of assertions) {
        const time = evalTime && secondsOf(evalTime.text)
        if (kind !== 'alert' || !time) continue
        const before = Math.floor(time / step + 1e-9) * step
        if (Math.abs(time - before) < 5e-4) continue
        yield {
          at: evalTime,
          ...(subject ? { alert: subject.text } : {}),
          message: `no rule is evaluated at \`${evalTime.text}\`: promtool uses the alerts from ${formatSeconds(before)}`,
          help: `Write a multiple of the evaluation interval (${formatSeconds(step)}), or shorten that interval.`,
        }
      }
    }
  },
})
