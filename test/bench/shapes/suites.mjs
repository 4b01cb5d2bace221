// Suites and series notation.
import { alert, list, rulesOf, suite, times } from './lib.mjs'

const series = (values, name = 'up') =>
  suite(`tests:\n  - input_series:\n      - series: '${name}'\n        values: '${values}'\n`)
const extended = (text) => suite(`firedrill: extended\n${text}`)
const one = 'tests:\n  - input_series: [{series: up, values: 0x9}]\n'

export default {
  'values of a series': [8000, (n) => series('1 '.repeat(n))],
  'values of a series with steps': [4000, (n) => series('1+1x5 '.repeat(n))],
  'blanks among values': [8000, (n) => series('_ '.repeat(n))],
  'histograms of a series': [200, (n) => series('{{schema:0 sum:1 count:1 buckets:[1 1]}} '.repeat(n))],
  'buckets of a histogram': [1000, (n) => series(`{{buckets:[${'1 '.repeat(n)}]}}`)],
  'open histograms': [4000, (n) => series('{{'.repeat(n))],
  'a value that is long': [20000, (n) => series('1'.repeat(n))],
  'signs that are no values': [8000, (n) => series('1x'.repeat(n))],
  'white space in values': [20000, (n) => series(`1${' '.repeat(n)}x`)],
  'line ends in values': [
    8000,
    (n) => suite(`tests:\n  - input_series:\n      - series: up\n        values: "1${'\\n'.repeat(n)}x"\n`),
  ],
  'line ends in a series': [
    8000,
    (n) => suite(`tests:\n  - input_series:\n      - series: "up${'\\n'.repeat(n)}x"\n        values: 1\n`),
  ],
  'labels of a series': [500, (n) => series('1x5', `up{${list(n, (i) => `l${i}="v"`).join(',')}}`)],
  'open labels of a series': [4000, (n) => series('1x5', 'up{'.repeat(n))],
  'series of one name': [
    500,
    (n) =>
      suite(
        `tests:\n  - input_series:\n${times(n, (i) => `      - {series: 'up{job="${i}"}', values: 0x9}\n`)}`,
      ),
  ],
  'one series, n times': [
    500,
    (n) => suite(`tests:\n  - input_series:\n${'      - {series: up, values: 0x9}\n'.repeat(n)}`),
  ],
  'series that are nearly alike': [
    300,
    (n) =>
      suite(
        `tests:\n  - input_series:\n${times(n, (i) => `      - {series: a_metric_with_a_long_name_${i}, values: 0x9}\n`)}`,
      ),
  ],
  tests: [
    300,
    (n) =>
      suite(
        `tests:\n${`  - input_series: [{series: up, values: 0x9}]\n    alert_rule_test: [{alertname: A, eval_time: 9m}]\n`.repeat(n)}`,
      ),
  ],
  'assertions of one alert': [
    500,
    (n) =>
      suite(`${one}    alert_rule_test:\n${times(n, (i) => `      - {alertname: A, eval_time: ${i}m}\n`)}`),
  ],
  'assertions of missing alerts': [
    300,
    (n) => ({
      ...suite(
        `${one}    alert_rule_test:\n${times(n, (i) => `      - {alertname: AnAlertWithALongNome${i}, eval_time: 1m}\n`)}`,
      ),
      'rules/a.yml': rulesOf(list(n, (i) => alert(`AnAlertWithALongName${i}`))),
    }),
  ],
  'expected alerts': [
    500,
    (n) =>
      suite(
        `${one}    alert_rule_test:\n      - alertname: A\n        eval_time: 9m\n        exp_alerts:\n${times(n, (i) => `          - {exp_labels: {job: '${i}'}}\n`)}`,
      ),
  ],
  'expected samples': [
    500,
    (n) =>
      suite(
        `${one}    promql_expr_test:\n      - expr: up\n        eval_time: 1m\n        exp_samples:\n${times(n, (i) => `          - {labels: 'up{job="${i}"}', value: 1}\n`)}`,
      ),
  ],
  'expressions that are asked': [
    300,
    (n) =>
      suite(
        `${one}    promql_expr_test:\n${times(n, (i) => `      - {expr: 'up{job="${i}"}', eval_time: 1m}\n`)}`,
      ),
  ],
  'rule files of one suite': [
    200,
    (n) => ({
      ...Object.fromEntries(list(n, (i) => [`rules/${i}.yml`, rulesOf([alert(`A${i}`)])])),
      'test/drills/a.yml': `rule_files:\n${times(n, (i) => `  - ../../rules/${i}.yml\n`)}${one}`,
    }),
  ],
  'suites of one rule file': [
    200,
    (n) => ({
      'rules/a.yml': rulesOf([alert('A')]),
      ...Object.fromEntries(
        list(n, (i) => [
          `test/drills/${i}.yml`,
          `rule_files: [../../rules/a.yml]\n${one}    alert_rule_test: [{alertname: A, eval_time: 9m}]\n`,
        ]),
      ),
    }),
  ],
  'suites of one file with n rules': [
    60,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      ...Object.fromEntries(
        list(n, (i) => [
          `test/drills/${i}.yml`,
          `rule_files: [../../rules/a.yml]\n${one}    alert_rule_test: [{alertname: A${i}, eval_time: 9m}]\n`,
        ]),
      ),
    }),
  ],
  'suites that match every rule file': [
    100,
    (n) => ({
      ...Object.fromEntries(list(n, (i) => [`rules/${i}.yml`, rulesOf([alert(`A${i}`)])])),
      ...Object.fromEntries(
        list(n, (i) => [`test/drills/${i}.yml`, `rule_files: ['../../rules/*.yml']\n${one}`]),
      ),
    }),
    { may: 2 },
  ],
  'rule files that are missing': [
    300,
    (n) => ({
      'rules/a.yml': rulesOf([alert('A')]),
      'test/drills/a.yml': `rule_files:\n${times(n, (i) => `  - ../../rules/x${i}.yml\n`)}${one}`,
    }),
  ],
  'unknown keys of a suite': [1000, (n) => suite(`${one}${times(n, (i) => `    input_serie${i}: x\n`)}`)],
  'groups in order': [1000, (n) => suite(`group_eval_order: [${times(n, (i) => `g${i},`)}]\n${one}`)],
  'scalars where tests belong': [4000, (n) => suite(`tests:\n${'  - x\n'.repeat(n)}`)],
  'shared series': [
    300,
    (n) =>
      extended(
        `shared_series:\n${times(n, (i) => `  s${i}: [{series: up, values: 0x9}]\n`)}tests:\n  - use: [${times(n, (i) => `s${i},`)}]\n`,
      ),
  ],
  'one shared series, used n times': [
    300,
    (n) =>
      extended(`shared_series: {s: [{series: up, values: 0x9}]}\ntests:\n  - use: [${'s,'.repeat(n)}]\n`),
  ],
  'tests with one list of shared series': [
    60,
    (n) =>
      extended(
        `shared_series:\n  s:\n${'    - {series: up, values: 0x9}\n'.repeat(n)}tests:\n${'  - {use: [s]}\n'.repeat(n)}`,
      ),
    { may: 2 },
  ],
  'states of an alert': [
    300,
    (n) =>
      extended(
        `${one}    alert_state_test:\n      - {alertname: A, labels: {}, states: "${list(n, (i) => `pending from ${i * 2}m, firing from ${i * 2 + 1}m`).join(', ')}"}\n`,
      ),
  ],
  'commas of states': [
    8000,
    (n) =>
      extended(
        `${one}    alert_state_test:\n      - {alertname: A, labels: {}, states: "${', '.repeat(n)}"}\n`,
      ),
  ],
  'tests, run': [
    60,
    (n) =>
      suite(
        `tests:\n${times(n, (i) => `  - input_series: [{series: 'up{job="${i}"}', values: 0x9}]\n    alert_rule_test: [{alertname: A, eval_time: 9m, exp_alerts: []}]\n`)}`,
      ),
    { args: ['drill'] },
  ],
  'suites of one rule file, run': [
    30,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      ...Object.fromEntries(
        list(n, (i) => [
          `test/drills/${i}.yml`,
          `rule_files: [../../rules/a.yml]\n${one}    alert_rule_test: [{alertname: A${i}, eval_time: 9m}]\n`,
        ]),
      ),
    }),
    { args: ['drill'] },
  ],
  'expected alerts that do not come, run': [
    60,
    (n) =>
      suite(
        `${one}    alert_rule_test:\n      - alertname: A\n        eval_time: 9m\n        exp_alerts:\n${times(n, (i) => `          - {exp_labels: {job: '${i}'}}\n`)}`,
      ),
    { args: ['drill'] },
  ],
}
