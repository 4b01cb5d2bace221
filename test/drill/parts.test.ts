import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { cameOf } from '../../scripts/drill/came.ts'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { PromtoolRunner } from '../../scripts/promtool/ask.ts'
import { smellsOf } from '../../scripts/proof/smells/smells.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { exportText } from '../../scripts/suite/export.ts'
import { newFolder } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'

const rules = `groups:
  - name: probe
    rules:
      - alert: TargetDown
        expr: up == 0
        labels: {severity: critical, team: infra}
        annotations: {summary: "{{ $labels.instance }} is down", description: "line one\\nand \\"two\\""}
`
const a = 'labels: {instance: a, severity: critical}'
const b = 'annotations: {summary: b is down}'

let promtool: PromtoolRunner
let root: string
beforeAll(async () => {
  promtool = await runnerForTests()
})
beforeEach(() => {
  root = newFolder()
  mkdirSync(join(root, 'rules'))
  mkdirSync(join(root, 'drills'))
  writeFileSync(join(root, 'rules/probe.yml'), rules)
})

async function run(...alerts: readonly string[]) {
  writeFileSync(
    join(root, 'drills/probe.yml'),
    `firedrill: extended
rule_files: [../rules/probe.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {series: 'up{instance="a"}', values: 0x10}
      - {series: 'up{instance="b"}', values: 0x10}
    alert_rule_test:
      - alertname: TargetDown
        eval_time: 5m
        exp_alerts: [${alerts.map((one) => `{${one}}`).join(', ')}]
`,
  )
  const { project } = openWorkspace({ cwd: root, root })
  const drills = await runDrills(project, promtool, { root, refused: new Set() })
  return { project, ...drills, verdicts: drills.results.map(({ verdict }) => verdict) }
}

test.each([
  ['labels and annotations', [a, b]],
  ['in another order', [b, a]],
  // The first could take either; the second only one of them.
  ['where one is met by both alerts', ['labels: {severity: critical}', 'labels: {instance: a}']],
  ['where one is met by both alerts, and comes last', ['labels: {instance: a}', 'labels: {}']],
  ['an absent label', [`${a.slice(0, -1)}, env: ""}`, b]],
  ['the name of the alert', ['labels: {alertname: TargetDown, instance: a}', b]],
  [
    'beside a whole alert',
    [
      a,
      'exp_labels: {instance: b, severity: critical, team: infra}, exp_annotations: {summary: b is down, description: "line one\\nand \\"two\\""}',
    ],
  ],
])('passes on a part: %s', async (_, alerts) => {
  const { verdicts, diagnostics } = await run(...alerts)
  expect(diagnostics).toEqual([])
  expect(verdicts).toEqual(['passed'])
})

test.each([
  ['a label', [a.replace('critical', 'page'), b]],
  ['an annotation', [a, b.replace('down', 'up')]],
  ['a label that should be absent', [`${a.slice(0, -1)}, team: ""}`, b]],
  ['a label that no rule sets', [`${a.slice(0, -1)}, env: prod}`, b]],
  ['a name as of what every object has', [`${a.slice(0, -1)}, constructor: x}`, b]],
  ['one alert too many', [a]],
  ['one alert too few', [a, b, 'labels: {}']],
  ['two that one alert meets', [a, a]],
  ['a whole alert of which only a part is written', [a, 'exp_labels: {instance: b}']],
])('fails: %s', async (_, alerts) => {
  expect((await run(...alerts)).verdicts).toEqual(['failed'])
})

test('a failure shows what differs from the nearest, and nothing that was not asked for', async () => {
  const { diagnostics } = await run(a, b.replace('down', 'up'))
  expect(diagnostics).toMatchObject([
    {
      check: 'drill/failed',
      alert: 'TargetDown',
      message: '`TargetDown` at 5m: annotation `summary` differs from what is expected',
      help: ['annotation summary', '  expected  "b is up"', '  got       "b is down"'].join('\n'),
    },
  ])
  expect((await run(a)).diagnostics).toMatchObject([
    {
      message: '`TargetDown` at 5m: expected 1 firing alert, got 2',
      help: 'unexpected alert: {instance="b", severity="critical", team="infra"}',
    },
  ])
})

test('a part of an alert that never was does not pass', async () => {
  writeFileSync(join(root, 'rules/probe.yml'), rules.replace('up == 0', 'up == 2'))
  const { diagnostics } = await run('labels: {}')
  expect(diagnostics[0]?.message).toBe('`TargetDown` at 5m: expected 1 firing alert, got none')
})

test('the answer is the same when promtool is not asked again', async () => {
  const known = new Map<string, unknown>()
  const before = promtool
  promtool = {
    ...promtool,
    cache: { get: (key) => known.get(key), set: (key, value) => known.set(key, value) },
  }
  try {
    const first = await run(a, b)
    expect(known.size).toBeGreaterThan(0)
    const second = await run(a, b)
    expect(second.results.map(({ verdict, got }) => [verdict, got])).toEqual(
      first.results.map(({ verdict, got }) => [verdict, got]),
    )
    expect((await run(a, b.replace('down', 'up'))).verdicts).toEqual(['failed'])
  } finally {
    promtool = before
  }
})

test('the export expects all that came: it passes with promtool itself, and fails when the rule is another', async () => {
  const { project, results } = await run(a, b)
  const [suite] = project.suites
  if (!suite) throw new Error('no suite')
  const plain = exportText(suite, 'rules', cameOf(results))
  expect(plain).not.toContain('"labels"')
  const status = async () => {
    const files = { 'plain.yml': plain, 'probe.yml': readFileSync(join(root, 'rules/probe.yml'), 'utf8') }
    const answer = await promtool.run({ args: ['test', 'rules', './plain.yml'], files })
    return answer.ended === 'exit' ? answer.status : undefined
  }
  expect(await status()).toBe(0)
  for (const [from, to] of [
    ['up == 0', 'up == 2'],
    // Of these the parts say nothing.
    ['team: infra', 'team: web'],
    ['line one', 'line 1'],
  ] as const) {
    writeFileSync(join(root, 'rules/probe.yml'), rules.replace(from, to))
    expect(await status()).toBe(1)
  }
})

test('an annotation of which nothing is expected, and whose template fails, is told once', async () => {
  const failing = rules.replace('{{ $labels.instance }} is down', '{{ externalURL }}')
  writeFileSync(join(root, 'rules/probe.yml'), failing)
  const drills = await run('labels: {instance: a}', 'labels: {instance: b}')
  expect(drills.verdicts).toEqual(['passed'])
  const about = async (found: typeof drills) =>
    (await smellsOf(found, promtool)).filter(({ check }) => check === 'drill/template-error')
  expect(await about(drills)).toMatchObject([
    {
      message: expect.stringContaining('`TargetDown` at 5m is as expected, but for its annotation `summary`'),
      range: { start: { line: 10, column: 20 } },
    },
  ])
  writeFileSync(join(root, 'rules/probe.yml'), rules)
  expect(await about(await run('labels: {instance: a}', 'labels: {instance: b}'))).toEqual([])
})
