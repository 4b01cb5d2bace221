/** Assertions that hold as well when the rules that they seem to be about are taken away. */

import type { StageFinding } from '../../diagnostic.ts'
import { subjectAt } from '../../drill/result.ts'
import { addTo, groupBy } from '../../lib/group.ts'
import type { Rule } from '../../model/rule.ts'
import { spotOf } from '../../model/source.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import { canBeLive } from '../../promtool/plan/can-err.ts'
import { rulesBehind } from '../../promtool/plan/rule-set.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import { tryOut, withoutRules } from '../../promtool/what-if.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { authored, findingAt, findingOn, type VerdictOf } from '../questions.ts'

interface Trial {
  readonly planned: PlannedTest
  readonly rules: ReadonlySet<Rule>
  /** The rule, where it is one of several of the same name. */
  readonly twin?: Rule
}

/** Whether an expression may have samples without any rule. */
function canDoWithout({ slice, plain }: PlannedTest, { subject }: PlainAssertion): boolean {
  const { expr } = parsePromql(subject)
  const { names } = slice.series
  if (plain.series.length > 0 && !names) return true
  return !expr || canBeLive(expr, ({ name }) => name === undefined || names?.has(name) === true)
}

function expressionTrials(planned: PlannedTest, verdictOf: VerdictOf): Trial[] {
  return planned.assertions.flatMap((assertion): Trial[] => {
    if (assertion.kind !== 'expr' || verdictOf(planned, assertion) !== 'passed') return []
    if (authored(planned, assertion).expected.length === 0 || !canDoWithout(planned, assertion)) return []
    const rules = rulesBehind(planned.set, assertion)
    return rules.size === 0 ? [] : [{ planned: { ...planned, assertions: [assertion] }, rules }]
  })
}

/** For each alert that is defined several times, its drills without one of the definitions. */
function twinTrials(planned: PlannedTest, verdictOf: VerdictOf): Trial[] {
  const names = new Set(planned.rules.filter(({ kind }) => kind === 'alert').map(({ name }) => name.text))
  return [...names].flatMap((name) => {
    const twins = planned.set.alerting.get(name) ?? []
    if (twins.length < 2) return []
    const assertions = planned.assertions.filter(
      (one) => one.kind === 'alert' && one.subject === name && verdictOf(planned, one) === 'passed',
    )
    if (assertions.length === 0) return []
    return twins.map((twin): Trial => ({ planned: { ...planned, assertions }, rules: new Set([twin]), twin }))
  })
}

function twinFindings(trials: readonly (Trial & { passed: boolean })[]): StageFinding[] {
  const byRule = new Map<Rule, (Trial & { passed: boolean })[]>()
  for (const trial of trials) {
    if (trial.twin) addTo(byRule, trial.twin, trial)
  }
  return [...byRule].flatMap(([rule, tried]) => {
    const assertions = tried.flatMap(({ planned }) => planned.assertions.map((one) => authored(planned, one)))
    const firing = assertions.find(({ expected }) => expected.length > 0)
    if (!firing?.subject || tried.some(({ passed }) => !passed)) return []
    return findingAt(rule.name, {
      check: 'drill/proves-nothing',
      alert: rule.name.text,
      message: `\`${rule.name.text}\` is defined several times, and all its drills pass without this one, too`,
      help: 'Add an assertion that only this definition can meet.',
      related: [{ ...spotOf(firing.subject), message: 'another definition does it' }],
    })
  })
}

/** Suites that load rules and ask for nothing that comes of them. */
function idleSuites(plannedTests: readonly PlannedTest[]): StageFinding[] {
  const bySuite = groupBy(plannedTests, (planned) => planned.suite)
  return [...bySuite].flatMap(([{ suite, tests }, parts]) => {
    const assertions = parts.flatMap((planned) => planned.assertions.map((one) => ({ planned, one })))
    const [first] = assertions
    if (!first || parts.every(({ set }) => set.rules.length === 0)) return []
    if (assertions.length < tests.reduce((sum, test) => sum + test.assertions.length, 0)) return []
    if (assertions.some(({ one }) => one.kind === 'alert')) return []
    if (!assertions.some(({ planned, one }) => authored(planned, one).expected.length > 0)) return []
    if (assertions.some(({ planned, one }) => rulesBehind(planned.set, one).size > 0)) return []
    return findingOn(authored(first.planned, first.one), {
      check: 'drill/proves-nothing',
      message: `\`${suite.path.split('/').at(-1)}\` loads rules, and none of its assertions is about them: all would pass without the rules`,
      help: 'Assert something that the rules record, or that their alerts fire.',
    })
  })
}

export async function passesWithoutRules(
  plannedTests: readonly PlannedTest[],
  verdictOf: VerdictOf,
  promtool: PromtoolRunner,
): Promise<StageFinding[]> {
  const trials = plannedTests.flatMap((planned) => [
    ...expressionTrials(planned, verdictOf),
    ...twinTrials(planned, verdictOf),
  ])
  const bare = trials.map(({ planned, rules }) => withoutRules(planned, rules))
  const answers = await tryOut(bare, promtool)
  const judged = trials.map((trial, i) => {
    const outcomes = answers.get(bare[i] as PlannedTest) ?? []
    const isWhole = outcomes.length === trial.planned.assertions.length
    return { ...trial, passed: isWhole && outcomes.every(({ verdict }) => verdict === 'passed') }
  })
  const found = judged.flatMap(({ planned, rules, twin, passed }): StageFinding[] => {
    const [one] = planned.assertions
    if (twin || !passed || !one) return []
    const assertion = authored(planned, one)
    const [rule] = rules
    const named = rules.size === 1 && rule ? `\`${rule.name.text}\`` : 'the rules that it reads'
    return [
      findingOn(assertion, {
        check: 'drill/proves-nothing',
        message: `${subjectAt({ assertion })} passes without ${named}, too: its samples come from \`input_series\``,
        help: "Leave out the series that bears the record's name, and give the test what the rule reads.",
        ...(rule ? { related: [{ ...spotOf(rule.name), message: 'the rule' }] } : {}),
      }),
    ]
  })
  return [...found, ...twinFindings(judged), ...idleSuites(plannedTests)]
}
