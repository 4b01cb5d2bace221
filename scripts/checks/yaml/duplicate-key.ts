import type { YamlFile } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'yaml/duplicate-key',
  on: 'project',
  severity: 'error',
  about: 'No mapping has the same key twice.',
  peers: ['promtool check rules', 'pint yaml/parse'],
  *run(project) {
    const files: YamlFile[] = [...project.ruleFiles, ...project.suites].map((file) => file.yaml)
    for (const yaml of [...files, ...project.strays]) {
      for (const { kind, start, end, first, message, help } of yaml.problems) {
        if (kind !== 'duplicate-key') continue
        const { source } = yaml
        yield {
          at: { source, start, end },
          message,
          help,
          related: first ? [{ at: { source, ...first }, message: 'it is here first' }] : [],
        }
      }
    }
  },
})
