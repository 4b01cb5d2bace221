import { get } from '../../model/yaml.ts'
import { factIn } from '../../promql/facts.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { removalNote, removalText } from '../lib/removals.ts'
import { templatesOf } from '../lib/templates.ts'

export default defineCheck({
  id: 'alert/template-label',
  on: 'alert',
  severity: 'error',
  about: 'The labels that templates use are in the result of the expression.',
  peers: ['pint alerts/template'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (!analysis) return
    const isSetHere = (label: string): boolean => alert.labels.some(({ key }) => key.text === label)
    const isSetByGroup = (label: string): boolean => get(get(alert.group.node, 'labels'), label) !== undefined
    const { externalLabels } = project.config
    // With none configured, any external label may exist.
    const isForeign = (label: string): boolean =>
      Object.keys(externalLabels).length > 0 && !Object.hasOwn(externalLabels, label)
    for (const { uses, at } of templatesOf(alert)) {
      for (const use of uses.labels) {
        if (use.of === 'externalLabels' && isForeign(use.label)) {
          yield {
            at: at(use),
            message: `no external label is named \`${use.label}\`, so this is always empty`,
            help: 'Use a label from `externalLabels` in firedrill.yml, or add it there.',
            data: { label: use.label },
          }
        }
        if (use.of !== 'labels') continue
        const fact = factIn(analysis.branches, use.label)
        if (fact.state !== 'lacks') continue
        const { removal } = fact
        yield {
          at: at(use),
          // Another server may record the metric with this label.
          severity: removal.origin || isSetByGroup(use.label) ? 'warning' : 'error',
          message: `\`${use.label}\` is always empty here: ${removalText(removal, analysis)}`,
          help:
            isSetHere(use.label) || isSetByGroup(use.label)
              ? 'Templates see only the labels of the expression, not those that the rule sets.'
              : helpFor(removal.how, use.label),
          data: { label: use.label },
          related: [removalNote(removal, analysis)],
        }
      }
    }
  },
})

function helpFor(how: string, label: string): string {
  if (how === 'aggregation' || how === 'by')
    return `Add \`${label}\` to \`by (…)\`, or remove it from the template.`
  if (how === 'on')
    return `Add \`${label}\` to \`on (…)\` if both sides have it, join it with \`group_left\`, or remove it from the template.`
  return `Keep \`${label}\` in the expression, or remove it from the template.`
}
