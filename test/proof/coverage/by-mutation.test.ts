/*
 * The coverage of generated suites against plain promtool: a respect is covered where, and only where, some assertion
 * notices the change of the rule that the respect stands for.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { runDrills } from '../../../scripts/drill/drill.ts'
import type { RuleCoverage } from '../../../scripts/model/coverage.ts'
import { measureCoverage } from '../../../scripts/proof/coverage/coverage.ts'
import { withQuestions } from '../../../scripts/proof/coverage/states.ts'
import { promtoolRunner } from '../../../scripts/tools/promtool/runner.ts'
import { newFolder } from '../../support/folders.ts'
import { promtoolForTests } from '../../support/promtool.ts'
import { makeProject } from '../../support/tree.ts'
import {
  type AssertionNode,
  failuresWith,
  type RuleNode,
  ruleFile,
  suiteFile,
  type TestNode,
} from './oracle.ts'

type Tree =
  | { readonly metric: string }
  | { readonly op: 'or' | 'and' | 'unless'; readonly left: Tree; readonly right: Tree }

const leaf = fc.constantFrom('a', 'b', 'c').map((metric): Tree => ({ metric }))
const op = fc.constantFrom('or', 'and', 'unless')
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 1, arbitrary: leaf },
    { weight: 3, arbitrary: fc.record({ op, left: tie('tree'), right: tie('tree') }) as fc.Arbitrary<Tree> },
  ),
}))

/** With conditions, or as a recording rule has it without. */
type Print = (metric: string) => string
const conditioned: Print = (metric) => `${metric} > 1`
const bare: Print = (metric) => metric

function printed(node: Tree, print: Print): string {
  if ('metric' in node) return print(node.metric)
  const on = node.op === 'or' ? '' : ' on (i)'
  return `(${printed(node.left, print)}) ${node.op}${on} (${printed(node.right, print)})`
}

/** What it has to decide on. */
function inputOf(node: Tree): string {
  if ('metric' in node) return node.metric
  const left = inputOf(node.left)
  return node.op === 'or' ? `(${left}) or (${inputOf(node.right)})` : left
}

/** The operands, and the whole without each. */
function branchesOf(
  node: Tree,
  whole: (part: Tree) => Tree = (part) => part,
): { gone: Tree; op: string; left: Tree }[] {
  if ('metric' in node) return []
  const { op, left, right } = node
  const isChained = (part: Tree): boolean => 'op' in part && part.op === op && op !== 'unless'
  return [
    ...(op === 'unless' || isChained(left) ? [] : [{ gone: left, op, left: whole(right) }]),
    ...branchesOf(left, (part) => whole({ op, left: part, right })),
    ...(isChained(right) ? [] : [{ gone: right, op, left: whole(left) }]),
    ...branchesOf(right, (part) => whole({ op, left, right: part })),
  ]
}

interface Drawn {
  readonly node: RuleNode
  readonly tree: Tree
  readonly print: Print
}

const alert = fc
  .record({
    tree,
    for: fc.constantFrom('0s', '1m', '3m'),
    isKept: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    labels: fc.constantFrom<Record<string, string>>(
      {},
      { team: 'x' },
      { team: '{{ $labels.i }}', zone: 'z' },
    ),
    annotations: fc.constantFrom<Record<string, string>>(
      {},
      { summary: '{{ $labels.i }} is down' },
      { now: '{{ $value }}', text: 'x' },
    ),
  })
  .map(({ isKept, tree, ...rest }) => ({ ...rest, tree, ...(isKept ? { keep_firing_for: '2m' } : {}) }))

const rules = fc
  .tuple(alert, alert, fc.constantFrom('Down', 'Other'), tree, fc.boolean())
  .map(([{ tree: first, ...one }, { tree: second, ...two }, name, recorded, readsRecorded]): Drawn[] => {
    const alertOf = (alert: string, severity: string, tree: Tree, rest: Omit<RuleNode, 'expr'>): Drawn => ({
      tree,
      print: conditioned,
      node: { ...rest, alert, expr: printed(tree, conditioned), labels: { ...rest.labels, severity } },
    })
    return [
      { tree: recorded, print: bare, node: { record: 'r', expr: printed(recorded, bare) } },
      alertOf('Down', 'page', first, one),
      alertOf(name, 'ticket', readsRecorded ? { metric: 'r' } : second, two),
    ]
  })

