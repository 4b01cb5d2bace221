import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runDrills } from '../../../scripts/drill/drill.ts'
import { contextsOf } from '../../../scripts/proof/context/context.ts'
import { contextLines } from '../../../scripts/proof/context/lines.ts'
import { newFolder } from '../../support/folders.ts'
import { runnerForTests } from '../../support/promtool.ts'
import { makeProject } from '../../support/tree.ts'

const promtool = await runnerForTests()

const rules = `groups:
- name: g
  rules:
  - {alert: Down, expr: 'up{job="x"} == 0', for: 5m}
  - {alert: Many, expr: 'sum by (i) (up) > 5 or on () vector(1) == 2'}
`
const series = `  interval: 1m
  input_series:
  - {series: 'up{job="x",i="a"}', values: '1x2 0x20'}
  - {series: 'up{job="x",i="b"}', values: '1x23'}`

/** The lines below each failure, by the text of its assertion. */
async function linesOf(tests: string, ask = promtool): Promise<string[][]> {
  const files = {
    'r.yml': rules,
    't.yml': `rule_files: [r.yml]\ntests:\n- name: t\n${series}\n${tests}`,
  }
  const root = newFolder()
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  try {
    const drills = await runDrills(makeProject(files), promtool, { root, refused: new Set() })
    const around = await contextsOf(drills, ask)
    return drills.results
      .filter(({ verdict }) => verdict === 'failed')
      .map((result) => contextLines(around.get(result) ?? { asked: 0, steps: [], pending: [] }))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('an alert that is expected too early is shown pending, and when it fires', async () => {
  const tests = `  alert_rule_test:
  - {eval_time: 4m30s, alertname: Down, exp_alerts: [{exp_labels: {job: x, i: a}}]}
`
  expect(await linesOf(tests)).toEqual([
    [
      'the expression at each step, and the state of the alert:',
      '  0s  quiet    nothing  (compared: {i="a"} 1, {i="b"} 1)',
      '  1m  quiet    nothing  (compared: {i="a"} 1, {i="b"} 1)',
      '  2m  quiet    nothing  (compared: {i="a"} 1, {i="b"} 1)',
      '  3m  pending  {i="a"} 0',
      '> 4m  pending  {i="a"} 0',
      '  5m  pending  {i="a"} 0',
      '  6m  pending  {i="a"} 0',
      'compared is `up{job="x"}`',
      'pending since 3m: fires at 8m, if it lasts',
    ],
  ])
})

test('one that fires unasked is shown with its state, and passes are looked at in no way', async () => {
  const tests = `  alert_rule_test:
  - {eval_time: 2m, alertname: Down, exp_alerts: []}
  - {eval_time: 10m, alertname: Down, exp_alerts: []}
`
  const [lines, ...more] = await linesOf(tests)
  expect(more).toEqual([])
  expect(lines?.slice(1, 7)).toEqual([
    '  5m   pending  0',
    '  6m   pending  0',
    '  7m   pending  0',
    '  8m   firing   0',
    '  9m   firing   0',
    '> 10m  firing   0',
  ])
})

test('all failures of a test are looked at in one test group, and no more than are read', async () => {
  const times = Array.from({ length: 30 }, (_, i) => `${i + 8}m`)
  const tests = `  alert_rule_test:\n${times.map((time) => `  - {eval_time: ${time}, alertname: Down}\n`).join('')}`
  const groups: string[] = []
  const lines = await linesOf(tests, {
    ...promtool,
    run: (job) => {
      groups.push(...Object.keys(job.files ?? {}).filter((name) => !name.includes('rules')))
      return promtool.run(job)
    },
  })
  expect(groups.length).toBe(1)
  const shown = lines.filter(({ length }) => length > 1)
  expect(shown.length).toBe(20)
  expect(shown.map((about) => about.find((line) => line.startsWith('>'))?.split(/ +/)[1])).toEqual(
    times.slice(0, 20),
  )
})

test('an expression is shown at the steps around, without a state', async () => {
  const tests = `  promql_expr_test:
  - {expr: 'sum(up)', eval_time: 3m, exp_samples: [{value: 2}]}
`
  expect(await linesOf(tests)).toEqual([
    ['the expression at each step:', '  0s  2', '  1m  2', '  2m  2', '> 3m  1', '  4m  1', '  5m  1'],
  ])
})

test('nothing is compared where a set operator decides', async () => {
  const tests = `  alert_rule_test:
  - {eval_time: 1m, alertname: Many, exp_alerts: [{}]}
`
  const [lines] = await linesOf(tests)
  expect(lines).toContain('> 1m  quiet  nothing')
})

test('many series are counted', () => {
  const samples = Array.from({ length: 6 }, (_, i) => ({ labels: { i: `${i}` }, value: '1E+00' }))
  expect(contextLines({ asked: 0, pending: [], steps: [{ time: 0, samples }] })[1]).toBe(
    '> 0s  {i="0"} 1, {i="1"} 1, {i="2"} 1, … and 3 more',
  )
  expect(contextLines({ asked: 0, pending: [], steps: [{ time: 0, samples: undefined }] })[1]).toBe(
    '> 0s  an error',
  )
})

test('a line of many series with long labels stays short, and says what differs', () => {
  const series = (host: string) => ({
    labels: { instance: `a-very-long-name-of-a-${host}`, job: 'same' },
    value: '0',
  })
  const samples = ['first', 'second', 'third', 'fourth', 'fifth'].map(series)
  const lines = contextLines({
    asked: 0,
    steps: [
      { time: 0, samples },
      {
        time: 60_000,
        samples: samples.map((one) => ({ ...one, labels: { instance: one.labels.instance.slice(-4) } })),
      },
    ],
    pending: [],
  })
  expect(lines[1]).toBe('> 0s  {instance="a-very-lo…of-a-first", job="same"} 0, … and 4 more')
  expect(lines[2]).toBe('  1m  {instance="irst"} 0, {instance="cond"} 0, … and 3 more')
})
