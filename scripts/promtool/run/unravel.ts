/** What is to be made of a unit that promtool did not get to the end of. */
import type { Rule } from '../../model/rule.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { type PromtoolAnswer, whyNot } from '../ask.ts'
import { dependents, rulesBehind } from '../plan/rule-set.ts'
import { type Member, type Unit, without } from '../plan/unit.ts'
import { type RuleRecord, readAnswer } from './answer.ts'
import type { Outcome } from './outcome.ts'

function giveUp(unit: Unit, error: string, outcome: Outcome): void {
  for (const member of unit.members) {
    if (!unit.reversed) outcome.testErrors.push({ member, error })
    for (const assertion of member.assertions)
      outcome.settled.push({ member, assertion, reversed: unit.reversed, verdict: 'error', error })
  }
}

/** Takes the rules that failed out of a test, and with them what depends on them. */
function isolate(unit: Unit, member: Member, failures: readonly RuleRecord[], outcome: Outcome): Unit[] {
  const failed = new Set<Rule>()
  for (const name of new Set(failures.map((failure) => failure.name))) {
    const rules = member.rules.filter((rule) => rule.name.text === name)
    for (const rule of rules) failed.add(rule)
    const first = failures.find((failure) => failure.name === name)
    if (rules.length > 0 && first)
      outcome.ruleErrors.push({
        member,
        reversed: unit.reversed,
        rules,
        time: first.time,
        error: first.error,
      })
  }
  if (failed.size === 0) {
    giveUp(unit, failures[0]?.error ?? 'a rule failed', outcome)
    return []
  }
  const gone = dependents(member.set, failed, member.rules)
  const left: PlainAssertion[] = []
  for (const assertion of member.assertions) {
    const behind = rulesBehind(member.set, assertion)
    const cause = [...failed].find((rule) => behind.has(rule))
    if (cause) {
      const error = `\`${cause.name.text}\` can't be evaluated: ${failures.find(({ name }) => name === cause.name.text)?.error ?? ''}`
      outcome.settled.push({ member, assertion, reversed: unit.reversed, verdict: 'error', error })
    } else left.push(assertion)
  }
  return [{ members: [without(member, gone, left)], reversed: unit.reversed }]
}

/** What a run of a unit alone says, where it did not get to its end; returns what is to be run instead. */
export function unravel(unit: Unit, answer: PromtoolAnswer, outcome: Outcome): Unit[] {
  if (unit.members.length > 1)
    return unit.members.map((member) => ({ members: [member], reversed: unit.reversed }))
  const member = unit.members[0] as Member
  if (answer.ended !== 'exit') {
    giveUp(unit, `promtool ${whyNot(answer)}`, outcome)
    return []
  }
  const { records, rest } = readAnswer(answer.output)
  const failures = records.filter((record) => record.kind === 'rule')
  if (failures.length > 0) return isolate(unit, member, failures, outcome)
  // A series that it can't parse is the one thing that is not looked at before.
  const error = rest.find((line) => /^(?:error parsing|\d+:\d+: parse error)/.test(line))
  if (error) giveUp(unit, error.trim(), outcome)
  else outcome.misread.add(member.suite)
  return []
}
