import { type Branch, factIn, factOf } from '../../promql/facts.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { removalNote, removalText } from '../lib/removals.ts'
import { templatesOf } from '../lib/templates.ts'

export default defineCheck({
  id: 'alert/template-partial',
  on: 'alert',
  severity: 'info',
  about: 'The labels that templates use exist on both sides of an `or`.',
  peers: ['pint alerts/template'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (!analysis || analysis.branches.length < 2) return
    const lacksIt = (label: string) => (branch: Branch) => factOf(branch, label).state === 'lacks'
    for (const { uses, at } of templatesOf(alert)) {
      const seen = new Set<string>()
      for (const use of uses.labels) {
        if (use.of !== 'labels' || seen.has(use.label)) continue
        seen.add(use.label)
        if (factIn(analysis.branches, use.label).state === 'lacks') continue
        const fact = analysis.branches
          .map((branch) => factOf(branch, use.label))
          .find(({ state }) => state === 'lacks')
        if (fact?.state !== 'lacks' || !analysis.branches.some(lacksIt(use.label))) continue
        yield {
          at: at(use),
          message: `\`${use.label}\` is empty when the alert comes from the other side of \`or\`: ${removalText(fact.removal, analysis)}`,
          help: 'Write a text that also works without the label, or split the alert in two.',
          data: { label: use.label },
          related: [removalNote(fact.removal, analysis)],
        }
      }
    }
  },
})
