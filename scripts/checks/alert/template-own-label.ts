import { factIn } from '../../promql/facts.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { namesIn } from '../lib/names.ts'
import { templatesOf } from '../lib/templates.ts'

/** Labels that series often have: a rule that sets one may still use the series' value in a template. */
const ofSeries = new Set(
  (
    'instance job namespace pod node container device mountpoint service cluster env environment region zone ' +
    'datacenter dc tenant app endpoint host hostname name'
  ).split(' '),
)

export default defineCheck({
  id: 'alert/template-own-label',
  on: 'alert',
  severity: 'warning',
  about: 'No template uses a label that only the rule itself sets.',
  *run(alert, project) {
    const ruleLabels = new Map(alert.labels.map((pair) => [pair.key.text, pair]))
    const analysis = ruleLabels.size > 0 ? analysisOf(alert, project) : undefined
    if (!analysis) return
    const named = new Set(
      [...namesIn(analysis.expr)].flatMap(({ kind, name }) => (kind === 'label' ? [name] : [])),
    )
    for (const { uses, at } of templatesOf(alert)) {
      for (const use of uses.labels) {
        const pair = ruleLabels.get(use.label)
        if (!pair || use.of !== 'labels' || ofSeries.has(use.label) || named.has(use.label)) continue
        if (factIn(analysis.branches, use.label).state !== 'may') continue
        yield {
          at: at(use),
          message: `\`${use.label}\` is a label of the rule, and templates see only labels of the expression, so this is usually empty`,
          help: 'Write the value itself.',
          data: { label: use.label },
          related: [{ at: pair.key, message: 'the rule sets it here' }],
        }
      }
    }
  },
})
