/** What the doubts about a run have in common: which assertion got which verdict, and where findings point. */
import type { Diagnostic } from '../../diagnostic.ts'
import { type Place, rangeAt } from '../../model/source.ts'
import { type Assertion, stepsWith, type TestGroup } from '../../model/suite.ts'
import { placeOfAssertion } from '../place.ts'
import type { PlainAssertion } from '../plain.ts'
import type { DrillResult, Verdict } from '../result.ts'
import type { Member } from '../unit.ts'

export type VerdictOf = (member: Member, assertion: Pick<PlainAssertion, 'index'>) => Verdict | undefined

export function verdictsOf(results: readonly DrillResult[]): VerdictOf {
  const known = new Map<Assertion, Verdict>()
  for (const { assertion, verdict } of results)
    for (const step of assertion ? stepsWith(assertion) : []) known.set(step, verdict)
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
  rest: Pick<Diagnostic, 'check' | 'severity' | 'message'> & Partial<Diagnostic>,
): Diagnostic {
  return { file: at.source.path, range: rangeAt(at.source, at), ...rest }
}

export function findingOn(
  assertion: Assertion,
  rest: Pick<Diagnostic, 'check' | 'severity' | 'message'> & Partial<Diagnostic>,
): Diagnostic {
  const alert = assertion.kind === 'alert' && assertion.subject ? { alert: assertion.subject.text } : {}
  return findingAt(placeOfAssertion(assertion), { ...alert, ...rest })
}
