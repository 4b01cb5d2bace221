/** What is looked at for each suite or test, counted: on large trees it may not be all that there is. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RuleFile } from '../../../scripts/model/rule.ts'
import type { Suite } from '../../../scripts/model/suite.ts'
import { orderOf } from '../../../scripts/promtool/plan/order.ts'
import { pack } from '../../../scripts/promtool/plan/pack.ts'
import { ruleSetOf } from '../../../scripts/promtool/plan/rule-set.ts'
import { sliceOf } from '../../../scripts/promtool/plan/slice.ts'
import { plannedTestsOf } from '../../../scripts/promtool/plan/test-batch.ts'
import { readPlain } from '../../../scripts/suite/plain.ts'
import { ruleFilesOf } from '../../../scripts/suite/rule-files.ts'
import { rulesLoadedBy } from '../../../scripts/suite/rules.ts'
import { newFolder } from '../../support/folders.ts'
import { makeProject } from '../../support/tree.ts'

const many = 100
const numbers = Array.from({ length: many }, (_, i) => i)

/** The same files, and how often somebody asked one for its path. */
function counted(files: readonly RuleFile[]): { ruleFiles: RuleFile[]; asked: () => number } {
  let count = 0
  const ruleFiles = files.map((file) => {
    const { path } = file
    return Object.defineProperty({ ...file }, 'path', {
      get: () => {
        count++
        return path
      },
    })
  })
  return { ruleFiles, asked: () => count }
}

const rulesOf = (groups: readonly unknown[]): string => JSON.stringify({ groups })

test('for each suite, not all rule files are looked through', () => {
  const files = Object.fromEntries(
    numbers.flatMap((i) => [
      [`r${i}.yml`, rulesOf([{ name: 'g', rules: [{ alert: 'A', expr: 'up == 0' }] }])],
      [`t${i}.yml`, JSON.stringify({ rule_files: [`r${i}.yml`], tests: [] })],
    ]),
  )
  const root = newFolder()
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  const { suites, ruleFiles } = makeProject(files)
  const [loaded, matched] = [counted(ruleFiles), counted(ruleFiles)]
  const project = { ...makeProject(files), ruleFiles: matched.ruleFiles }
  for (const suite of suites) {
    const name = suite.path.replace('t', 'r')
    expect(rulesLoadedBy(suite, loaded).files.map(({ path }) => path)).toEqual([name])
    expect(ruleFilesOf(suite, project, root).entries[0]?.files.map(({ path }) => path)).toEqual([name])
  }
  expect(loaded.asked()).toBeLessThan(10 * many)
  expect(matched.asked()).toBeLessThan(10 * many)
})

test('groups that read one another in a long chain are put in order', () => {
  const long = 15_000
  const groups = Array.from({ length: long }, (_, i) => ({
    name: `g${i}`,
    rules: [{ record: `r:${i}`, expr: `r:${i + 1}` }],
  }))
  const { ruleFiles } = makeProject({ 'r.yml': rulesOf(groups) })
  const set = ruleSetOf(ruleFiles)
  const { forward, reversed } = orderOf(set.rules, set.facts, [])
  const names = groups.map(({ name }) => name)
  expect(forward.map(({ name }) => name?.text)).toEqual([...names].reverse())
  expect(reversed?.map(({ name }) => name?.text)).toEqual(names)
})

test('of two groups that write the same only those that no order is given for are open', () => {
  const rules = [{ record: 'r', expr: 'm' }]
  const open = (names: string[], order: string[]): boolean => {
    const { ruleFiles } = makeProject({ 'r.yml': rulesOf(names.map((name) => ({ name, rules }))) })
    const set = ruleSetOf(ruleFiles)
    return orderOf(set.rules, set.facts, order).reversed !== undefined
  }
  expect(open(['a', 'b'], [])).toBe(true)
  expect(open(['a', 'b'], ['a', 'b'])).toBe(false)
  // One that is not named counts as the first.
  expect(open(['a', 'b'], ['a'])).toBe(true)
  expect(open(['a', 'b', 'c'], ['c', 'b', 'a'])).toBe(false)
  expect(open(['a', 'b', 'c'], ['a', 'c'])).toBe(true)
})

test('tests of one metric each get a batch, tests of others share those, and rules keep their order', () => {
  const text = {
    'r.yml': rulesOf([
      {
        name: 'g',
        rules: [
          { alert: 'B', expr: 'b:r == 0' },
          { record: 'b:r', expr: 'b' },
          { alert: 'A', expr: 'a == 0' },
        ],
      },
    ]),
    't.yml': JSON.stringify({
      rule_files: ['r.yml'],
      tests: numbers.map((i) => ({
        interval: '1m',
        input_series: [{ series: i % 2 ? 'a' : 'b', values: '1x5' }],
        alert_rule_test: [{ eval_time: '1m', alertname: i % 2 ? 'A' : 'B' }],
      })),
    }),
  }
  const { ruleFiles, suites } = makeProject(text)
  const set = ruleSetOf(ruleFiles)
  const features = {
    leftOpen: true,
    defaultInterval: true,
    histogram: true,
    fuzzyCompare: true,
    startTimestamp: true,
  }
  const plain = readPlain(suites[0] as Suite, features)
  if (!('tests' in plain)) throw new Error(plain.why)
  const plannedTests = plain.tests.flatMap((one) => plannedTestsOf(plain, one, set, sliceOf(set, one)))
  const batches = pack(plannedTests, 1)
  expect(
    batches.map((batch) => batch.plannedTests.map(({ rules }) => rules.map(({ name }) => name.text))),
  ).toEqual(Array(many / 2).fill([['B', 'b:r'], ['A']]))
})
