/** What is made of promtool's words where it refuses to read a suite. */
import { expect, test } from 'vitest'
import type { Suite } from '../../scripts/model/suite.ts'
import { refusalsOf } from '../../scripts/promtool/refusal.ts'
import { makeProject } from '../support/tree.ts'

const text = `rule_files: [r.yml]
x-series: &up {series: up, values: 0x9}
evaluation_interval: 1 m
group_eval_order: [a, b, a]
fuzzy_compare: true
tests:
- name: t
  intervall: 1m
  interval: 1m
  input_series: [*up, {series: m, value: 1}]
  alert_rule_test:
  - {eval_time: 3 m, alertname: A, exp_alert: [{}]}
  - eval_time: 5m
    alertname: A
    exp_alert: []
  - {eval_time: 5m, alert: A, exp_alerts: [{exp_label: {a: b}}, {exp_labels: [a]}]}
  promql_expr_test:
  - {expr: up, eval_time: 1m, exp_samples: [{labels: up, value: NaN}, {label: up, value: 0}]}
  external_labels: [a]
  name: u
`
const suite = makeProject({ 't.yml': text }).suites[0] as Suite

const shown = (words: string, names = new Map<string, string>()): string[] =>
  refusalsOf(suite, words.split('\n'), names).map(({ at, message, help, related }) => {
    const line = text.slice(0, at.start).split('\n').length
    const more = related?.length ? ` and ${related.map((one) => text.slice(one.at.start, one.at.end))}` : ''
    return `${line} [${text.slice(at.start, at.end)}]${more} ${message?.replace('promtool refuses the suite: ', '')}${help ? ` -> ${help}` : ''}`
  })

test.each([
  [
    'line 12: field exp_alert not found in type main.alertTestCase\n  line 15: field exp_alert not found in type main.alertTestCase',
    '12 [exp_alert] and exp_alert `exp_alert` is not a key of an alert test -> Did you mean `exp_alerts`?',
  ],
  [
    'line 8: field intervall not found in type main.testGroup',
    '8 [intervall] `intervall` is not a key of a test -> Did you mean `interval`?',
  ],
  [
    'line 10: field value not found in type main.series',
    '10 [value] `value` is not a key of a series -> Did you mean `values`?',
  ],
  [
    'line 16: field exp_label not found in type main.alert',
    '16 [exp_label] `exp_label` is not a key of an expected alert -> Did you mean `exp_labels`?',
  ],
  [
    'line 16: field alert not found in type main.alertTestCase',
    '16 [alert] `alert` is not a key of an alert test -> Known here: `eval_time`, `alertname`, `exp_alerts`.',
  ],
  [
    'line 18: field label not found in type main.sample',
    '18 [label] `label` is not a key of an expected sample -> Did you mean `labels`?',
  ],
  [
    'line 5: field fuzzy_compare not found in type main.unitTestFile',
    '5 [fuzzy_compare] this promtool does not know `fuzzy_compare` yet -> `fuzzy_compare` came with Prometheus 3.5; `firedrill setup` shows which promtool is used.',
  ],
  [
    'line 18: cannot unmarshal !!str `NaN` into float64',
    '18 [NaN] the value of `value` is `NaN`, but must be a number -> Expect 1 from `EXPR != bool EXPR`, which is true for NaN only: NaN equals nothing, not even itself.',
  ],
  [
    'line 19: cannot unmarshal !!seq into map[string]string',
    '19 [external_labels] the value of `external_labels` is a list, but must be a map',
  ],
  [
    'line 16: cannot unmarshal !!seq into map[string]string',
    '16 [- {eval_time: 5m, alert: A, exp_alerts: [{exp_label: {a: b}}, {exp_labels: [a]}]}] cannot unmarshal !!seq into map[string]string',
  ],
  [
    'line 20: field name already set in type main.testGroup',
    '20 [name] field name already set in type main.testGroup -> Remove one of the two.',
  ],
])('%s', (words, finding) => {
  expect(shown(`yaml: unmarshal errors:\n  ${words}`)).toEqual([finding])
})

test('a key that only holds anchors', () => {
  expect(
    shown('yaml: unmarshal errors:\n  line 2: field x-series not found in type main.unitTestFile'),
  ).toEqual([
    expect.stringMatching(
      /^2 \[x-series\] `x-series` is not a key of a suite -> .*define an anchor where it is first/,
    ),
  ])
})

test.each([
  ['not a valid duration string: "3 m"', /^12 \[3 m\] not a valid/],
  ['unknown unit " m" in duration "1 m"', /^3 \[1 m\] unknown unit/],
  ['group name repeated in evaluation order: a', /^4 \[a\] group name repeated.* -> Name each group once/],
  ['something that nobody knows', /^6 \[tests\] something that nobody knows$/],
])('%s', (words, finding) => {
  expect(shown(words)).toEqual([expect.stringMatching(finding)])
})

test('several reasons are several findings, and each that is repeated is one', () => {
  const words =
    'yaml: unmarshal errors:\n  line 8: field intervall not found in type main.testGroup\n  line 99: some new thing'
  expect(shown(`${words}\n${words}`)).toEqual([
    expect.stringContaining('`intervall`'),
    expect.stringContaining('some new thing'),
  ])
})

test('what is wrong with a rule file keeps its name and is not looked for in the suite', () => {
  const words =
    'abc-0-00000.yml: yaml: unmarshal errors:\n  line 8: field intervall not found in type rulefmt.Rule'
  expect(shown(words, new Map([['abc-0-00000.yml', 'rules/r.yml']]))).toEqual([
    '6 [tests] rules/r.yml: yaml: unmarshal errors: line 8: field intervall not found in type rulefmt.Rule',
  ])
})
