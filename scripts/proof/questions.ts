/** What all proofs need of a run: the verdict on each assertion, and where findings point. */
import type { StageFinding } from '../diagnostic.ts'
import type { DrillResult } from '../drill/result.ts'
import { type Place, spotOf } from '../model/source.ts'
import { type Assertion, stepsWith } from '../model/suite.ts'
import type { PlannedTest } from '../promtool/plan/test-batch.ts'
import type { Verdict } from '../promtool/run/outcome.ts'
import { placeOfAssertion } from '../suite/place.ts'
import type { PlainAssertion } from '../suite/plain.ts'

type Asked = Pick<PlainAssertion, 'index'>

/** Of the steps of a state over time all have its one result. */
export type ResultOf = (planned: PlannedTest, assertion: Asked) => DrillResult | undefined
export type VerdictOf = (planned: PlannedTest, assertion: Asked) => Verdict | undefined

export function resultsBy(results: readonly DrillResult[]): ResultOf {
  const known = new Map<Assertion, DrillResult>()
  for (const result of results)
    for (const step of result.assertion ? stepsWith(result.assertion) : []) known.set(step, result)
  return (planned, { index }) => {
    const assertion = planned.plain.test.assertions[index]
    return assertion && known.get(assertion)
  }
}

export function authored({ plain }: PlannedTest, { index }: Pick<PlainAssertion, 'index'>): Assertion {
  return plain.test.assertions[index] as Assertion
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
