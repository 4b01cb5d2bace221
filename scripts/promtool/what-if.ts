/**
 * Extra questions to promtool about a test: what an expression returns at some time, and what the verdicts would be
 * with other rules. promtool judges; nothing is evaluated here.
 */

import type { Rule } from '../model/rule.ts'
import { parsePromql } from '../promql/parse.ts'
import type { PlainAssertion } from '../suite/plain.ts'
import type { SampleValue } from '../suite/values.ts'
import type { PromtoolRunner } from './ask.ts'
import { pack } from './plan/pack.ts'
import { readsOf, union } from './plan/rule-facts.ts'
import { type PlannedTest, type Variant, without } from './plan/test-batch.ts'
import type { AssertionOutcome } from './run/outcome.ts'
import { runBatches } from './run/run-batches.ts'

export interface Probe {
  readonly expr: string
  /** Milliseconds. */
  readonly time: number
}

/** No series has this label, so an assertion that expects it fails and shows what promtool returned. */
const neverTrue = '[{labels: "__firedrill_probe__", value: 0}]'

const asAssertion = ({ expr, time }: Probe, index: number): PlainAssertion => ({
  kind: 'expr',
  subject: expr,
  time,
  expected: neverTrue,
  index,
})

const timeOf = (probes: readonly Probe[], lastTime: number): number =>
  probes.reduce((last, { time }) => Math.max(last, time), lastTime)

/** The planned test with probes in place of its assertions; their `index` is that of the probe. */
export function withProbes(planned: PlannedTest, probes: readonly Probe[]): PlannedTest {
  const assertions = probes.map(asAssertion)
  const lastTime = timeOf(probes, planned.plain.lastTime)
  const reads = union([planned.slice.reads, readsOf(probes.map(({ expr }) => parsePromql(expr).expr))])
  return {
    ...planned,
    plain: { ...planned.plain, assertions, lastTime },
    slice: { ...planned.slice, reads },
    assertions,
  }
}

/** The planned test with probes after its assertions. They read no more than its rules and assertions do. */
export function andProbes(planned: PlannedTest, probes: readonly Probe[]): PlannedTest {
  const first = planned.plain.assertions.length
  const asked = probes.map((probe, i) => asAssertion(probe, first + i))
  const lastTime = timeOf(probes, planned.plain.lastTime)
  return {
    ...planned,
    plain: { ...planned.plain, lastTime },
    assertions: [...planned.assertions, ...asked],
  }
}

/** The planned test with other expressions for some of its rules. They read no more than the original ones. */
export function withExprs(planned: PlannedTest, exprs: ReadonlyMap<Rule, string>): PlannedTest {
  return { ...planned, exprs }
}

/** The planned test with rules that replace some of its own or are added. They read no more than the original ones. */
export function withVariants(planned: PlannedTest, variants: readonly Variant[]): PlannedTest {
  return { ...planned, variants }
}

/** The planned test without some of its rules, and with all its assertions. */
export function withoutRules(planned: PlannedTest, rules: ReadonlySet<Rule>): PlannedTest {
  return { ...without(planned, rules, planned.assertions), partOf: undefined }
}

/** The outcome of each assertion or probe by planned test; an empty list where promtool did not reach it. */
export async function tryOut(
  plannedTests: readonly PlannedTest[],
  promtool: PromtoolRunner,
): Promise<ReadonlyMap<PlannedTest, readonly AssertionOutcome[]>> {
  // Verdicts are taken in both orders of undecided groups; here one is enough.
  const batches = pack(plannedTests, promtool.parallel).filter(({ reversed }) => !reversed)
  const run = await runBatches(batches, promtool)
  const found = new Map<PlannedTest, AssertionOutcome[]>(plannedTests.map((planned) => [planned, []]))
  for (const outcome of run.assertions) found.get(outcome.planned.partOf ?? outcome.planned)?.push(outcome)
  return found
}

/** The samples that a probe returned; undefined if it could not be evaluated. */
export function samplesOf({ verdict, got }: AssertionOutcome): readonly SampleValue[] | undefined {
  return verdict === 'failed' ? ((got ?? []) as readonly SampleValue[]) : undefined
}
