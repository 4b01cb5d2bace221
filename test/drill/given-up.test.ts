import { expect, test } from 'vitest'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { PromtoolRunner } from '../../scripts/promtool/ask.ts'
import { treeOf } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'

test.each(['time', 'memory', 'killed'] as const)('ended by %s', async (ended) => {
  const files = {
    'r.yml': 'groups: [{name: g, rules: [{alert: A, expr: m > 0}]}]\n',
    't.yml':
      'rule_files: [r.yml]\ntests:\n- interval: 1m\n  input_series: [{series: m, values: 1x9}]\n  alert_rule_test: [{eval_time: 1m, alertname: A}]\n',
  }
  const root = treeOf(files)
  const project = makeProject(files)
  let count = 0
  const runner: PromtoolRunner = {
    ...(await runnerForTests()),
    run: async () => {
      count++
      return { ended, output: '', seconds: 1 }
    },
  }
  const { plannedTests, results } = await runDrills(project, runner, { root, refused: new Set() })
  expect(plannedTests).toEqual([])
  expect(new Set(results.map(({ verdict, at }) => `${at.source.path} ${verdict}`))).toEqual(
    new Set(['t.yml error']),
  )
  expect(count).toBe(1)
})
