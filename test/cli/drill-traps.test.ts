/** `firedrill drill` says of suites what `firedrill check` says of them: a trap must not look like a pass. */
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'
import { promtoolForTests } from '../support/promtool.ts'

// All of them drill.
await promtoolForTests()

const rules =
  'groups:\n- name: g\n  rules:\n  - {alert: Down, expr: up == 0}\n  - {alert: Up, expr: up == 1}\n'
const suite = (asserted: string): string => `rule_files: [r.yml]
tests:
- interval: 1m
  input_series: [{series: up, values: 0x9}]
  alert_rule_test:
  - {eval_time: 1m, alertname: Down, exp_alerts: [{}]}
  ${asserted}
`
const misspelt = suite('- {eval_time: 1m, alertname: Donw}')

test('a trap is told with its way out, and ends the run as an error does', () => {
  const { status, stdout } = firedrill(['drill'], {
    cwd: treeOf({ 'r.yml': rules, 't.yml': misspelt, 'host_test.yml': '# later\n' }),
  })
  expect(status).toBe(1)
  expect(stdout).toContain('t.yml:7:32 `Donw` is not an alert in the rule files of this suite')
  expect(stdout).toContain('  Did you mean `Down`?\n')
  expect(stdout).toContain('host_test.yml:1:1 this file is in a folder of suites but holds nothing')
})

test('a filter leaves out what is about other alerts and other suites', () => {
  const root = treeOf({ 'r.yml': rules, 't.yml': misspelt, 'u.yml': '# ' })
  expect(firedrill(['drill', '--run', '^Down$'], { cwd: root })).toMatchObject({ status: 0 })
  expect(firedrill(['drill', '--run', '^Donw$'], { cwd: root })).toMatchObject({ status: 1 })
})

test('a comment leaves a finding out here, too', () => {
  const text = suite(
    '- {eval_time: 1m, alertname: Donw} # firedrill disable-line drill/unknown-alert: to come',
  )
  expect(firedrill(['drill'], { cwd: treeOf({ 'r.yml': rules, 't.yml': text }) })).toMatchObject({
    status: 0,
  })
})

test('a suite that is no YAML is not passed over', () => {
  const root = treeOf({ 'r.yml': rules, 't.yml': suite('- {'), 'u.yml': suite('') })
  const { status, stdout } = firedrill(['drill'], { cwd: root })
  expect(status).toBe(1)
  expect(stdout).toMatch(/^t\.yml:\d+:\d+ this is not valid YAML/m)
  expect(firedrill(['drill', 'u.yml'], { cwd: root })).toMatchObject({ status: 0 })
})
