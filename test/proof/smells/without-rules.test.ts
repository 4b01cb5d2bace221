/**
 * `drill/proves-nothing` against brute force: the rules are taken out of the files, and promtool judges the suite
 * again as it stands.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drillAsWritten } from '../../../scripts/drill/as-written.ts'
import { runDrills } from '../../../scripts/drill/drill.ts'
import type { Verdict } from '../../../scripts/promtool/run/outcome.ts'
import { smellsOf } from '../../../scripts/proof/smells/smells.ts'
import { ruleFilesOf } from '../../../scripts/suite/rule-files.ts'
import type { AlertValue, SampleValue } from '../../../scripts/suite/values.ts'
import { newFolder } from '../../support/folders.ts'
import { runnerForTests } from '../../support/promtool.ts'
import { makeProject } from '../../support/tree.ts'

type Value = AlertValue | SampleValue
interface Question {
  readonly time: string
  readonly alert: string
  /** Asked for in place of the alert. */
  readonly expr?: string
}
interface Tree {
  readonly groups: readonly (readonly Readonly<Record<string, unknown>>[])[]
  readonly series: readonly { readonly series: string; readonly values: string }[]
  readonly questions: readonly Question[]
}

const selector = fc.constantFrom(
  ...['a', 'b', 'r1', 'r2', 'r1', 'r1{x="1"}', 'r1 offset 2m', 'r2 @ 60', '{x="1"}', '{__name__=~"r.*"}'],
  ...['ALERTS', 'ALERTS{alertname="A"}', 'ALERTS_FOR_STATE'],
)
const { vector } = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 2 },
    { weight: 5, arbitrary: selector },
    selector.map((one) => `sum(${one})`),
    selector.map((one) => `max_over_time(${one.split(/ offset| @/)[0]}[3m])`),
    tie('vector').map((one) => `absent(${one})`),
    fc.constantFrom('vector(1)', 'vector(time()) > 60', 'scalar(r1) + vector(1)'),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('or', 'and', 'unless', '+', '> on (x)', 'or on ()'),
        tie('vector'),
      )
      .map((all) => `(${all.join(' ')})`),
  ),
}))
const condition = fc
  .tuple(vector, fc.constantFrom('', '> 0', '== 1', '< 2'))
  .map((all) => all.join(' ').trim())
