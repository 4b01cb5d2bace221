import { typeOf } from '../../promql/types.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'

export default defineCheck({
  id: 'promql/type',
  on: 'rule',
  severity: 'error',
  about: 'The expression of a rule returns an instant vector or a scalar; a rule can use nothing else.',
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    const type = analysis && typeOf(analysis.expr)
    if (type === 'matrix') {
      yield {
        at: analysis?.at(analysis.expr),
        message: 'the expression returns a range vector, so every evaluation of the rule fails',
        help: 'Pass it to a function such as `rate`, `increase` or `max_over_time`.',
      }
    } else if (type === 'string') {
      yield {
        at: analysis?.at(analysis.expr),
        message: 'the expression is a string, so every evaluation of the rule fails',
        help: 'Write the expression itself, without quotes around it.',
      }
    }
  },
})
