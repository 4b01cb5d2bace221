/** What the doubts about a run have in common: which assertion got which verdict, and where findings point. */
import type { StageFinding } from '../diagnostic.ts'
import type { DrillResult } from '../drill/result.ts'
import { type Place, spotOf } from '../model/source.ts'
import { type Assertion, stepsWith, type TestGroup } from '../model/suite.ts'
import type { Member } from '../promtool/plan/unit.ts'
import type { Verdict } from '../promtool/run/outcome.ts'
import { placeOfAssertion } from '../suite/place.ts'
import type { PlainAssertion } from '../suite/plain.ts'

type Asked = Pick<PlainAssertion, 'index'>

/** Of the steps of a state over time all have its one result. */
export type ResultOf = (member: Member, assertion: Asked) => DrillResult | undefined
export type VerdictOf = (member: Member, assertion: Asked) => Verdict | undefined

export function resultsBy(results: readonly DrillResult[]): ResultOf {
  const known = new Map<Assertion, DrillResult>()
  for (const result of results)
    for (const step of result.assertion ? stepsWith(result.assertion) : []) known.set(step, result)
  return (member, { index }) => {
    const assertion = member.plain.test.assertions[index]
    return assertion && known.get(assertion)
  }
}

export function authored({ plain }: Member, { index }: Pick<PlainAssertion, 'index'>): Assertion {
  return (plain.test as TestGroup).assertions[index] as Assertion
}

export function findingAt(
  at: Place,
  rest: Pick<StageFinding, 'check' | 'severity' | 'message'> & Partial<StageFinding>,
): StageFinding {
  return { ...spotOf(at), ...rest }
}

export function findingOn(
  assertion: Assertion,
  rest: Pick<StageFinding, 'check' | 'severity' | 'message'> & Partial<StageFinding>,
): StageFinding {
  const alert = assertion.kind === 'alert' && assertion.subject ? { alert: assertion.subject.text } : {}
  return findingAt(placeOfAssertion(assertion), { ...alert, ...rest })
}