const rule = fc.oneof(
  fc.record({ record: fc.constantFrom('r1', 'r2'), expr: vector }),
  fc.record({
    alert: fc.constantFrom('A', 'A', 'B'),
    expr: condition,
    for: fc.constantFrom('0s', '1m'),
    labels: fc.constantFrom<object>({}, {}, { x: '1' }),
  }),
)
const series = fc.record({
  series: fc.constantFrom('a{x="1"}', 'a{x="2"}', 'b', 'r1', 'r1{x="1"}', 'r2', 'ALERTS{alertname="A"}'),
  values: fc.constantFrom('1x10', '0+1x10', '1 _x2 2x3', '2x1 stale'),
})
const question = fc.record(
  { time: fc.constantFrom('0m', '1m', '4m', '7m'), alert: fc.constantFrom('A', 'A', 'B'), expr: condition },
  { requiredKeys: ['time', 'alert'] },
)
const tree: fc.Arbitrary<Tree> = fc.record({
  groups: fc.array(fc.array(rule, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
  series: fc.uniqueArray(series, { minLength: 1, maxLength: 4, selector: (one) => one.series }),
  questions: fc
    .uniqueArray(question, {
      minLength: 1,
      maxLength: 4,
      selector: ({ time, alert, expr }) => `${time} ${expr ?? alert}`,
    })
    // In the order in which the model has them.
    .map((all) => [
      ...all.filter(({ expr }) => expr === undefined),
      ...all.filter(({ expr }) => expr !== undefined),
    ]),
})

const braces = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)}}`

function filesOf({ groups, series, questions }: Tree, expected: readonly (readonly Value[])[]) {
  const all = questions.map((one, i) => ({ ...one, expected: expected[i] as readonly Value[] }))
  const suite = {
    rule_files: groups.length > 0 ? ['rules.yml'] : [],
    group_eval_order: groups.map((_, i) => `g${i}`),
    tests: [
      {
        interval: '1m',
        input_series: series,
        alert_rule_test: all
          .filter(({ expr }) => expr === undefined)
          .map(({ time, alert, expected: alerts }) => ({
            eval_time: time,
            alertname: alert,
            exp_alerts: alerts.map(({ labels: { alertname: _, ...rest } }) => ({ exp_labels: rest })),
          })),
        promql_expr_test: all
          .filter(({ expr }) => expr !== undefined)
          .map(({ time, expr, expected: samples }) => ({
            eval_time: time,
            expr,
            exp_samples: (samples as readonly SampleValue[]).map(({ labels, value }) => ({
              labels: braces(labels),
              value: Number(value),
            })),
          })),
      },
    ],
  }
  const named = groups.map((rules, i) => ({ name: `g${i}`, rules }))
  return {
    'rules.yml': JSON.stringify({ groups: named }),
    // JSON has no NaN and no infinity; none of them is in these series.
    'test.yml': JSON.stringify(suite),
  }
}

const promtool = await runnerForTests()
const root = newFolder()

/** What promtool says of the files as they are; nothing where a rule can't be evaluated. */
async function plainly(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  const project = makeProject(files)
  const [suite] = project.suites
  if (!suite) throw new Error('the suite is none')
  const { entries } = ruleFilesOf(suite, project, root)
  const { results } = await drillAsWritten({ suite, entries }, promtool)
  if (results.some(({ assertion, verdict }) => !assertion || verdict === 'error')) return undefined
  const assertions = suite.tests.flatMap((one) => one.assertions)
  const found = assertions.map((one) => results.find(({ assertion }) => assertion === one))
  return {
    project,
    assertions,
    got: found.map((one) => one?.got ?? []),
    verdicts: found.map((one) => one?.verdict),
  }
}

const never = { labels: { never: 'true' }, annotations: {}, value: '0' }

/** Whether the rules have a say in an expression, by its text alone. */
function isAbout(expr: string, { groups }: Tree): boolean {
  const rules = groups.flat()
  if (/\{__name__|(?<![\w])\{x/.test(expr)) return true
  if (rules.some(({ record }) => record && new RegExp(`\\b${record}\\b`).test(expr))) return true
  const asked = /ALERTS\w*(?!\w|\{)/.test(expr) ? ['A', 'B'] : /alertname="A"/.test(expr) ? ['A'] : []
  return rules.some(({ alert }) => asked.includes(String(alert)))
}

test('what passes without its rules is said to, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.noBias(tree), async (drawn) => {
      const probe = await plainly(
        filesOf(
          drawn,
          drawn.questions.map(() => [never]),
        ),
      )
      if (!probe) return
      const expected = probe.got
      const bare = await plainly(filesOf({ ...drawn, groups: [] }, expected))
      const whole = await plainly(filesOf(drawn, expected))
      if (!whole || !bare) return
      const drills = await runDrills(whole.project, promtool, { root, refused: new Set() })
      const smells = await smellsOf(drills, promtool, { isThorough: true })
      const placesOf = (pattern: RegExp) =>
        smells
          .filter(({ check, message }) => check === 'drill/proves-nothing' && pattern.test(message))
          .map(({ range }) => range?.start.offset)
          .sort()

      const idle = drawn.questions.flatMap(({ expr }, i) => {
        const passes = [whole, bare].every(({ verdicts }) => verdicts[i] === ('passed' satisfies Verdict))
        return expr && passes && expected[i]?.length && isAbout(expr, drawn)
          ? [whole.assertions[i]?.subject?.start]
          : []
      })
      expect(placesOf(/passes without/)).toEqual(idle.sort())

      const needless: (number | undefined)[] = []
      for (const [g, rules] of drawn.groups.entries()) {
        for (const [r, { alert }] of rules.entries()) {
          if (!alert || drawn.groups.flat().filter((one) => one.alert === alert).length < 2) continue
          const rest = drawn.groups.map((group, i) => (i === g ? group.filter((_, j) => j !== r) : group))
          const without = await plainly(filesOf({ ...drawn, groups: rest }, expected))
          const own = drawn.questions.flatMap((one, i) =>
            one.expr === undefined && one.alert === alert && whole.verdicts[i] === 'passed' ? [i] : [],
          )
          if (own.some((i) => expected[i]?.length) && own.every((i) => without?.verdicts[i] === 'passed'))
            needless.push(whole.project.ruleFiles[0]?.groups[g]?.rules[r]?.name.start)
        }
      }
      expect(placesOf(/defined several times/)).toEqual(needless.sort())
    }),
    { numRuns: Number(process.env.FIREDRILL_TEST_RUNS ?? 10), interruptAfterTimeLimit: 150_000 },
  )
}, 300_000)
