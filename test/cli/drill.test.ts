/** What `firedrill drill` shows of drills that don't pass. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'
import { promtoolForTests } from '../support/promtool.ts'

const rules = `groups:
- name: g
  rules:
  - {alert: Down, expr: up == 0, for: 5m}
`
const suite = (asserted: string): string => `rule_files: [r.yml]
tests:
- interval: 1m
  input_series: [{series: 'up{i="a"}', values: '1x2 0x20'}]
${asserted}`

interface Json {
  diagnostics: { check: string; data: Record<string, unknown> }[]
}
const dataOf = (root: string, ...args: string[]): Record<string, unknown>[] => {
  const { stdout } = firedrill(['drill', '--format', 'json', ...args], { cwd: root })
  return (JSON.parse(stdout) as Json).diagnostics.map(({ data }) => data)
}

test('the JSON report has what was to be seen around a failure', () => {
  const alert = `  alert_rule_test:
  - {eval_time: 4m, alertname: Down, exp_alerts: [{exp_labels: {i: a}}]}
`
  const [data] = dataOf(treeOf({ 'r.yml': rules, 't.yml': suite(alert) }))
  const up = (value: string) => [{ labels: { __name__: 'up', i: 'a' }, value }]
  const pending = [
    { labels: { __name__: 'ALERTS', alertname: 'Down', alertstate: 'pending', i: 'a' }, value: '1E+00' },
  ]
  const quiet = { samples: [], compared: up('1E+00'), alerts: [] }
  const bad = { samples: up('0E+00'), compared: up('0E+00'), alerts: pending }
  expect(data).toEqual({
    expected: [{ labels: { alertname: 'Down', i: 'a' }, annotations: {} }],
    got: [],
    around: {
      time: 240,
      compared: 'up',
      steps: [
        ...[0, 60, 120].map((time) => ({ time, ...quiet })),
        ...[180, 240, 300, 360].map((time) => ({ time, ...bad })),
      ],
      pending: [{ since: 180, fires: 480 }],
    },
  })
  const expr = `  promql_expr_test:
  - {eval_time: 3m, expr: up offset 2m, exp_samples: []}
`
  const [other] = dataOf(treeOf({ 'r.yml': rules, 't.yml': suite(expr) }))
  expect(other).toMatchObject({
    around: { time: 180, steps: [{ time: 0, samples: [] }, {}, {}, {}, {}, {}], pending: [] },
  })
})

test('an extended suite has it, too', () => {
  const root = treeOf({
    'r.yml': rules,
    't.yml': `firedrill: extended\n${suite(`  alert_rule_test:
  - {eval_time: 10m, alertname: Down, exp_alerts: [{labels: {i: b}}]}
  alert_state_test:
  - {alertname: Down, states: firing from 5m}
`)}`,
  })
  const [part, states] = dataOf(root)
  expect(part).toMatchObject({ expected: [{ labels: { i: 'b' } }], got: [{ labels: { i: 'a' } }] })
  expect(part).toHaveProperty('around.steps')
  // At the time at which it is wrong, and on the alert's expression.
  expect(states).toMatchObject({
    around: { time: 180, compared: 'up', pending: [{ since: 180, fires: 480 }] },
  })
})

test('a state over time that is none shows what is wrong before what is around', () => {
  const root = treeOf({
    'r.yml': rules,
    't.yml': `firedrill: extended\n${suite(`  alert_state_test:
  - {alertname: Down, states: "pending from 3m, firing from 7m"}
  - {alertname: Down, states: inactive, until: 2m}
  - {alertname: Down, states: inactive, until: 9m}
`)}`,
  })
  const { stdout } = firedrill(['drill'], { cwd: root })
  expect(stdout).toContain(`        \`Down\` is pending at 7m, not firing
        expected  pending from 3m, firing from 7m
        got       pending from 3m
        the expression at each step, and the state of the alert:
          2m  quiet    nothing  (compared: 1)
`)
  expect(stdout).toMatch(/✓ inactive {2,}t\.yml:8\n/)
  expect(stdout).toMatch(/✗ inactive {2,}t\.yml:9\n {8}`Down` is pending at 3m, not inactive/)
})

test.each([
  [
    'a key that stands elsewhere',
    '  alert_rule_test: [{alertname: Down, states: firing from 5m}]',
    /t\.yml:6\n.*`states` is not a key of an alert test\n.*stands under `alert_state_test`/,
  ],
  [
    'a comma outside of quotes',
    '  alert_state_test: [{alertname: Down, states: pending from 3m, firing from 8m}]',
    /the text of `states` ends before `firing from 8m`\n.*Put it in quotes/,
  ],
  [
    'a quiet without an end',
    '  alert_state_test: [{alertname: Down, states: inactive}]',
    /`inactive` has no end\n.*`until: 30m`/,
  ],
  [
    'a time that is none',
    '  alert_rule_test: [{alertname: Down, eval_time: soon}]',
    /eval_time is no duration/,
  ],
  [
    'a rule file that is none',
    '  alert_rule_test: [{alertname: Down, eval_time: 5m}]',
    /`other\.yml` can't be read as a rule file/,
  ],
])('an extended suite that is not run says why: %s', (_, asserted, said) => {
  const text = `firedrill: extended\n${suite(asserted)}`
  const root = treeOf({
    'r.yml': rules,
    'other.yml': 'a: b\n',
    't.yml': said.source.includes('other') ? text.replace('[r.yml]', '[r.yml, other.yml]') : text,
  })
  const { status, stdout } = firedrill(['drill'], { cwd: root })
  expect(stdout).toMatch(said)
  expect(stdout.match(new RegExp(said, 'g'))).toHaveLength(1)
  expect(stdout).not.toContain('asserts nothing')
  expect(status).toBe(1)
  // Once, and not by the check and the drill.
  for (const command of ['check', 'drill']) {
    const report = firedrill([command, '--format', 'checkstyle'], { cwd: root })
    expect(report.stdout.match(/severity="error"/g)).toHaveLength(1)
    expect(report.status).toBe(1)
  }
  // A suite that is not run never passes, whatever is said of it.
  writeFileSync(join(root, 'firedrill.yml'), 'checks: { drill/extended: info }\n')
  for (const command of ['check', 'drill']) expect(firedrill([command], { cwd: root }).status).toBe(1)
})

test('a filter that nothing matches is an error that helps', () => {
  const alert = '  alert_rule_test: [{alertname: Down, eval_time: 1m}]\n'
  const root = treeOf({ 'r.yml': rules, 't.yml': suite(alert) })
  for (const [args, help] of [
    [['Dwon'], 'Did you mean `Down`?'],
    [['nothing'], 'there is 1 suite here'],
    [['--run', 'nothing'], 'a regular expression on the names of tests'],
  ] as const) {
    const { status, stderr } = firedrill(['drill', ...args], { cwd: root })
    expect(status).toBe(2)
    expect(stderr).toContain(help)
  }
})

test('more drills than are read line by line share one, but for those of a filter', () => {
  const times = Array.from({ length: 301 }, (_, i) => `{alertname: Down, eval_time: ${i % 3}m}`)
  const root = treeOf({ 'r.yml': rules, 't.yml': suite(`  alert_rule_test: [${times.join(', ')}]\n`) })
  const { stdout } = firedrill(['drill'], { cwd: root })
  expect(stdout).toMatch(/^r\.yml\n {2}✓ Down {2}quiet at 0s, 1m, 2m.* … and 293 more/)
  expect(stdout).toContain('`firedrill drill ALERT` shows each drill of an alert')
  expect(firedrill(['drill', 'Down'], { cwd: root }).stdout.match(/✓ quiet/g)).toHaveLength(301)
})

test('an export with parts of alerts gives promtool the same verdicts', async () => {
  const { path } = await promtoolForTests()
  const parts = `  alert_rule_test:
  - {eval_time: 10m, alertname: Down, exp_alerts: [{labels: {i: a}}]}
  alert_state_test:
  - {alertname: Down, states: "pending from 3m, firing from 8m"}
`
  const root = treeOf({
    'r.yml': rules,
    'drills/t.yml': `firedrill: extended\n${suite(parts).replace('r.yml', '../r.yml')}`,
  })
  const verdict = () =>
    spawnSync(path, ['test', 'rules', 'out/drills/t.yml'], {
      cwd: root,
    }).status
  expect(firedrill(['drill', '--export', 'out'], { cwd: root })).toMatchObject({
    status: 0,
    stdout: 'wrote out/drills/t.yml\n',
  })
  expect(verdict()).toBe(0)
  rmSync(join(root, 'out'), { recursive: true })
  expect(firedrill(['drill', '--export', join(root, 'out')], { cwd: root })).toMatchObject({ status: 0 })
  expect(verdict()).toBe(0)
  writeFileSync(join(root, 'r.yml'), rules.replace('for: 5m', 'for: 5m, labels: {j: k}'))
  expect(verdict()).toBe(1)
  writeFileSync(join(root, 'r.yml'), rules.replace('for: 5m', 'for: 9m'))
  expect(firedrill(['drill', '--export', 'out'], { cwd: root }).status).toBe(1)
  expect(verdict()).toBe(1)
})

test('a JUnit report has a sentence for a headline, and the rest below it', () => {
  const text = suite(`  alert_rule_test:
  - {eval_time: 9m, alertname: Down, exp_alerts: [{exp_labels: {i: "b & <c> ]]> \\x01"}}]}
`)
  const { stdout } = firedrill(['drill', '--format', 'junit'], {
    cwd: treeOf({ 'r.yml': rules, 't.yml': text }),
  })
  const messages: string[] = []
  let body = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'failure') messages.push(attributes.message as string)
  })
  parser.on('text', (part) => {
    body += part
  })
  parser.write(stdout).close()
  expect(messages).toEqual(['`Down` at 9m: label `i` differs from what is expected'])
  expect(body).toContain(
    'label i\n  expected  "b & <c> ]]> \\u0001"\n  got       "a"\nthe expression at each step',
  )
})
