import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { PlannedTest } from '../../scripts/promtool/plan/test-batch.ts'
import { samplesOf, tryOut, withExprs, withoutRules, withProbes } from '../../scripts/promtool/what-if.ts'
import { newFolder } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'

const promtool = await runnerForTests()

const rules = `groups:
- name: g
  rules:
  - {alert: Down, expr: 'up == 0 and on () maintenance == 0', for: 2m}
  - {alert: Broken, expr: 'label_replace(up, "bad-name", "x", "a", "b")'}
`
const suite = `rule_files: [r.yml]
tests:
- interval: 1m
  input_series:
  - {series: 'up{i="a"}', values: '1 0x9'}
  - {series: 'maintenance', values: '0x4 1x5'}
  alert_rule_test:
  - {eval_time: 2m, alertname: Down, exp_alerts: []}
  - {eval_time: 3m, alertname: Down, exp_alerts: [{exp_labels: {i: a}}]}
  - {eval_time: 8m, alertname: Down, exp_alerts: []}
`

async function plannedTestOf(files: Record<string, string>): Promise<PlannedTest> {
  const root = newFolder()
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  try {
    const { plannedTests } = await runDrills(makeProject(files), promtool, { root, refused: new Set() })
    expect(plannedTests).toHaveLength(1)
    return plannedTests[0] as PlannedTest
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const verdictsOf = async (planned: PlannedTest): Promise<string[]> =>
  ((await tryOut([planned], promtool)).get(planned) ?? []).map(({ verdict }) => verdict)

test('a probe shows what an expression returns, also where that is nothing', async () => {
  const planned = await plannedTestOf({ 'r.yml': rules.replace(/.*Broken.*\n/, ''), 't.yml': suite })
  const probing = withProbes(planned, [
    { expr: 'up == 0', time: 60_000 },
    { expr: 'up == 0', time: 0 },
    { expr: 'ALERTS{alertname="Down"}', time: 120_000 },
    { expr: 'up', time: 20 * 60_000 },
  ])
  const found = (await tryOut([probing], promtool)).get(probing) ?? []
  expect(
    found.map((outcome) => samplesOf(outcome)?.map(({ labels, value }) => ({ ...labels, value }))),
  ).toEqual([
    [{ __name__: 'up', i: 'a', value: '0E+00' }],
    [],
    [{ __name__: 'ALERTS', alertname: 'Down', alertstate: 'pending', i: 'a', value: '1E+00' }],
    [],
  ])
})

test('verdicts with another expression, and without the rule', async () => {
  const planned = await plannedTestOf({ 'r.yml': rules.replace(/.*Broken.*\n/, ''), 't.yml': suite })
  expect(await verdictsOf(planned)).toEqual(['passed', 'passed', 'passed'])
  const [down] = planned.rules
  if (!down) throw new Error('no rule')
  expect(await verdictsOf(withExprs(planned, new Map([[down, 'up == 0']])))).toEqual([
    'passed',
    'passed',
    'failed',
  ])
  expect(await verdictsOf(withoutRules(planned, new Set([down])))).toEqual(['passed', 'failed', 'passed'])
})

test('a rule that fails beside the one that is tried out takes no verdicts with it', async () => {
  const planned = await plannedTestOf({ 'r.yml': rules, 't.yml': suite })
  expect(planned.rules).toHaveLength(2)
  expect(await verdictsOf(planned)).toEqual(['passed', 'passed', 'passed'])
})
