import { defineCheck } from '../check.ts'
import { analysisOf } from '../promql/analysis.ts'
import { deadNotes, deadText } from '../promql/dead-text.ts'

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
        : 'the alert can never fire, as the expression returns nothing',
      related: dead ? deadNotes(dead, analysis) : [],
    }
  },
})
