/** The result of a drill. */
import type { Place } from '../model/source.ts'
import type { Assertion, Suite, TestGroup } from '../model/suite.ts'
import { formatDuration, parseDuration } from '../promql/milliseconds.ts'
import type { Verdict } from '../promtool/run/outcome.ts'
import type { AlertValue, SampleValue } from '../suite/values.ts'

/** The verdict on one assertion; without `assertion` on a test as a whole, without `test` on the suite. */
export interface DrillResult {
  readonly suite: Suite
  readonly test?: TestGroup
  readonly assertion?: Assertion
  readonly verdict: Verdict
  /** The reason, if it did not pass: one sentence. */
  readonly message?: string
  readonly help?: string
  /** The rule file because of which promtool refuses the suite. */
  readonly ruleFile?: string
  /** The alert that was drilled. */
  readonly alert?: string
  readonly expected?: readonly (AlertValue | SampleValue)[]
  /** Set for a failed one; also for one that passed on parts of its alerts. */
  readonly got?: readonly (AlertValue | SampleValue)[]
  /** The verdict changes when the rule groups are evaluated in another order that the suite allows. */
  readonly dependsOnOrder?: true
  /** The place of the assertion, or of the problem that kept it from being judged. */
  readonly at: Place
  readonly related?: readonly { readonly at: Place; readonly message: string }[]
  /** Seconds: its share of the time that promtool took. */
  readonly seconds?: number
  /** promtool's answer to the same question in an earlier run. */
  readonly fromCache?: true
}

/** '5m', as the author wrote it. */
export function timeOf({ assertion }: Pick<DrillResult, 'assertion'>): string {
  const text = assertion?.evalTime?.text
  return formatDuration(parseDuration(text ?? '0') ?? 0)
}

/** '`RedisDown` at 5m' */
export function subjectAt({ assertion }: Pick<DrillResult, 'assertion'>): string {
  return `\`${assertion?.subject?.text.trim() ?? ''}\` at ${timeOf({ assertion })}`
}