const time = fc.integer({ min: 0, max: 11 }).map((minute) => `${minute}m`)
const name = fc.constantFrom('Down', 'Down', 'Other')
const asked = fc.oneof(
  { weight: 4, arbitrary: fc.record({ eval_time: time, alertname: name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      eval_time: time,
      expr: fc
        .tuple(
          name,
          fc.constantFrom('', ', alertstate="firing"', ', alertstate="pending"', ', i="1"'),
          fc.constantFrom(
            '$',
            'count($)',
            'group by (alertstate) ($)',
            'absent($)',
            '$ unless on (i) a > 1',
            '$ > 5',
          ),
        )
        .map(([name, more, expr]) => expr.replace('$', `ALERTS{alertname="${name}"${more}}`)),
    }),
  },
)
const drill = fc.record({
  series: fc.uniqueArray(
    fc.record({
      series: fc
        .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'))
        .map(([m, i]) => `${m}{i="${i}"}`),
      values: fc.constantFrom(
        '0x11',
        '2x11',
        '0 0 2x4 0x6',
        '2x3 0x8',
        '0x4 3x7',
        '2 0 2 0 2x7',
        '_x4 2x6',
        '2x5 stale',
      ),
    }),
    { minLength: 1, maxLength: 5, selector: ({ series }) => series },
  ),
  assertions: fc.uniqueArray(asked, {
    minLength: 1,
    maxLength: 5,
    selector: (one) => `${one.eval_time} ${'alertname' in one ? one.alertname : one.expr}`,
  }),
})

let promtool: string
let root: string
beforeAll(async () => {
  promtool = (await promtoolForTests()).path
  root = newFolder()
})

const keyOf = ({ eval_time, alertname }: AssertionNode, t: number, a: number): string =>
  alertname === undefined ? `t${t}a${a}` : `t${t} ${alertname} ${Number.parseInt(eval_time, 10) * 60}s`

/** The tests with expectations that hold. */
function withExpected(nodes: readonly RuleNode[], tests: readonly TestNode[]): TestNode[] {
  const [got] = failuresWith(promtool, root, [nodes], tests, true)
  return tests.map(({ series, assertions }, t) => ({
    series,
    assertions: assertions.map((one, a) => ({ ...one, expected: got?.get(keyOf(one, t, a)) ?? [] })),
  }))
}

