/** Where a plain selector may meet a last sample that is exactly as old as the lookback. */

import { lookback as lookbackSeconds } from '../../promql/lookback.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import type { WindowOptions } from '../weaken/windows.ts'

/** Milliseconds. */
const lookback = lookbackSeconds * 1000

/** Where the samples and the stale markers of a series are, counted in intervals; what can't be read is left out. */
function positionsOf(values: string): { samples: readonly [first: number, last: number][]; stale: number[] } {
  const samples: [number, number][] = []
  const stale: number[] = []
  let at = 0
  for (const item of values.trim().split(/\s+/)) {
    const times = Number(/x(\d+)$/.exec(item)?.[1] ?? 0)
    if (item.startsWith('_')) at += Math.max(1, times)
    else {
      if (item.startsWith('stale')) stale.push(at)
      else samples.push([at, at + times])
      at += 1 + times
    }
  }
  return { samples, stale }
}

/** Whether some series may have a last sample that is exactly as old as the lookback, at some step. */
function hasGaps({ plain, suite, rules }: PlannedTest): boolean {
  const interval = plain.interval ?? 0
  // What was recorded in the step before is still there when a rule reads it before it is recorded anew.
  if (suite.evaluationInterval >= lookback && rules.length > 0) return true
  if (interval > lookback) return true
  return plain.series.some(({ values }) => {
    if (/[_{]/.test(values)) return true
    const last = positionsOf(values).samples.at(-1)?.[1] ?? 0
    return last * interval + lookback <= plain.lastTime
  })
}

/** Whether a series has a stale marker exactly as long after its last sample as the lookback is. */
function isStaleAtLookback(values: string, interval: number): boolean {
  if (!values.includes('stale')) return false
  const { samples, stale } = positionsOf(values)
  return stale.some((at) => {
    const before = samples.findLast(([first]) => first < at)
    return before !== undefined && (at - before[1]) * interval === lookback
  })
}

export function windowOptions(planned: PlannedTest, major: 2 | 3): WindowOptions {
  const { plain, suite, set } = planned
  const stale = plain.series.filter(({ values }) => isStaleAtLookback(values, plain.interval ?? 0))
  const isStale = (metric: string | undefined): boolean =>
    stale.some(({ series }) => metric === undefined || series.includes(metric))
  const isRecorded = (metric: string | undefined): boolean =>
    metric === undefined || /^ALERTS/.test(metric) || set.recording.has(metric)
  return {
    major,
    hasGaps: hasGaps(planned),
    canBeStale: (metric) => isStale(metric) || (suite.evaluationInterval === lookback && isRecorded(metric)),
    hasHistograms: plain.series.some(({ values }) => values.includes('{{')),
  }
}
