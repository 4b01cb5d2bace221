import { maxOf, minOf } from '../../lib/many.ts'
import type { Assertion } from '../../model/suite.ts'
import { itemsAt, scalarAt } from '../../model/yaml.ts'
import { lookback } from '../../promql/lookback.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { parsePromql } from '../../promql/parse.ts'
import { selectorsOf } from '../../promql/selectors.ts'
import { evaluationInterval } from '../../suite/interval.ts'
import { type LoadedRules, rulesLoadedBy } from '../../suite/rules.ts'
import { sampleCount } from '../../suite/series.ts'
import { defineCheck } from '../check.ts'

/** The longest time, in seconds, that an expression looks back. `throughRecords` is added if it reads a recording. */
function reachOf(text: string, recordings: LoadedRules['recordings'], throughRecords = 0): number {
  const { expr } = parsePromql(text)
  if (!expr) return Number.POSITIVE_INFINITY
  const uses = selectorsOf(expr)
  // The expressions of other alerts are not analysed.
  if (uses.some(({ selector: { name } }) => name?.startsWith('ALERTS'))) return Number.POSITIVE_INFINITY
  const reaches = uses.map(({ reach }) => reach ?? Number.POSITIVE_INFINITY)
  const reads = uses.some(({ selector: { name } }) => name === undefined || recordings.has(name))
  return lookback + maxOf([0, ...reaches]) + (reads ? throughRecords : 0)
}

/** Returns the same for the subject of an assertion, including what it reads through recording rules. */
function reachesOf({ alerts, recordings }: LoadedRules): (assertion: Assertion) => number {
  const recorded = [...recordings.values()].map(({ expr }) => reachOf(expr?.text ?? '', recordings))
  // A recording may read another one.
  const throughRecords = recorded.reduce((sum, reach) => sum + reach, 0)
  return ({ kind, subject }) => {
    const text = kind === 'alert' ? alerts.get(subject?.text ?? '')?.expr?.text : subject?.text
    // An alert on absence is meant to be tested after the samples end.
    if (text === undefined || /\babsent/.test(text)) return Number.POSITIVE_INFINITY
    return reachOf(text, recordings, throughRecords)
  }
}

export default defineCheck({
  id: 'drill/after-samples',
  on: 'suite',
  severity: 'warning',
  about: 'Assertions of absence are made while the series of the test still have samples.',
  *run(suite, project) {
    const rules = rulesLoadedBy(suite, project)
    if (!rules.isComplete) return
    let reachIn: ReturnType<typeof reachesOf> | undefined
    for (const { node, name, assertions } of suite.tests) {
      const series = itemsAt(node, 'input_series')
      if (series.length === 0 || assertions.length === 0) continue
      const written = scalarAt(node, 'interval')
      const interval = written ? secondsOf(written.text) : evaluationInterval(suite.root)
      const counts = series.map((item) => sampleCount(scalarAt(item, 'values')?.text ?? ''))
      if (!interval || counts.some(({ isCertain }) => !isCertain)) continue
      const last = (counts.reduce((most, { count }) => Math.max(most, count), 0) - 1) * interval
      const timeOf = ({ evalTime }: Assertion): number => secondsOf(evalTime?.text ?? '0') ?? 0
      // Most tests end before this, so that the costly part is skipped.
      if (assertions.every((one) => timeOf(one) <= last + lookback)) continue
      reachIn ??= reachesOf(rules)
      const reach = reachIn
      const late = assertions.filter(
        (one) => one.expected.length === 0 && !one.claim && timeOf(one) > last + reach(one),
      )
      const [first] = late
      if (!first) continue
      const end = formatSeconds(last)
      yield late.length === assertions.length
        ? {
            at: first.evalTime ?? name ?? node.entries[0]?.key,
            message: `all series end at ${end}, and the first assertion is at ${formatSeconds(minOf(late.map(timeOf)))}: nothing can fire any more`,
            help: 'Assert at a time when the series still have samples, or add samples.',
          }
        : {
            at: first.evalTime ?? first.subject,
            severity: 'info' as const,
            message: `all series end at ${end}: no result at ${formatSeconds(timeOf(first))} shows only that there are no samples left`,
            help: 'Add samples that end the alert, or assert at a time when the series still have samples.',
          }
    }
  },
})
