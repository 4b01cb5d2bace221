/** Suites that promtool reads itself, as parts of their YAML are read in several ways. */
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drillAsWritten } from '../../scripts/drill/as-written.ts'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { PromtoolRunner } from '../../scripts/promtool/ask.ts'
import { ruleFilesOf } from '../../scripts/suite/rule-files.ts'
import { newFolder } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'

const promtool = await runnerForTests()
const root = newFolder()

const rules = 'groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: up == 0\n'

/** Runs a suite; what came of it, in order. */
async function run(suite: string) {
  const files = { 'a.yml': rules, 't.yaml': suite }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  const project = makeProject(files)
  const [read] = project.suites
  if (!read) throw new Error('no suite')
  const { entries } = ruleFilesOf(read, project, root)
  const { results } = await drillAsWritten({ suite: read, entries }, promtool)
  return results.map(({ verdict, message, at }) => ({
    verdict: message ?? verdict,
    line: suite.slice(0, at.start).split('\n').length,
  }))
}

test.each(['[a.yml, a.yml]', '["*.yml", a.yml]', '[a.yml, "[a]*.yml"]', '[&a a.yml, *a]'])(
  'a rule file that rule_files: %s lead to several times is loaded once',
  async (ruleFiles) => {
    const suite = `rule_files: ${ruleFiles}
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{ series: up, values: 0x5 }]
    alert_rule_test: [{ eval_time: 1m, alertname: Down, exp_alerts: [{ exp_labels: {} }] }]
`
    expect(await run(suite)).toEqual([{ verdict: 'passed', line: 6 }])
  },
)

test('a rule file and a link to it are two to promtool', async () => {
  symlinkSync('linked.rules', join(root, 'link.rules'))
  const suite = `rule_files: ["*.rules"]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{ series: up, values: 0x5 }]
    alert_rule_test: [{ eval_time: 1m, alertname: Down, exp_alerts: [{ exp_labels: {} }] }]
`
  const files = { 'linked.rules': rules, 't.yaml': suite }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  const { results } = await runDrills(makeProject(files), promtool, { root, refused: new Set() })
  expect(results.map(({ verdict, got }) => [verdict, got?.length])).toEqual([['failed', 2]])
})

test('an assertion into which another is merged is told from it', async () => {
  const suite = `rule_files: [a.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{ series: up, values: 1x2 0x5 }]
    alert_rule_test:
      - &fires
        alertname: Down
        eval_time: 3m
        exp_alerts: [{ exp_labels: {} }]
      - <<: *fires
        eval_time: 1m
`
  expect(await run(suite)).toEqual([
    { verdict: 'failed', line: 12 },
    { verdict: 'passed', line: 8 },
  ])
})

test('suites that pass share a process, and one that fails takes no verdicts with it', async () => {
  // A tag of YAML leaves it to promtool how the text is read.
  const suite = (expected: string): string => `rule_files: !!seq [a.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{ series: up, values: 0x5 }]
    alert_rule_test: [{ eval_time: 1m, alertname: Down, exp_alerts: [${expected}] }]
`
  const [right, wrong] = [suite('{ exp_labels: {} }'), suite('')]
  const names = Array.from({ length: 8 }, (_, i) => `s${i}.yaml`)
  const verdicts = async (texts: readonly string[]): Promise<{ starts: number; verdicts: string[] }> => {
    const files = {
      'a.yml': rules,
      ...Object.fromEntries(names.map((name, i) => [name, texts[i] as string])),
    }
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
    let starts = 0
    const counting: PromtoolRunner = {
      ...promtool,
      parallel: 2,
      run: (job) => {
        starts++
        return promtool.run(job)
      },
    }
    const { results } = await runDrills(makeProject(files), counting, { root, refused: new Set() })
    return { starts, verdicts: results.map(({ verdict }) => verdict) }
  }
  expect(await verdicts(names.map(() => right))).toEqual({ starts: 2, verdicts: Array(8).fill('passed') })
  const mixed = names.map((_, i) => (i === 5 ? wrong : right))
  expect(await verdicts(mixed)).toEqual({
    starts: 6,
    verdicts: names.map((_, i) => (i === 5 ? 'failed' : 'passed')),
  })
})
