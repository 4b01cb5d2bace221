import { placeIn } from '../../model/offsets.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'promql/syntax',
  on: 'rule',
  severity: 'error',
  about: 'Expressions are valid PromQL.',
  peers: ['promtool check rules', 'pint promql/syntax', 'promruval expressionIsValidPromQL'],
  *run({ expr }) {
    if (!expr || expr.text === '') return
    const parsed = parsePromql(expr.text)
    for (const { start, end, message } of parsed.problems) yield { at: placeIn(expr, start, end), message }
    if (!parsed.expr && parsed.problems.length === 0)
      yield {
        at: expr,
        severity: 'info',
        message: 'the expression is too long or too deeply nested to be checked',
      }
  },
})
