import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { deadNotes, deadText } from '../lib/dead-text.ts'

const helpForCount =
  '`count` of no series is empty, not 0: use `absent(…)`, or count with `sum(… == bool 1)`, which can be 0.'

const countsNothing = (expr: string): boolean => /^count\b/.test(expr) && /(?:==|<=)\s*0$|<\s*1$/.test(expr)

export default defineCheck({
  id: 'alert/never-firing',
  on: 'alert',
  severity: 'error',
  about: 'Every alert can fire.',
  peers: ['pint promql/impossible'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (analysis?.outcome.returns !== 'never') return
    const { dead } = analysis.outcome
    yield {
      at: analysis.at(dead ?? analysis.expr),
      message: dead
        ? `the alert can never fire: ${deadText(dead, analysis)}`
        : 'the alert can never fire because the expression returns nothing',
      help:
        dead && countsNothing(alert.expr?.text.slice(dead.start, dead.end) ?? '') ? helpForCount : undefined,
      related: dead ? deadNotes(dead, analysis) : [],
    }
  },
})
