/** The keys of a suite: of each level those that promtool knows, and those that the extended form adds. */
import type { PromtoolFeatures } from './features.ts'

export interface Level {
  /** With its article: 'a test'. */
  readonly what: string
  readonly keys: readonly string[]
  /** Keys that only some versions of promtool know. */
  readonly newer?: Readonly<Partial<Record<string, keyof PromtoolFeatures>>>
  /** What an extended suite may hold besides. */
  readonly extended?: readonly string[]
}

/** By the type that promtool's messages name. */
const levels = {
  unitTestFile: {
    what: 'a suite',
    keys: ['rule_files', 'evaluation_interval', 'group_eval_order', 'tests', 'fuzzy_compare'],
    newer: { fuzzy_compare: 'fuzzyCompare' },
    extended: ['firedrill', 'shared_series'],
  },
  testGroup: {
    what: 'a test',
    keys: [
      ...['name', 'interval', 'input_series', 'alert_rule_test', 'promql_expr_test', 'external_labels'],
      ...['external_url', 'start_timestamp'],
    ],
    newer: { start_timestamp: 'startTimestamp' },
    extended: ['use', 'alert_state_test'],
  },
  series: { what: 'a series', keys: ['series', 'values'] },
  alertTestCase: { what: 'an alert test', keys: ['eval_time', 'alertname', 'exp_alerts'] },
  alert: {
    what: 'an expected alert',
    keys: ['exp_labels', 'exp_annotations'],
    extended: ['labels', 'annotations'],
  },
  promqlTestCase: { what: 'an expression test', keys: ['expr', 'eval_time', 'exp_samples'] },
  sample: {
    what: 'an expected sample',
    keys: ['labels', 'value', 'histogram'],
    newer: { histogram: 'histogram' },
  },
} as const satisfies Readonly<Record<string, Level>>

export type LevelName = keyof typeof levels

/** What promtool calls a level, or nothing where it is none of a suite. */
export const levelOf = (type: string): Level | undefined =>
  Object.hasOwn(levels, type) ? levels[type as LevelName] : undefined

/** The keys that a promtool with these features knows. */
export function plainKeys(type: LevelName, features: PromtoolFeatures): readonly string[] {
  const { keys, newer = {} }: Level = levels[type]
  return keys.filter((key) => {
    const feature = newer[key]
    return feature === undefined || features[feature]
  })
}

/** The keys of a level in the extended form. */
export function extendedKeys(type: LevelName): readonly string[] {
  const { keys, extended = [] }: Level = levels[type]
  return [...keys, ...extended]
}

/** The keys that only the extended form has. */
export const addedKeys = (type: LevelName): readonly string[] => (levels[type] as Level).extended ?? []

/** An entry of `alert_state_test`, which is of the extended form as a whole. */
export const stateTestKeys: readonly string[] = ['alertname', 'labels', 'states', 'until']

/** What no file but a suite has at its top. */
export const ownSuiteKeys: readonly string[] = [
  'evaluation_interval',
  'group_eval_order',
  'fuzzy_compare',
  'firedrill',
]

export const durationHelp = 'Write a number with a unit, as in `90s`, `5m` or `1h30m`.'
