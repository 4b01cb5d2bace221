import { defineCheck } from '../check.ts'
import { judgeName } from './lib/names.ts'
import { demandsOnGroup, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/group-name',
  on: 'rule-file',
  severity: 'warning',
  about: 'Names of groups meet the policies in firedrill.yml.',
  peers: ['promruval groupNameMatchesRegexp'],
  *run(file, project) {
    for (const group of file.groups) {
      if (!group.name) continue
      for (const { wants, policy } of demandsOnGroup(group, project, (p) => p.group?.name))
        for (const finding of judgeName('group', group.name, wants)) yield under(policy, finding)
    }
  },
})
