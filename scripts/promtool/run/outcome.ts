/** What a run of units comes to. */

import type { Rule } from '../../model/rule.ts'
import type { PlainAssertion, PlainSuite } from '../../suite/plain.ts'
import type { AlertValue, SampleValue } from '../../suite/values.ts'
import type { Member } from '../plan/unit.ts'

/** `error`: promtool could give no verdict. `skipped`: it was not asked. */
export type Verdict = 'passed' | 'failed' | 'error' | 'skipped'

/** What became of one assertion in one run. */
export interface Settled {
  readonly member: Member
  readonly assertion: PlainAssertion
  readonly reversed: boolean
  readonly verdict: Verdict
  readonly error?: string
  readonly expected?: readonly (AlertValue | SampleValue)[]
  readonly got?: readonly (AlertValue | SampleValue)[]
  /** Its share of the time that promtool took, by what it is likely to cost; promtool tells no more. */
  readonly seconds?: number
  readonly remembered?: true
}

/** A rule that can't be evaluated on a test's series. */
export interface RuleError {
  readonly member: Member
  readonly reversed: boolean
  readonly rules: readonly Rule[]
  /** As promtool prints it: '2m0s'. */
  readonly time: string
  readonly error: string
}

/** A test that promtool could not run at all. */
export interface TestError {
  readonly member: Member
  readonly error: string
}

export interface Outcome {
  readonly settled: Settled[]
  readonly ruleErrors: RuleError[]
  readonly testErrors: TestError[]
  /** Suites of which promtool makes something else than we do: it has to read them itself. */
  readonly misread: Set<PlainSuite>
  /** Set when promtool could not be started or was stopped. */
  undone?: string
}
