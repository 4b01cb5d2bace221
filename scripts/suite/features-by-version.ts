/** What promtool says of things that only a newer one knows, and the version of Prometheus that brought them. */
import { table } from '../lib/table.ts'

const functions: Readonly<Record<string, string>> = table({
  histogram_stddev: '2.47',
  histogram_stdvar: '2.47',
  mad_over_time: '2.49',
  sort_by_label: '2.49',
  sort_by_label_desc: '2.49',
  histogram_avg: '2.51',
  limitk: '2.54',
  limit_ratio: '2.54',
  info: '2.55',
  double_exponential_smoothing: '3.0',
  ts_of_min_over_time: '3.5',
  ts_of_max_over_time: '3.5',
  ts_of_last_over_time: '3.5',
  first_over_time: '3.7',
  ts_of_first_over_time: '3.7',
  fill: '3.10',
  fill_left: '3.10',
  fill_right: '3.10',
  histogram_quantiles: '3.11',
  start: '3.12',
  end: '3.12',
  range: '3.12',
  step: '3.12',
  min_of: '3.13',
  max_of: '3.13',
  start_timestamp: '3.14',
  integral: '3.16',
})

const templateFunctions: Readonly<Record<string, string>> = table({
  now: '3.6',
  toDuration: '3.6',
  urlQueryEscape: '3.8',
})

/** By the field and, after a dot, the part of a file that it belongs to, where others have it, too. */
const fields: Readonly<Record<string, string>> = table({
  'limit.RuleGroup': '2.31',
  'keep_firing_for.Rule': '2.42',
  'keep_firing_for.RuleNode': '2.42',
  'query_offset.RuleGroup': '2.53',
  'labels.RuleGroup': '3.0',
  'histogram.sample': '2.47',
  'fuzzy_compare.unitTestFile': '3.5',
  'start_timestamp.testGroup': '3.9',
})

/** Each takes all of what it finds apart. */
const signs: readonly (readonly [RegExp, (match: RegExpExecArray) => readonly [string, string?]])[] = [
  [
    /field (\w+) not found in type \w+\.(\w+)/,
    ([, field, type]) => [`\`${field}\``, fields[`${field}.${type}`]],
  ],
  [/unknown function with name "(\w+)"/, ([, name = '']) => [`\`${name}\``, functions[name]]],
  [/function "(\w+)" not defined/, ([, name = '']) => [`\`${name}\``, templateFunctions[name]]],
  [/unexpected string .* in (?:label matching|grouping opts)/, () => ['a quoted name', '3.0']],
  [/unexpected identifier "(anchored|smoothed)"/, ([, word]) => [`\`${word}\``, '3.7']],
  [/unexpected <op:.*> in subquery or range/, () => ['arithmetic in a duration', '3.4']],
  [/unexpected "\(" in (?:offset|subquery or range), expected/, () => ['arithmetic in a duration', '3.4']],
  [/missing unit character in duration/, () => ['a number for a duration', '2.54']],
  [/unexpected duration "/, () => ['a duration for a number', '2.54']],
  [/unexpected character in series sequence: '\{'/, () => ['a histogram in `values`', '2.47']],
]

export interface Newer {
  /** '`mad_over_time`' */
  readonly what: string
  /** '2.49' */
  readonly version: string
}

const isNewer = (a: string, b: string): boolean => {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number))
  return (x?.[0] ?? 0) - (y?.[0] ?? 0) > 0 || (x?.[0] === y?.[0] && (x?.[1] ?? 0) > (y?.[1] ?? 0))
}

/** What needs the newest version, where all lines of a message are about such things. */
export function newerThan(message: string): Newer | undefined {
  let newest: Newer | undefined
  for (const line of message.split('\n')) {
    if (!/\S/.test(line) || /unmarshal errors:\s*$/.test(line)) continue
    const found = signs.map(([pattern, read]) => {
      const match = pattern.exec(line)
      return match ? read(match) : undefined
    })
    const [what, version] = found.find((one) => one?.[1] !== undefined) ?? []
    if (what === undefined || version === undefined) return undefined
    if (!newest || isNewer(version, newest.version)) newest = { what, version }
  }
  return newest
}

/** The same as a sentence. */
export function newerHelp(message: string): string | undefined {
  const newer = newerThan(message)
  if (newer)
    return `${newer.what} came with Prometheus ${newer.version}; \`firedrill setup\` shows which promtool is used.`
  return /unexpected identifier "stalex\d+" in series values/.test(message)
    ? 'promtool repeats numbers and `_` only; write `stale` as often as is meant.'
    : undefined
}
