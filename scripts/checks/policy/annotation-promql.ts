import { placeIn } from '../../model/offsets.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck } from '../check.ts'
import { demandsOn, matchesAny, under } from './lib/scope.ts'
import { replaceTemplates, templatesIn } from './templates.ts'

export default defineCheck({
  id: 'policy/annotation-promql',
  on: 'alert',
  severity: 'warning',
  about:
    'The annotations that a policy in firedrill.yml wants PromQL in hold an expression that Prometheus takes.',
  peers: ['promruval annotationIsValidPromQL'],
  *run(alert, project) {
    for (const { wants, policy } of demandsOn(alert, project, ({ annotations }) => annotations?.promql)) {
      for (const { key, value } of alert.annotations) {
        if (!matchesAny(wants, key.text)) continue
        const templates = templatesIn(value.text)
        // Names of the same length keep the places right.
        const text = replaceTemplates(value.text, (length) => 'x'.repeat(length))
        const [problem] = parsePromql(text).problems
        if (!problem || templates.some(({ start, end }) => problem.start <= end && start <= problem.end))
          continue
        yield under(policy, {
          at: placeIn(value, problem.start, problem.end),
          message: `\`${key.text}\` is no PromQL, which the policy requires: ${problem.message}`,
          data: { annotation: key.text },
        })
      }
    }
  },
})
