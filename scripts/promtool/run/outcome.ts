/** The outcome of a run of batches. */

import type { Rule } from '../../model/rule.ts'
import type { PlainAssertion, PlainSuite } from '../../suite/plain.ts'
import type { AlertValue, SampleValue } from '../../suite/values.ts'
import type { PlannedTest } from '../plan/test-batch.ts'

/** `error`: promtool could give no verdict. `skipped`: it was not asked. */
export type Verdict = 'passed' | 'failed' | 'error' | 'skipped'

/** The outcome of one assertion in one run. */
export interface AssertionOutcome {
  readonly planned: PlannedTest
  readonly assertion: PlainAssertion
  readonly reversed: boolean
  readonly verdict: Verdict
  readonly error?: string
  readonly expected?: readonly (AlertValue | SampleValue)[]
  readonly got?: readonly (AlertValue | SampleValue)[]
  /** Seconds: its share of promtool's time, estimated from its cost; promtool reports no more. */
  readonly seconds?: number
  readonly fromCache?: true
}

/** A rule that can't be evaluated on a test's series. */
export interface RuleError {
  readonly planned: PlannedTest
  readonly reversed: boolean
  readonly rules: readonly Rule[]
  /** As promtool prints it: '2m0s'. */
  readonly time: string
  readonly error: string
}

/** A test that promtool could not run at all. */
export interface TestError {
  readonly planned: PlannedTest
  readonly error: string
}

export interface RunOutcome {
  readonly assertions: AssertionOutcome[]
  readonly ruleErrors: RuleError[]
  readonly testErrors: TestError[]
  /** Suites that promtool reads differently than we do: it has to read them itself. */
  readonly misread: Set<PlainSuite>
  /** Set when promtool could not be started or was stopped. */
  incomplete?: string
}
