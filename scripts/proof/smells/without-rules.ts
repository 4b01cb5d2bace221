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
import type { Member } from '../../promtool/plan/unit.ts'
import { tryOut, withoutRules } from '../../promtool/what-if.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { authored, findingAt, findingOn, type VerdictOf } from '../questions.ts'

interface Trial {
  readonly member: Member
  readonly rules: ReadonlySet<Rule>
  /** The rule, where it is one of several of the same name. */
  readonly twin?: Rule
}

/** Whether an expression may have samples without any rule. */
function canDoWithout({ slice, plain }: Member, { subject }: PlainAssertion): boolean {
  const { expr } = parsePromql(subject)
  const { names } = slice.series
  if (plain.series.length > 0 && !names) return true
  return !expr || canBeLive(expr, ({ name }) => name === undefined || names?.has(name) === true)
}

function expressionTrials(member: Member, verdictOf: VerdictOf): Trial[] {
  return member.assertions.flatMap((assertion): Trial[] => {
    if (assertion.kind !== 'expr' || verdictOf(member, assertion) !== 'passed') return []
    if (authored(member, assertion).expected.length === 0 || !canDoWithout(member, assertion)) return []
    const rules = rulesBehind(member.set, assertion)
    return rules.size === 0 ? [] : [{ member: { ...member, assertions: [assertion] }, rules }]
  })
}

/** For each alert that is defined several times, its drills without one of the definitions. */
function twinTrials(member: Member, verdictOf: VerdictOf): Trial[] {
  const names = new Set(member.rules.filter(({ kind }) => kind === 'alert').map(({ name }) => name.text))
  return [...names].flatMap((name) => {
    const twins = member.set.alerting.get(name) ?? []
    if (twins.length < 2) return []
    const assertions = member.assertions.filter(
      (one) => one.kind === 'alert' && one.subject === name && verdictOf(member, one) === 'passed',
    )
    if (assertions.length === 0) return []
    return twins.map((twin): Trial => ({ member: { ...member, assertions }, rules: new Set([twin]), twin }))
  })
}

function twinFindings(trials: readonly (Trial & { passed: boolean })[]): StageFinding[] {
  const byRule = new Map<Rule, (Trial & { passed: boolean })[]>()
  for (const trial of trials) {
    if (trial.twin) addTo(byRule, trial.twin, trial)
  }
  return [...byRule].flatMap(([rule, tried]) => {
    const assertions = tried.flatMap(({ member }) => member.assertions.map((one) => authored(member, one)))
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
function idleSuites(members: readonly Member[]): StageFinding[] {
  const bySuite = groupBy(members, (member) => member.suite)
  return [...bySuite].flatMap(([{ suite, tests }, parts]) => {
    const assertions = parts.flatMap((member) => member.assertions.map((one) => ({ member, one })))
    const [first] = assertions
    if (!first || parts.every(({ set }) => set.rules.length === 0)) return []
    if (assertions.length < tests.reduce((sum, test) => sum + test.assertions.length, 0)) return []
    if (assertions.some(({ one }) => one.kind === 'alert')) return []
    if (!assertions.some(({ member, one }) => authored(member, one).expected.length > 0)) return []
    if (assertions.some(({ member, one }) => rulesBehind(member.set, one).size > 0)) return []
    return findingOn(authored(first.member, first.one), {
      check: 'drill/proves-nothing',
      message: `\`${suite.path.split('/').at(-1)}\` loads rules, and none of its assertions is about them: all would pass without the rules`,
      help: 'Assert something that the rules record, or that their alerts fire.',
    })
  })
}

export async function passesWithoutRules(
  members: readonly Member[],
  verdictOf: VerdictOf,
  promtool: PromtoolRunner,
): Promise<StageFinding[]> {
  const trials = members.flatMap((member) => [
    ...expressionTrials(member, verdictOf),
    ...twinTrials(member, verdictOf),
  ])
  const bare = trials.map(({ member, rules }) => withoutRules(member, rules))
  const answers = await tryOut(bare, promtool)
  const judged = trials.map((trial, i) => {
    const settled = answers.get(bare[i] as Member) ?? []
    const isWhole = settled.length === trial.member.assertions.length
    return { ...trial, passed: isWhole && settled.every(({ verdict }) => verdict === 'passed') }
  })
  const found = judged.flatMap(({ member, rules, twin, passed }): StageFinding[] => {
    const [one] = member.assertions
    if (twin || !passed || !one) return []
    const assertion = authored(member, one)
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
  return [...found, ...twinFindings(judged), ...idleSuites(members)]
}
