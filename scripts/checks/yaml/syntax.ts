import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'yaml/syntax',
  on: 'project',
  severity: 'error',
  about: 'Every rule file and suite is valid YAML.',
  peers: ['promtool check rules', 'pint yaml/parse'],
  *run(project) {
    for (const { path, message, help, source, start, end, severity } of project.unreadable) {
      yield { file: path, message, help, severity, ...(source ? { at: { source, start, end } } : {}) }
    }
    for (const yaml of project.strays) {
      for (const problem of yaml.problems) {
        if (problem.kind !== 'syntax' && problem.kind !== 'empty') continue
        yield {
          at: { source: yaml.source, start: problem.start, end: problem.end },
          message: problem.message,
          help: problem.help,
          severity: problem.kind === 'empty' ? ('warning' as const) : undefined,
        }
      }
    }
  },
})