async function tableOf(
  nodes: readonly RuleNode[],
  tests: readonly TestNode[],
): Promise<readonly RuleCoverage[]> {
  const files = {
    'r.yml': JSON.stringify(ruleFile(nodes)),
    't.yml': JSON.stringify(suiteFile('r.yml', tests)),
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  const project = makeProject(files)
  const runner = promtoolRunner(await promtoolForTests(), { timeout: 60, memory: 2048 })
  const drills = await runDrills(project, runner, { root, refused: new Set(), asks: withQuestions })
  expect(drills.results.map(({ verdict }) => verdict)).not.toContain('failed')
  expect(drills.results.length).toBeGreaterThan(0)
  return (await measureCoverage(project, drills, runner)).rules
}

/** The changes of an alert, by what they stand for. */
function changesOf({ node, tree }: Drawn): Map<string, Partial<RuleNode>> {
  const { expr, labels = {}, annotations = {} } = node
  return new Map<string, Partial<RuleNode>>([
    ['never', { expr: 'vector(0) > 1' }],
    ['waits', { for: '100y' }],
    ['does not wait', { for: '0s' }],
    ['goes on', { keep_firing_for: '100y' }],
    ['takes all', { expr: `(${expr}) or ((${inputOf(tree)}) unless (${expr}))`, for: '0s' }],
    ...Object.keys(labels).map((key): [string, Partial<RuleNode>] => [
      `label ${key}`,
      { labels: { ...labels, [key]: 'other' } },
    ]),
    ...Object.keys(annotations).map((key): [string, Partial<RuleNode>] => [
      `annotation ${key}`,
      { annotations: { ...annotations, [key]: 'other' } },
    ]),
  ])
}

const hasText = (assertion: AssertionNode, name: string): boolean =>
  assertion.alertname === name || (assertion.expr ?? '').includes(`alertname="${name}"`)

interface Proof {
  readonly points: Readonly<Record<string, boolean>>
  readonly branches: readonly string[]
}

/** What the slow way finds. */
function proofsOf(drawn: readonly Drawn[], tests: readonly TestNode[]): Proof[] {
  const nodes = drawn.map(({ node }) => node)
  const versions: (readonly RuleNode[])[] = []
  const add = (index: number, change: Partial<RuleNode>): number =>
    versions.push(nodes.map((node, i) => (i === index ? { ...node, ...change } : node))) - 1
  const planned = drawn.map((one, i) => ({
    changes: [...changesOf(one)].map(([what, change]) => [what, add(i, change)] as const),
    branches: branchesOf(one.tree).map(({ gone, op, left }) => ({
      text: `${op} (${printed(gone, one.print)})`,
      version: add(i, { expr: printed(left, one.print) }),
    })),
  }))
  const failures = failuresWith(promtool, root, versions, tests)
  return planned.map(({ changes, branches }, i): Proof => {
    const { alert, annotations = {}, labels = {} } = nodes[i] as RuleNode
    const noticed = new Map(
      changes.map(([what, version]) => [what, failures[version] as Map<string, unknown>]),
    )
    const about = tests.flatMap(({ assertions }, t) =>
      assertions.flatMap((one, a) =>
        alert !== undefined && hasText(one, alert)
          ? [{ key: keyOf(one, t, a), onlyWaiting: (one.expr ?? '').includes('pending') }]
          : [],
      ),
    )
    const says = (key: string, what: string): boolean => noticed.get(what)?.has(key) ?? false
    const fires = about.filter(
      ({ key, onlyWaiting }) => !onlyWaiting && says(key, 'never') && says(key, 'waits'),
    )
    const isSaid = (what: string): boolean => fires.some(({ key }) => says(key, what))
    const points = {
      fires: fires.length > 0,
      quiet: about.some(
        ({ key }) =>
          !says(key, 'does not wait') &&
          (says(key, 'takes all') || (says(key, 'goes on') && !fires.some((one) => one.key === key))),
      ),
      ...(nodes[i]?.for === '0s' ? {} : { pending: about.some(({ key }) => says(key, 'does not wait')) }),
      resolves: about.some(({ key }) => says(key, 'goes on')),
      labels: fires.length > 0 && Object.keys(labels).every((key) => isSaid(`label ${key}`)),
      ...(Object.keys(annotations).length > 0
        ? {
            annotations:
              fires.length > 0 && Object.keys(annotations).every((key) => isSaid(`annotation ${key}`)),
          }
        : {}),
    }
    return {
      points: alert === undefined ? { reached: (noticed.get('never')?.size ?? 0) > 0 } : points,
      branches: branches.map(({ text, version }) => `${(failures[version]?.size ?? 0) > 0} ${text}`).sort(),
    }
  })
}

test('what the table says is what plain promtool notices', async () => {
  // Bounded in time; FIREDRILL_TEST_RUNS asks for so many runs, however long they take.
  const runs = process.env.FIREDRILL_TEST_RUNS
  const end = performance.now() + 8000
  let count = 0
  const seen: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(rules, fc.array(drill, { minLength: 1, maxLength: 3 }), async (drawn, drills) => {
      if (runs === undefined && count > 0 && performance.now() > end) return
      const nodes = drawn.map(({ node }) => node)
      const tests = withExpected(nodes, drills)
      const table = await tableOf(nodes, tests)
      for (const [i, proof] of proofsOf(drawn, tests).entries()) {
        const { points, branches } = table[i] as RuleCoverage
        const claimed = { ...points } as Record<string, boolean>
        const proved = { ...proof.points } as Record<string, boolean>
        // A recording rule that has a say need not decide; and what is kept firing hides some of what is declined.
        const isOneWay = nodes[i]?.keep_firing_for === undefined ? [] : ['quiet', 'pending']
        for (const respect of isOneWay) if (claimed[respect] === false) proved[respect] = false
        if (!proved.reached) delete claimed.reached
        if (!proved.reached) delete proved.reached
        for (const [respect, value] of Object.entries(claimed))
          seen[`${respect} ${value}`] = 1 + (seen[`${respect} ${value}`] ?? 0)
        expect({
          rule: nodes[i],
          tests,
          points: claimed,
          branches: branches.map(({ op, text, isDecisive }) => `${isDecisive} ${op} ${text}`).sort(),
        }).toEqual({
          rule: nodes[i],
          tests,
          points: proved,
          branches: proof.branches,
        })
        count++
      }
    }),
    { numRuns: Number(runs ?? 50), endOnFailure: true },
  )
  expect(count).toBeGreaterThan(0)
  if (runs !== undefined) console.log(seen)
}, 600_000)
