import { defineCheck } from '../check.ts'
import { judgeDuration } from './lib/durations.ts'
import { demandsOn, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/for',
  on: 'alert',
  severity: 'warning',
  about: '`for` and `keep_firing_for` are within the limits of the policies in firedrill.yml.',
  peers: ['pint rule/for', 'promruval forIsNotLongerThan', 'promruval keepFiringForIsNotLongerThan'],
  *run(alert, project) {
    const owner = { at: alert.name, name: `\`${alert.name.text}\`` }
    for (const { wants, policy } of demandsOn(alert, project, (p) => p.for))
      for (const finding of judgeDuration('for', owner, alert.for, wants, 0)) yield under(policy, finding)
    for (const { wants, policy } of demandsOn(alert, project, (p) => p.keepFiringFor))
      for (const finding of judgeDuration('keep_firing_for', owner, alert.keepFiringFor, wants, 0))
        yield under(policy, finding)
  },
})
