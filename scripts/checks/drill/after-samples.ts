import { itemsAt, scalarAt } from '../../model/yaml.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { defineCheck } from '../check.ts'

/** How far a query looks back for a sample. */
const lookback = 300

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

export default defineCheck({
  id: 'drill/after-samples',
  on: 'suite',
  severity: 'warning',
  about: 'A test that only asserts absence does so while its series still have samples.',
  *run(suite) {
    const fallback = scalarAt(suite.root, 'evaluation_interval')?.text ?? '1m'
    for (const { node, name, assertions } of suite.tests) {
      const series = itemsAt(node, 'input_series')
      if (series.length === 0 || assertions.length === 0) continue
      if (assertions.some(({ expected }) => expected.length > 0)) continue
      const interval = secondsOf(scalarAt(node, 'interval')?.text ?? fallback)
      const counts = series.map((item) => samplesOf(scalarAt(item, 'values')?.text ?? ''))
      if (!interval || counts.includes(undefined)) continue
      const last = (Math.max(...counts.map((count) => count ?? 0)) - 1) * interval
      const times = assertions.map(({ evalTime }) => secondsOf(evalTime?.text ?? '0') ?? 0)
      const [first] = assertions
      if (!first || !times.every((time) => time > last + lookback)) continue
      yield {
        at: first.evalTime ?? name ?? node.entries[0]?.key,
        message: `all series end at ${formatSeconds(last)}, and nothing is asserted before ${formatSeconds(Math.min(...times))}: there is nothing left that could fire`,
        help: 'Assert at a time at which the series still have samples, or give them more.',
      }
    }
  },
})
