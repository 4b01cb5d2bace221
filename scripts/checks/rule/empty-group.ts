import { get } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'rule/empty-group',
  on: 'rule-file',
  severity: 'info',
  about: 'A group has rules.',
  *run(file) {
    for (const { name, node } of file.groups) {
      const rules = get(node, 'rules')
      const isEmpty =
        !rules ||
        (rules.kind === 'seq' && rules.items.length === 0) ||
        (rules.kind === 'scalar' && rules.value === null)
      if (!isEmpty) continue
      yield {
        at: name ?? node,
        message: name ? `the group \`${name.text}\` has no rules` : 'this group has no rules',
        help: 'Remove the group, or give it its rules.',
      }
    }
  },
})
