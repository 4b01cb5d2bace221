import { placeIn } from '../../model/offsets.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'promql/syntax',
  on: 'rule',
  severity: 'error',
  about: 'Expressions are PromQL that Prometheus takes.',
  peers: ['promtool check rules', 'pint promql/syntax', 'promruval expressionIsValid'],
  *run({ expr }) {
    if (!expr || expr.text === '') return
    for (const { start, end, message } of parsePromql(expr.text).problems)
      yield { at: placeIn(expr, start, end), message }
  },
})
