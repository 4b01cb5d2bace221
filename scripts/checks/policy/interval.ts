import { scalarAt } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'
import { judgeDuration } from './lib/durations.ts'
import { demandsOnGroup, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/interval',
  on: 'rule-file',
  severity: 'warning',
  about: '`interval` and `query_offset` of groups are within the limits of the policies in firedrill.yml.',
  peers: ['promruval hasAllowedEvaluationInterval', 'promruval hasAllowedQueryOffset'],
  *run(file, project) {
    for (const group of file.groups) {
      const owner = { at: group.name ?? group.node, name: `the group \`${group.name?.text ?? ''}\`` }
      const interval = scalarAt(group.node, 'interval')
      for (const { wants, policy } of demandsOnGroup(group, project, (p) => p.group?.interval))
        for (const finding of judgeDuration('interval', owner, interval, wants)) yield under(policy, finding)
      const offset = scalarAt(group.node, 'query_offset')
      for (const { wants, policy } of demandsOnGroup(group, project, (p) => p.group?.queryOffset))
        for (const finding of judgeDuration('query_offset', owner, offset, wants))
          yield under(policy, finding)
    }
  },
})
