import { scalarAt } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'
import { demandsOnGroup, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/group-size',
  on: 'rule-file',
  severity: 'warning',
  about: 'Groups have no more rules and no higher `limit` than the policies in firedrill.yml allow.',
  peers: ['promruval maxRulesPerGroup', 'promruval hasValidLimit'],
  *run(file, project) {
    for (const group of file.groups) {
      const at = group.name ?? group.node
      const name = `the group \`${group.name?.text ?? ''}\``
      for (const { wants, policy } of demandsOnGroup(group, project, (p) => p.group?.maxRules)) {
        const first = group.rules[wants]
        if (!first) continue
        yield under(policy, {
          at,
          message: `${name} has ${group.rules.length} rules, and the policy allows ${wants}`,
          help: 'Split the group: its rules run one after the other.',
          related: [{ at: first.name, message: 'this rule is one too many' }],
        })
      }
      const limit = scalarAt(group.node, 'limit')
      const series = Number(limit?.value ?? 0)
      for (const { wants, policy } of demandsOnGroup(group, project, (p) => p.group?.maxLimit)) {
        if (Number.isNaN(series) || (series > 0 && series <= wants)) continue
        yield under(policy, {
          at: limit ?? at,
          message:
            series > 0
              ? `\`limit: ${series}\` is more than the ${wants} that the policy allows`
              : `${name} has no \`limit\`, and the policy allows ${wants}`,
          help: 'Set `limit` to the largest number of series or alerts that a rule of the group may return.',
        })
      }
    }
  },
})
