import { type Fact, factIn } from '../../promql/facts.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { templatesOf } from '../lib/templates.ts'

/** Labels that distinguish the series of a target or of a workload. */
const identifying = new Set(['instance', 'pod', 'node', 'container', 'device', 'mountpoint'])

export default defineCheck({
  id: 'alert/label-override',
  on: 'alert',
  severity: 'warning',
  about: 'The labels that an alert sets do not replace labels that distinguish its results.',
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (!analysis) return
    const templated = new Map(templatesOf(alert).map((each) => [each.pair, each]))
    for (const pair of alert.labels) {
      const name = pair.key.text
      if (name === 'alertname') {
        yield {
          at: pair.key,
          message: 'Prometheus replaces `alertname` with the name of the alert',
          help: 'Remove the line, or give the alert that name.',
          data: { label: name },
        }
        continue
      }
      const fact = factIn(analysis.branches, name)
      const template = templated.get(pair)
      if (template) {
        const [use] = template.uses.labels
        const isCopy = /^\{\{-?\s*(?:\$labels|\.Labels)\.(\w+)\s*-?\}\}$/.exec(pair.value.text)?.[1] === name
        if (isCopy && use && fact.state !== 'lacks')
          yield {
            at: template.at(use),
            severity: 'info',
            message: `\`${name}\` is set to its own value: an alert already has all labels of its series`,
            help: 'Remove the line.',
            data: { label: name },
          }
        continue
      }
      const isClosed = analysis.branches.some(({ others }) => others.state === 'lacks')
      if (!isLoss(fact, name, isClosed)) {
        if (fact.state === 'has' && fact.values && !fact.values.includes(pair.value.text))
          yield {
            at: pair.value,
            severity: 'info',
            message: `\`${name}\` is ${fact.values.map((value) => `\`${value}\``).join(' or ')} in every result, and the alert changes it to \`${pair.value.text}\``,
            help: 'Use another label name if the person who is paged needs to know where the alert comes from.',
            data: { label: name },
          }
        continue
      }
      yield {
        at: pair.key,
        message: `\`${name}\` replaces the label that distinguishes results: two results become the same alert, and the evaluation fails`,
        help: `Use another label name, or remove \`${name}\` by aggregation.`,
        data: { label: name },
      }
    }
  },
})

/** True if results can differ in the label. `isClosed`: they have only labels that the expression names. */
function isLoss(fact: Fact, name: string, isClosed: boolean): boolean {
  if (fact.state === 'lacks') return false
  if (fact.state === 'has' && fact.values && fact.values.length < 2) return false
  // A label that an expression keeps by name is there to distinguish results.
  return isClosed || identifying.has(name)
}
