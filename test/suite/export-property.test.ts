/** promtool itself gives an exported suite the verdict that the extended one has. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameOf } from '../../scripts/drill/came.ts'
import { runDrills } from '../../scripts/drill/drill.ts'
import { exportText } from '../../scripts/suite/export.ts'
import { newFolder } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'

const promtool = await runnerForTests()

const rules = `groups:
- name: g
  rules:
  - {record: 'job:up:sum', expr: sum by (job) (up)}
  - alert: Down
    expr: up == 0
    for: 3m
    labels: {severity: critical}
    annotations: {summary: "{{ $labels.i }} is \\"down\\"", description: "two\\nlines"}
  - {alert: Few, expr: 'job:up:sum < 2', labels: {severity: page}, annotations: {summary: "{{ $value }} left"}}
`
const values = ['1x12', '1x3 0x8', '0x5 1x6', '1x2 0x3 1x2 0x4', '0x12']
const timelines = [
  'inactive',
  'pending from 4m, firing from 7m',
  'firing from 0m to 6m, resolved',
  'pending from 0m',
]

const part = fc.constantFrom(
  'labels: {i: a}',
  'labels: {i: b, severity: critical}',
  'labels: {}',
  'annotations: {summary: 1 left}',
  'annotations: {description: "two\\nlines"}',
  'labels: {severity: page}',
  'labels: {team: ""}',
)
const whole = fc.constantFrom(
  'exp_labels: {job: j, severity: page}, exp_annotations: {summary: 1 left}',
  'exp_labels: {severity: page}',
)
const alertTest = fc
  .record({
    name: fc.constantFrom('Down', 'Few'),
    time: fc.integer({ min: 0, max: 11 }),
    alerts: fc.array(fc.oneof({ weight: 3, arbitrary: part }, whole), { maxLength: 3 }),
  })
  .map(({ name, time, alerts }) => {
    const expected = alerts.map((one) => `{${one}}`).join(', ')
    return `    - {alertname: ${name}, eval_time: ${time}m, exp_alerts: [${expected}]}`
  })
const stateTest = fc
  .record({
    name: fc.constantFrom('Down', 'Few'),
    states: fc.constantFrom(...timelines),
    i: fc.constantFrom('', 'a', 'b'),
  })
  .map(({ name, states, i }) => {
    const labels = i === '' ? '' : `labels: {i: ${i}}, `
    return `    - {alertname: ${name}, ${labels}states: "${states}", until: 11m}`
  })
const suites = fc
  .record({
    a: fc.constantFrom(...values),
    b: fc.constantFrom(...values),
    isShared: fc.boolean(),
    alerts: fc.array(alertTest, { maxLength: 2 }),
    states: fc.array(stateTest, { maxLength: 1 }),
  })
  .filter(({ alerts, states }) => alerts.length + states.length > 0)
  .map(({ a, b, isShared, alerts, states }) =>
    [
      'firedrill: extended\nrule_files: [../rules/r.yml]\nshared_series:',
      `  base: [{series: 'up{i="a",job="j"}', values: ${a}}]`,
      'tests:\n  - interval: 1m',
      isShared ? '    use: [base]' : '',
      `    input_series: [{series: 'up{i="b",job="j"}', values: ${b}}]`,
      alerts.length > 0 ? `    alert_rule_test:\n${alerts.join('\n')}` : '',
      states.length > 0 ? `    alert_state_test:\n${states.join('\n')}` : '',
      '',
    ]
      .filter((line, index) => line !== '' || index === 7)
      .join('\n'),
  )

test('an export passes where the suite does, and fails where it fails', { timeout: 120_000 }, async () => {
  const root = newFolder()
  const verdicts: boolean[] = []
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(suites, { minLength: 60, maxLength: 60 }), async (texts) => {
        const files: Record<string, string> = { 'rules/r.yml': rules }
        for (const [index, text] of texts.entries()) files[`drills/${index}.yml`] = text
        for (const folder of ['rules', 'drills', 'out']) mkdirSync(join(root, folder), { recursive: true })
        for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
        const project = makeProject(files)
        const { results } = await runDrills(project, promtool, { root, refused: new Set() })
        const came = cameOf(results)
        const paths = project.suites.map((suite) => {
          const path = suite.path.replace('drills/', 'out/')
          writeFileSync(join(root, path), exportText(suite, 'out', came))
          return path
        })
        const { output } = await promtool.run({ args: ['test', 'rules', ...paths], cwd: root })
        const plain = Object.fromEntries(
          output
            .split(/^(?:Unit Testing|Processing test file): */m)
            .slice(1)
            .map((block) => [block.split('\n')[0]?.trim().replace('out/', 'drills/'), /SUCCESS/.test(block)]),
        )
        const own = Object.fromEntries(
          project.suites.map((suite) => [
            suite.path,
            results.filter((one) => one.suite === suite).every(({ verdict }) => verdict === 'passed'),
          ]),
        )
        for (const suite of project.suites)
          expect(plain[suite.path], readFileSync(join(root, suite.path), 'utf8')).toBe(own[suite.path])
        verdicts.push(...Object.values(own))
      }),
      { numRuns: 2, endOnFailure: true },
    )
    // Else nothing was shown.
    const passed = verdicts.filter(Boolean).length
    expect(passed).toBeGreaterThan(2)
    expect(passed).toBeLessThan(verdicts.length - 2)
  } finally {
    rmSync(root, { recursive: true })
  }
})
