import { placeIn } from '../../model/offsets.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck } from '../check.ts'
import { demandsOn, matchesAny, under } from './lib/scope.ts'
import { replaceTemplates, templatesIn } from './templates.ts'

export default defineCheck({
  id: 'policy/annotation-promql',
  on: 'alert',
  severity: 'warning',
  about: 'Annotations hold valid PromQL where the policies in firedrill.yml require it.',
  peers: ['promruval annotationIsValidPromQL'],
  *run(alert, project) {
    for (const { wants, policy } of demandsOn(alert, project, ({ annotations }) => annotations?.promql)) {
      for (const { key, value } of alert.annotations) {
        if (!matchesAny(wants, key.text)) continue
        const templates = templatesIn(value.text)
        // Replacements of the same length keep the offsets.
        const text = replaceTemplates(value.text, (length) => 'x'.repeat(length))
        const [problem] = parsePromql(text).problems
        if (!problem || templates.some(({ start, end }) => problem.start <= end && start <= problem.end))
          continue
        yield under(policy, {
          at: placeIn(value, problem.start, problem.end),
          message: `\`${key.text}\` is not valid PromQL, which the policy requires: ${problem.message}`,
          data: { annotation: key.text },
        })
      }
    }
  },
})
