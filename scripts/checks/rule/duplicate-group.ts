import type { YamlScalar } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'rule/duplicate-group',
  on: 'rule-file',
  severity: 'error',
  about: 'A group name occurs once in a file: Prometheus rejects a file that repeats one.',
  peers: ['promtool check rules'],
  *run(file) {
    const first = new Map<string, YamlScalar>()
    for (const { name } of file.groups) {
      if (!name) continue
      const earlier = first.get(name.text)
      if (!earlier) {
        first.set(name.text, name)
        continue
      }
      yield {
        at: name,
        message: `the group name \`${name.text}\` is here twice`,
        help: 'Give each group of a file its own name.',
        related: [{ at: earlier, message: 'it is here first' }],
      }
    }
  },
})
