import { defineCheck } from '../check.ts'
import { templatesOf } from '../lib/templates.ts'

export default defineCheck({
  id: 'alert/template-syntax',
  on: 'alert',
  severity: 'error',
  about: 'Prometheus can parse all templates, and expand them when the alert fires.',
  peers: [
    'promtool check rules',
    'pint alerts/template',
    'promruval validateLabelTemplates',
    'promruval validateAnnotationTemplates',
  ],
  *run(alert) {
    for (const { kind, pair, template, uses, at } of templatesOf(alert)) {
      const data = { [kind]: pair.key.text }
      if (template.problem) yield { at: at(template.problem), message: template.problem.message, data }
      for (const problem of uses.problems) {
        yield {
          at: at(problem),
          message: `\`${pair.key.text}\` can't be expanded: ${problem.message}`,
          help: 'Fix the template: Prometheus shows `<error expanding template …>` in its place.',
          data,
        }
      }
    }
  },
})
