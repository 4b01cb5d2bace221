import { defineCheck } from '../check.ts'
import { judgeName } from './lib/names.ts'
import { demandsOn, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/name',
  on: 'rule',
  severity: 'warning',
  about: 'Names of alerts and recordings meet the policies in firedrill.yml.',
  peers: [
    'pint rule/name',
    'promruval alertNameMatchesRegexp',
    'promruval recordedMetricNameMatchesRegexp',
    'promruval recordedMetricNameDoesNotMatchRegexp',
    'mixtool alert-name-camelcase',
    'mimirtool rules check --strict',
  ],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ name }) => name))
      for (const finding of judgeName(rule.kind, rule.name, wants)) yield under(policy, finding)
  },
})
