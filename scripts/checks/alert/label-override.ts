import { type Fact, factIn } from '../../promql/facts.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { templatesOf } from '../lib/templates.ts'

/** Labels that tell one series of a target or of a workload from the next. */
const identifying = new Set(['instance', 'pod', 'node', 'container', 'device', 'mountpoint'])

export default defineCheck({
  id: 'alert/label-override',
  on: 'alert',
  severity: 'warning',
  about: 'The labels that an alert sets replace none by which its results are told apart.',
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
          help: 'Leave the line out, or name the alert so.',
          data: { label: name },
        }
        continue
      }
      const fact = factIn(analysis.branches, name)
      const own = templated.get(pair)
      if (own) {
        const [use] = own.uses.labels
        const isCopy = /^\{\{-?\s*(?:\$labels|\.Labels)\.(\w+)\s*-?\}\}$/.exec(pair.value.text)?.[1] === name
        if (isCopy && use && fact.state !== 'lacks')
          yield {
            at: own.at(use),
            severity: 'info',
            message: `\`${name}\` is copied onto itself: an alert has all labels of its series`,
            help: 'Leave the line out.',
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
            message: `\`${name}\` is ${fact.values.map((value) => `\`${value}\``).join(' or ')} in every result, and the alert makes it \`${pair.value.text}\``,
            help: 'Name the label otherwise, if whoever is paged has to know where the alert comes from.',
            data: { label: name },
          }
        continue
      }
      yield {
        at: pair.key,
        message: `\`${name}\` replaces the label by which results are told apart: two at once are the same alert, and the evaluation fails`,
        help: `Name the label otherwise, or aggregate \`${name}\` away.`,
        data: { label: name },
      }
    }
  },
})

/** Whether results may differ in the label. `isClosed` says that they have only labels that the expression names. */
function isLoss(fact: Fact, name: string, isClosed: boolean): boolean {
  if (fact.state === 'lacks') return false
  if (fact.state === 'has' && fact.values && fact.values.length < 2) return false
  // A label that an expression keeps by name is there to tell results apart.
  return isClosed || identifying.has(name)
}
