/** What the notation of an input series says, without promtool. */

export interface SampleCount {
  /** Gaps and stale markers count. */
  readonly count: number
  /** False where the notation holds something that is not looked into, such as native histograms. */
  readonly isCertain: boolean
}

/** How many samples the values of a series stand for: `_x5` are five gaps, `1x5` and `1+2x5` are six samples. */
export function sampleCount(values: string): SampleCount {
  let count = 0
  let isCertain = true
  for (const item of values.trim().split(/\s+/)) {
    if (item.includes('{') || item.includes('}')) isCertain = false
    const times = /x(\d+)$/.exec(item)?.[1]
    count += times === undefined ? 1 : Number(times) + (item.startsWith('_') ? 0 : 1)
  }
  return { count, isCertain }
}

/** The name of the metric that an input series is of; undefined where it is not plain to see. */
export function metricOfSeries(series: string): string | undefined {
  return /^\s*([A-Za-z_:][\w:]*)\s*(?:\{|$)/.exec(series)?.[1]
}

/** The labels in one order, so that two ways to write a series are the same. */
export function normalSeries(series: string): string {
  const [, name = '', labels = ''] = /^([^{\s]*)\s*(?:\{(.*)\})?$/s.exec(series.trim()) ?? []
  const pairs = labels.match(/(?<![^\s,="])[^\s,="]+\s*=\s*"(?:[^"\\]|\\.)*"/g) ?? []
  return `${name}{${pairs
    .map((pair) => pair.replace(/(?<!\s)\s*=\s*/, '='))
    .sort()
    .join(',')}}`
}
