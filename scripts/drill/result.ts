/** What a drill came to. */
import type { Place } from '../model/source.ts'
import type { Assertion, Suite, TestGroup } from '../model/suite.ts'
import { formatDuration, parseDuration } from '../promql/milliseconds.ts'
import type { Verdict } from '../promtool/run/outcome.ts'
import type { AlertValue, SampleValue } from '../suite/values.ts'

/** One assertion's verdict; without `assertion` that of a test as a whole, without `test` that of the suite. */
export interface DrillResult {
  readonly suite: Suite
  readonly test?: TestGroup
  readonly assertion?: Assertion
  readonly verdict: Verdict
  /** Why, where it did not pass: one sentence. */
  readonly message?: string
  readonly help?: string
  /** The rule file because of which promtool refuses the suite. */
  readonly ruleFile?: string
  /** The alert that was drilled. */
  readonly alert?: string
  readonly expected?: readonly (AlertValue | SampleValue)[]
  /** Of a failed one; also of one that passed on parts of its alerts. */
  readonly got?: readonly (AlertValue | SampleValue)[]
  /** The verdict is another when the rule groups are evaluated in another order that the suite allows. */
  readonly dependsOnOrder?: true
  /** The place of the assertion, or of what kept it from being judged. */
  readonly at: Place
  readonly related?: readonly { readonly at: Place; readonly message: string }[]
  /** Its share of the time that promtool took. */
  readonly seconds?: number
  /** It is what promtool answered to the same question in an earlier run. */
  readonly fromCache?: true
}

/** '5m', from what the author wrote. */
export function timeOf({ assertion }: Pick<DrillResult, 'assertion'>): string {
  const text = assertion?.evalTime?.text
  return formatDuration(parseDuration(text ?? '0') ?? 0)
}

/** '`RedisDown` at 5m' */
export function subjectAt({ assertion }: Pick<DrillResult, 'assertion'>): string {
  return `\`${assertion?.subject?.text.trim() ?? ''}\` at ${timeOf({ assertion })}`
}
