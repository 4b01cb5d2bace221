import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { drillAsWritten } from '../../scripts/drill/as-written.ts'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { DrillResult } from '../../scripts/drill/result.ts'
import type { AnswerCache } from '../../scripts/promtool/ask.ts'
import { checkRules } from '../../scripts/promtool/rules/check.ts'
import { readAnswer } from '../../scripts/promtool/run/answer.ts'
import { ruleFilesOf } from '../../scripts/suite/rule-files.ts'
import type { Promtool } from '../../scripts/tools/promtool/find.ts'
import { promtoolRunner } from '../../scripts/tools/promtool/runner.ts'
import { newFolder } from '../support/folders.ts'
import { promtoolForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'
import { nameOf } from './support.ts'

/*
 * Suites nobody would write, over few metrics and labels so that rules, series and assertions meet often. What is
 * planned, packed and sliced has to come to what promtool says about the files as they are.
 */

const metric = fc.constantFrom('a', 'b', 'c')
const recorded = fc.constantFrom('r:one', 'r:two')
const label = fc.constantFrom('x', 'y')
const number = fc.constantFrom('0', '1', '2')

const selector = fc.oneof(
  { weight: 5, arbitrary: metric },
  { weight: 2, arbitrary: recorded },
  { weight: 1, arbitrary: fc.tuple(metric, label, number).map(([m, l, v]) => `${m}{${l}="${v}"}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('ALERTS', 'ALERTS{alertname="One"}', 'ALERTS_FOR_STATE{alertname="Two"}'),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(metric, fc.constantFrom(' offset -2m', ' @ 180')).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('{x="1"}', '{__name__=~"a|r:one"}') },
)

const { expr } = fc.letrec<{ expr: string; vector: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    selector,
    selector.map((s) => `sum by (x) (${s})`),
    selector.map((s) => `max(${s})`),
    fc.tuple(selector, fc.constantFrom('1m', '3m')).map(([s, d]) => `increase(${s}[${d}])`),
    fc
      .tuple(tie('vector'), fc.constantFrom('+', '/', 'and', 'or', 'unless'), tie('vector'))
      .map((p) => `(${p.join(' ')})`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('* on (x)', '* on (x) group_left ()', '- ignoring (y)'),
        tie('vector'),
      )
      .map((p) => `(${p.join(' ')})`),
    tie('vector').map((v) => `absent(${v})`),
    tie('vector').map((v) => `label_replace(${v}, "x", "$1", "y", "(.*)")`),
    fc.constantFrom('vector(1)', 'time() % 120 == 60', 'label_replace(a, "x", "1", "y", "(")'),
  ),
  expr: fc.oneof(
    tie('vector'),
    fc.tuple(tie('vector'), fc.constantFrom('>', '==', '<'), number).map((p) => p.join(' ')),
  ),
}))

const rule = fc.oneof(
  fc.record({ record: recorded, expr }),
  fc.record(
    {
      alert: fc.constantFrom('One', 'Two', 'Three'),
      expr,
      for: fc.constantFrom('0', '1m', '2m'),
      labels: fc.constantFrom({}, { x: '1' }, { severity: 'page' }),
      annotations: fc.constantFrom(
        {},
        { summary: '{{ $labels.x }} is {{ $value }}' },
        { now: '{{ with query "max(r:one)" }}{{ . | first | value }}{{ end }}' },
      ),
    },
    { requiredKeys: ['alert', 'expr'] },
  ),
)
const ruleFile = fc
  .array(fc.array(rule, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((groups) => ({ groups: groups.map((rules, i) => ({ name: `g${i}`, rules })) }))

const time = fc.constantFrom('0', '1m', '90s', '2m', '4m')
const series = fc.record({
  series: fc
    .tuple(metric, fc.subarray(['x="1"', 'x="2"', 'y="1"', 'y="2"'], { maxLength: 2 }))
    .filter(([, labels]) => labels.length < 2 || labels[0]?.[0] !== labels[1]?.[0])
    .map(([name, labels]) => `${name}{${labels.join(',')}}`),
  values: fc.constantFrom('0+1x5', '1x5', '1 _ 1 stale 2', '5-1x5', '_x2 1x3'),
})
const testGroup = fc.record(
  {
    name: fc.constantFrom('t', 'other'),
    interval: fc.constant('1m'),
    input_series: fc.uniqueArray(series, { maxLength: 4, selector: (s) => s.series }),
    alert_rule_test: fc.array(
      fc.record({
        eval_time: time,
        alertname: fc.constantFrom('One', 'Two', 'Three', 'None'),
        exp_alerts: fc.constantFrom(
          [],
          [{ exp_labels: { severity: 'page' } }],
          [{ exp_labels: { x: '1' }, exp_annotations: { summary: '1 is 1' } }],
          [{ exp_labels: {} }],
        ),
      }),
      { maxLength: 4 },
    ),
    promql_expr_test: fc.array(
      fc.record({
        eval_time: time,
        expr,
        exp_samples: fc.constantFrom<object[]>(
          [],
          [{ labels: '{x="1"}', value: 1 }],
          [{ labels: '{}', value: 1 }],
        ),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['interval'] },
)
const suite = fc.record(
  {
    rule_files: fc.constantFrom(['../rules/one.yml'], ['../rules/*.yml'], []),
    evaluation_interval: fc.constantFrom('1m', '30s'),
    group_eval_order: fc.constantFrom(['g0', 'g1', 'g2'], ['g2']),
    tests: fc.array(testGroup, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['rule_files', 'tests'] },
)
const tree = fc.record({
  'rules/one.yml': ruleFile,
  'rules/two.yml': ruleFile,
  'tests/one.yml': suite,
  'tests/two.yml': suite,
})

let promtool: Promtool
let root: string
beforeAll(async () => {
  promtool = await promtoolForTests()
  root = newFolder()
})

/** `withGot`: also what came instead, which may be another thing where the groups' order is open. */
const short = (results: readonly DrillResult[], withGot: boolean) =>
  results
    .filter(({ assertion }) => assertion)
    .map((result) => ({
      name: `${result.test?.index}: ${nameOf(result)}`,
      start: result.at.start,
      verdict: result.verdict,
      got: withGot && JSON.stringify(result.got?.map((value) => JSON.stringify(value)).sort()),
    }))
    .sort((a, b) => a.start - b.start)

test('what is planned comes to what promtool says about the files as they are', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (values) => {
      const files = Object.fromEntries(
        Object.entries(values).map(([path, value]) => [path, JSON.stringify(value)]),
      )
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
      const project = makeProject(files)
      const runner = promtoolRunner(promtool, { timeout: 60, memory: 2048 })
      const { refused } = await checkRules(project, runner, [])
      const planned = await runDrills(project, runner, { root, refused })
      for (const suite of project.suites) {
        const ours = planned.results.filter((result) => result.suite === suite)
        // A suite whose verdict hangs on chance has no one verdict to agree with.
        if (ours.some(({ dependsOnOrder }) => dependsOnOrder)) continue
        const plain = spawnSync(promtool.path, ['test', 'rules', `./${suite.path}`], {
          cwd: root,
          encoding: 'utf8',
        })
        const isGood = ours.every(({ verdict }) => verdict === 'passed')
        expect({ isGood, output: plain.stderr + plain.stdout }).toEqual({
          isGood: plain.status === 0,
          output: expect.anything(),
        })
        // Where a rule can't be evaluated promtool hides what we show.
        if (readAnswer(plain.stderr).records.some(({ kind }) => kind === 'rule')) continue
        const { entries } = ruleFilesOf(suite, project, root)
        const theirs = await drillAsWritten({ suite, entries }, runner)
        const groups = entries.flatMap(({ files }) => files.flatMap(({ ruleFile }) => ruleFile?.groups ?? []))
        const withGot = groups.length < 2
        expect(short(ours, withGot)).toEqual(short(theirs.results, withGot))
      }
    }),
    { numRuns: Number(process.env.FIREDRILL_TEST_RUNS ?? 25), interruptAfterTimeLimit: 150_000 },
  )
}, 300_000)

/** A memory as it is after it was written and read. */
function newMemory(): AnswerCache & { readonly size: () => number } {
  const known = new Map<string, string>()
  return {
    get: (key) => {
      const text = known.get(key)
      return text === undefined ? undefined : JSON.parse(text)
    },
    set: (key, value) => known.set(key, JSON.stringify(value)),
    size: () => known.size,
  }
}

/** All that is known of each verdict; in which order promtool lists what came is its own affair. */
const inFull = (results: readonly DrillResult[]) =>
  results
    .map(({ suite, test, assertion: _, at, seconds: __, fromCache: ___, related, expected, got, ...rest }) =>
      JSON.stringify({
        ...rest,
        suite: suite.path,
        test: test?.index,
        at: at.start,
        expected: expected?.map((value) => JSON.stringify(value)).sort(),
        got: got?.map((value) => JSON.stringify(value)).sort(),
        related: related?.map(({ at, message }) => `${at.start} ${message}`),
      }),
    )
    .sort()

test('what promtool answered earlier changes no verdict', async () => {
  const runner = promtoolRunner(await promtoolForTests(), { timeout: 60, memory: 2048 })
  const memory = newMemory()
  let recalls = 0
  const remembering = {
    ...runner,
    cache: {
      ...memory,
      get: (key: string) => {
        const value = memory.get(key)
        if (value !== undefined) recalls++
        return value
      },
    },
  }
  const paths = fc.constantFrom('rules/one.yml', 'rules/two.yml', 'tests/one.yml', 'tests/two.yml')
  await fc.assert(
    fc.asyncProperty(tree, tree, paths, async (first, second, changed) => {
      const edited = { ...first, [changed]: second[changed as keyof typeof second] }
      for (const values of [first, edited, first]) {
        const files = Object.fromEntries(
          Object.entries(values).map(([path, value]) => [path, JSON.stringify(value)]),
        )
        for (const [path, text] of Object.entries(files)) {
          mkdirSync(dirname(join(root, path)), { recursive: true })
          writeFileSync(join(root, path), text)
        }
        const [fresh, kept] = await Promise.all(
          [runner, remembering].map(async (one) => {
            const project = makeProject(files)
            const rules = await checkRules(project, one, [])
            const drills = await runDrills(project, one, { root, refused: rules.refused })
            return {
              results: inFull(drills.results),
              rules: rules.diagnostics.map((found) => JSON.stringify(found)).sort(),
              refused: [...rules.refused].map(({ path }) => path).sort(),
            }
          }),
        )
        expect(kept).toEqual(fresh)
      }
    }),
    { numRuns: Number(process.env.FIREDRILL_TEST_RUNS ?? 15), interruptAfterTimeLimit: 150_000 },
  )
  expect(memory.size()).toBeGreaterThan(0)
  expect(recalls).toBeGreaterThan(0)
}, 300_000)
