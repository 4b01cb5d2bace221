import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { Suite } from '../../scripts/model/suite.ts'
import { excessesOf } from '../../scripts/suite/bounds.ts'
import { promtoolRunner } from '../../scripts/tools/promtool/runner.ts'
import { newFolder } from '../support/folders.ts'
import { promtoolForTests, runnerForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'

const suiteOf = (text: string): Suite => makeProject({ 't.yml': text }).suites[0] as Suite
const test_ = (values: string, time: string, top = ''): string =>
  `rule_files: [r.yml]\n${top}tests:\n- interval: 1m\n  input_series: [{series: m, values: '${values}'}, {series: n, values: '1x9'}]\n  alert_rule_test: [{eval_time: ${time}, alertname: A}]\n`
const places = (text: string): string[] =>
  excessesOf(suiteOf(text)).map(({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`)

test('more samples or steps than promtool could be done with', () => {
  expect(places(test_('0x100000000', '5m'))).toEqual([
    expect.stringMatching(/^'?0x100000000'?: the series of this test have 100,000,001 samples, more than/),
  ])
  expect(places(test_('1 0x3000000 1+1x3000000', '5m'))).toHaveLength(1)
  expect(places(test_('0x100000', '100y', 'evaluation_interval: 1ms\n'))).toEqual([
    expect.stringMatching(/^100y: there are 3,153,600,000,000 evaluations before `100y`, more than/),
  ])
  expect(places(test_('0x100000', '100y', 'evaluation_interval: 1d\n'))).toEqual([])
  expect(places(test_('0x20', '30d'))).toEqual([])
})

test('more alert tests than promtool could be asked for', () => {
  const tests = (count: number): string =>
    `rule_files: [r.yml]\ntests:\n- alert_rule_test:\n  - &a {eval_time: 1m, alertname: A}\n${'  - *a\n'.repeat(count - 1)}`
  expect(places(tests(20_000))).toEqual([])
  expect(places(tests(20_001))).toEqual([
    'A: the suite has 20,001 alert tests, more than the 20,000 that promtool is asked for',
  ])
})

test('more states over time than a suite can claim', () => {
  const claims = (count: number): string =>
    `firedrill: extended\nrule_files: [r.yml]\ntests:\n- alert_state_test:\n${"  - {alertname: A, states: 'firing from 0m', until: 9999m}\n".repeat(count)}`
  const suite = suiteOf(claims(7))
  expect(suite.extended?.problems.map(({ message }) => message)).toEqual([
    'the states of this suite are claimed at more than 50000 evaluations in all',
  ])
  expect(suite.tests[0]?.assertions).toHaveLength(50_000)
})

const rules = 'groups:\n- name: g\n  rules:\n  - {alert: A, expr: m > 0}\n'

async function drillIn(
  files: Record<string, string>,
  runner: Parameters<typeof runDrills>[1],
): ReturnType<typeof runDrills> {
  const root = newFolder()
  try {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
    return await runDrills(makeProject(files), runner, { root, refused: new Set() })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('a suite beyond the bounds is a finding at the place, and the others are run', async () => {
  const files = { 'r.yml': rules, 'big.yml': test_('0x100000000', '5m'), 'ok.yml': test_('0x10', '5m') }
  const { results, diagnostics } = await drillIn(files, await runnerForTests())
  expect(diagnostics.map(({ file, check, range }) => `${file}:${range?.start.line} ${check}`)).toEqual([
    'big.yml:4 drill/failed',
  ])
  expect(results.map(({ suite, verdict }) => `${suite.path} ${verdict}`).sort()).toEqual([
    'big.yml error',
    'big.yml skipped',
    'ok.yml passed',
  ])
})

test('all runs together end in time, and what got no verdict is named', async () => {
  const folder = newFolder()
  const path = join(folder, 'promtool')
  writeFileSync(path, '#!/bin/sh\nexec sleep 20\n')
  chmodSync(path, 0o755)
  try {
    const promtool = { ...(await promtoolForTests()), path }
    const runner = promtoolRunner(promtool, { timeout: 60, memory: 2048, totalTimeout: 0.3 })
    const { incomplete, results } = await drillIn({ 'r.yml': rules, 't.yml': test_('0x10', '5m') }, runner)
    expect(results).toEqual([])
    expect(incomplete).toBe(
      'promtool had no time left of the 0.3 s for all runs (`drill.totalTimeout`); no verdicts on t.yml',
    )
    expect((await runner.run({ args: [] })).ended).toBe('aborted')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
