/** The keys that promtool knows in a test file, by the type that its messages name. */
import { table } from '../../model/table.ts'

interface Level {
  /** With its article: 'a test'. */
  readonly what: string
  readonly keys: readonly string[]
}

const levels: Readonly<Record<string, Level>> = table({
  unitTestFile: {
    what: 'a suite',
    keys: ['rule_files', 'evaluation_interval', 'group_eval_order', 'tests', 'fuzzy_compare'],
  },
  testGroup: {
    what: 'a test',
    keys: [
      ...['name', 'interval', 'input_series', 'alert_rule_test', 'promql_expr_test', 'external_labels'],
      ...['external_url', 'start_timestamp'],
    ],
  },
  series: { what: 'a series', keys: ['series', 'values'] },
  alertTestCase: { what: 'an alert test', keys: ['eval_time', 'alertname', 'exp_alerts'] },
  alert: { what: 'an expected alert', keys: ['exp_labels', 'exp_annotations'] },
  promqlTestCase: { what: 'an expression test', keys: ['expr', 'eval_time', 'exp_samples'] },
  sample: { what: 'an expected sample', keys: ['labels', 'value', 'histogram'] },
})

export const levelOf = (type: string): Level | undefined =>
  Object.hasOwn(levels, type) ? levels[type] : undefined

export const durationHelp = 'Write a number with a unit, as in `90s`, `5m` or `1h30m`.'
