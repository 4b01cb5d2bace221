import { defineCheck } from '../check.ts'
import { judgeNames, judgePair } from './lib/pairs.ts'
import { demandsOn, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/label',
  on: 'rule',
  severity: 'warning',
  about: 'Labels meet the policies in firedrill.yml.',
  peers: [
    'pint rule/label',
    'pint rule/reject',
    'promruval hasLabels',
    'promruval doesNotHaveLabels',
    'promruval hasAnyOfLabels',
    'promruval labelMatchesRegexp',
    'promruval labelHasAllowedValue',
    'promruval nonEmptyLabels',
    'promruval exclusiveLabels',
    'promruval doesNotContainTypos',
    'mixtool alert-severity-rule',
  ],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ labels }) => labels)) {
      for (const finding of judgeNames(rule, rule.labels, 'label', wants)) yield under(policy, finding)
      for (const pair of rule.labels)
        for (const finding of judgePair(pair, 'label', wants)) yield under(policy, finding)
    }
  },
})
