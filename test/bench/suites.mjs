// Trees of rules and suites for the drills, in the shapes in which suites are met.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const rule = (i) => `      - alert: Alert${i}
        expr: metric${i}{job="a"} > 5
        for: 2m
        labels:
          severity: page
        annotations:
          summary: '{{ $labels.instance }} is at {{ $value }}'
`
const rulesOf = (ids) => `groups:\n  - name: group\n    rules:\n${ids.map(rule).join('')}`

const series = (i, values) => `      - series: metric${i}{job="a", instance="b"}
        values: ${values}x10
`
const assertion = (i, values) => `      - eval_time: 5m
        alertname: Alert${i}
        exp_alerts:
          - exp_labels: { severity: page, job: a, instance: b }
            exp_annotations: { summary: b is at ${values.replace('+0', '')} }
`
const testOf = (ids, values) => `  - interval: 1m
    input_series:
${ids.map((i) => series(i, values)).join('')}    alert_rule_test:
${ids.map((i) => assertion(i, values)).join('')}`
const test = (i, values) => testOf([i], values)
const suiteOf = (files, tests) =>
  `rule_files: [${files.map((file) => `../rules/${file}`).join(', ')}]\nevaluation_interval: 1m\ntests:\n${tests.join('')}`

const ids = (count) => Array.from({ length: count }, (_, i) => i)

const shapes = {
  'one small suite': (write) => {
    write('rules/a.yml', rulesOf([0]))
    write('tests/a.test.yml', suiteOf(['a.yml'], [test(0, '9+0')]))
  },
  '100 suites': (write) => {
    for (const i of ids(100)) {
      write(`rules/a${i}.yml`, rulesOf([i]))
      write(`tests/a${i}.test.yml`, suiteOf([`a${i}.yml`], [test(i, '9+0')]))
    }
  },
  '100 alerts shared by 100 groups that can be packed': (write) => {
    write('rules/a.yml', rulesOf(ids(100)))
    const tests = ids(100).map((i) => test(i, '9+0'))
    write('tests/a.test.yml', suiteOf(['a.yml'], tests))
  },
  '100 alerts shared by 100 groups, each tested in four of them': (write) => {
    write('rules/a.yml', rulesOf(ids(100)))
    const tests = ids(100).map((i) =>
      testOf(
        ids(4).map((k) => (i + k) % 100),
        `${6 + (i % 4)}+0`,
      ),
    )
    write('tests/a.test.yml', suiteOf(['a.yml'], tests))
  },
  '25 alerts, each in four groups': (write) => {
    write('rules/a.yml', rulesOf(ids(25)))
    const tests = ids(25).flatMap((i) => ['6+0', '7+0', '8+0', '9+0'].map((values) => test(i, values)))
    write('tests/a.test.yml', suiteOf(['a.yml'], tests))
  },
}

/** Writes each shape into a folder of its own below `root`; gives their names, folders and suites. */
export function generateSuites(root) {
  return Object.entries(shapes).map(([name, make], index) => {
    const folder = join(root, `suites${index}`)
    const suites = []
    make((path, text) => {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
      if (path.startsWith('tests/')) suites.push(path)
    })
    return { name, folder, suites }
  })
}
