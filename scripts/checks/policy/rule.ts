import { defineCheck } from '../check.ts'
import { demandsOn, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/rule',
  on: 'rule',
  severity: 'warning',
  about: 'The tree has no rules that the policies in firedrill.yml forbid.',
  peers: ['pint rule/report'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ forbidden }) => forbidden)) {
      if (!wants) continue
      yield under(policy, {
        at: rule.name,
        message: `the policy forbids ${rule.kind === 'alert' ? 'an alert' : 'a recording'} such as \`${rule.name.text}\` here`,
        ...(policy.reason === undefined
          ? { help: 'Remove it, or move it to a place where it is allowed.' }
          : {}),
      })
    }
  },
})
