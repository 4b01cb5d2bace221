import { scalarAt } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'
import { demandsOnGroup, listed, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/strategy',
  on: 'rule-file',
  severity: 'warning',
  about: "The policies in firedrill.yml allow every group's partial response strategy (Thanos).",
  peers: ['promruval hasValidPartialResponseStrategy'],
  *run(file, project) {
    for (const group of file.groups) {
      const strategy = scalarAt(group.node, 'partial_response_strategy')
      for (const { wants, policy } of demandsOnGroup(group, project, (p) => p.group?.strategy)) {
        if (!strategy || strategy.value === null) {
          if (!wants.required) continue
          yield under(policy, {
            at: group.name ?? group.node,
            message: `the group \`${group.name?.text ?? ''}\` has no \`partial_response_strategy\`, which the policy requires`,
            help: 'Set `partial_response_strategy`: the default of Thanos is to abort.',
          })
        } else if (
          wants.allowed &&
          !wants.allowed.some((allowed) => allowed === strategy.text.toLowerCase())
        ) {
          yield under(policy, {
            at: strategy,
            message: `the partial response strategy is \`${strategy.text}\`, and the policy allows ${listed(wants.allowed)}`,
          })
        }
      }
    }
  },
})
