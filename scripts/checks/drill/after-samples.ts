import { maxOf, minOf } from '../../model/many.ts'
import type { Assertion } from '../../model/suite.ts'
import { type LoadedRules, rulesLoadedBy } from '../../model/suite-rules.ts'
import { itemsAt, scalarAt } from '../../model/yaml.ts'
import { lookback } from '../../promql/lookback.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { parsePromql } from '../../promql/parse.ts'
import { selectorsOf } from '../../promql/selectors.ts'
import { defineCheck } from '../check.ts'

/** How many samples a series has, in promtool's notation; undefined where that is not plain to see. */
function samplesOf(values: string): number | undefined {
  let count = 0
  for (const item of values.trim().split(/\s+/)) {
    const times = /^(?:_|[-+.\w]+)x(\d+)$/.exec(item)?.[1]
    if (item.includes('{') || item.includes('}')) return undefined
    // `_x5` are five gaps, `1x5` and `1+2x5` are six samples.
    count += times === undefined ? 1 : Number(times) + (item.startsWith('_') ? 0 : 1)
  }
  return count
}

/** How many seconds of the past an expression sees at most; `throughRecords` more where it may read one. */
function reachOf(text: string, recordings: LoadedRules['recordings'], throughRecords = 0): number {
  const { expr } = parsePromql(text)
  if (!expr) return Number.POSITIVE_INFINITY
  const uses = selectorsOf(expr)
  // What other alerts see is not looked into.
  if (uses.some(({ selector: { name } }) => name?.startsWith('ALERTS'))) return Number.POSITIVE_INFINITY
  const reaches = uses.map(({ reach }) => reach ?? Number.POSITIVE_INFINITY)
  const reads = uses.some(({ selector: { name } }) => name === undefined || recordings.has(name))
  return lookback + maxOf([0, ...reaches]) + (reads ? throughRecords : 0)
}

/** The same of what an assertion is about, with what it may see through recording rules. */
function reachesOf({ alerts, recordings }: LoadedRules): (assertion: Assertion) => number {
  const recorded = [...recordings.values()].map(({ expr }) => reachOf(expr?.text ?? '', recordings))
  // One may read another.
  const throughRecords = recorded.reduce((sum, reach) => sum + reach, 0)
  return ({ kind, subject }) => {
    const text = kind === 'alert' ? alerts.get(subject?.text ?? '')?.expr?.text : subject?.text
    // One that fires where there are no samples is drilled to do so.
    if (text === undefined || /\babsent/.test(text)) return Number.POSITIVE_INFINITY
    return reachOf(text, recordings, throughRecords)
  }
}

export default defineCheck({
  id: 'drill/after-samples',
  on: 'suite',
  severity: 'warning',
  about: 'Absence is asserted while the series of the test still have samples.',
  *run(suite, project) {
    const fallback = scalarAt(suite.root, 'evaluation_interval')?.text ?? '1m'
    const rules = rulesLoadedBy(suite, project)
    if (!rules.isComplete) return
    let reachIn: ReturnType<typeof reachesOf> | undefined
    for (const { node, name, assertions } of suite.tests) {
      const series = itemsAt(node, 'input_series')
      if (series.length === 0 || assertions.length === 0) continue
      const interval = secondsOf(scalarAt(node, 'interval')?.text ?? fallback)
      const counts = series.map((item) => samplesOf(scalarAt(item, 'values')?.text ?? ''))
      if (!interval || counts.includes(undefined)) continue
      const last = (maxOf(counts.map((count) => count ?? 0)) - 1) * interval
      const timeOf = ({ evalTime }: Assertion): number => secondsOf(evalTime?.text ?? '0') ?? 0
      // Reaches are only worked out where it may come to them.
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
            message: `all series end at ${end}, and nothing is asserted before ${formatSeconds(minOf(late.map(timeOf)))}: there is nothing left that could fire`,
            help: 'Assert at a time at which the series still have samples, or give them more.',
          }
        : {
            at: first.evalTime ?? first.subject,
            severity: 'info' as const,
            message: `all series end at ${end}: that there is nothing at ${formatSeconds(timeOf(first))} shows only that there are no samples left`,
            help: 'Give the series samples that end the alert, or assert it at a time at which they still have some.',
          }
    }
  },
})
