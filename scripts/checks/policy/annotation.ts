import { defineCheck } from '../check.ts'
import { judgeNames, judgePair } from './lib/pairs.ts'
import { demandsOn, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/annotation',
  on: 'alert',
  severity: 'warning',
  about: 'Annotations meet the policies in firedrill.yml.',
  peers: [
    'pint alerts/annotation',
    'pint rule/reject',
    'promruval hasAnnotations',
    'promruval doesNotHaveAnnotations',
    'promruval hasAnyOfAnnotations',
    'promruval annotationMatchesRegexp',
    'promruval annotationHasAllowedValue',
    'promruval doesNotContainTypos',
    'mixtool alert-summary-missing-rule',
    'mixtool alert-summary-style',
    'mixtool alert-summary-templating',
    'mixtool alert-description-missing-rule',
    'mixtool alert-description-templating',
  ],
  *run(alert, project) {
    for (const { wants, policy } of demandsOn(alert, project, ({ annotations }) => annotations)) {
      for (const finding of judgeNames(alert, alert.annotations, 'annotation', wants))
        yield under(policy, finding)
      for (const pair of alert.annotations)
        for (const finding of judgePair(pair, 'annotation', wants)) yield under(policy, finding)
    }
  },
})
