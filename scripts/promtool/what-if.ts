/**
 * What else promtool can be asked about a test: what an expression returns at some time, and what the verdicts would
 * be with other rules. promtool stays the judge; nothing is evaluated here.
 */

import type { Rule } from '../model/rule.ts'
import { parsePromql } from '../promql/parse.ts'
import type { PlainAssertion } from '../suite/plain.ts'
import type { SampleValue } from '../suite/values.ts'
import type { PromtoolRunner } from './ask.ts'
import { pack } from './plan/pack.ts'
import { readsOf, union } from './plan/rule-facts.ts'
import { type Member, type Variant, without } from './plan/unit.ts'
import type { Settled } from './run/outcome.ts'
import { runUnits } from './run/run-units.ts'

export interface Probe {
  readonly expr: string
  /** Milliseconds. */
  readonly time: number
}

/** No series has this label, so an assertion that expects it fails and shows what came instead. */
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

/** The member with probes in place of its assertions; their `index` is that of the probe. */
export function withProbes(member: Member, probes: readonly Probe[]): Member {
  const assertions = probes.map(asAssertion)
  const lastTime = timeOf(probes, member.plain.lastTime)
  const reads = union([member.slice.reads, readsOf(probes.map(({ expr }) => parsePromql(expr).expr))])
  return {
    ...member,
    plain: { ...member.plain, assertions, lastTime },
    slice: { ...member.slice, reads },
    assertions,
  }
}

/** The member with probes behind its assertions. They read no more than its rules and assertions do. */
export function andProbes(member: Member, probes: readonly Probe[]): Member {
  const first = member.plain.assertions.length
  const asked = probes.map((probe, i) => asAssertion(probe, first + i))
  const lastTime = timeOf(probes, member.plain.lastTime)
  return {
    ...member,
    plain: { ...member.plain, lastTime },
    assertions: [...member.assertions, ...asked],
  }
}

/** The member with other expressions for some of its rules. They read no more than the rules' own. */
export function withExprs(member: Member, exprs: ReadonlyMap<Rule, string>): Member {
  return { ...member, exprs }
}

/** The member with other rules in place of some of its own, or beside them. They read no more than those. */
export function withVariants(member: Member, variants: readonly Variant[]): Member {
  return { ...member, variants }
}

/** The member without some of its rules, and with all its assertions. */
export function withoutRules(member: Member, rules: ReadonlySet<Rule>): Member {
  return { ...without(member, rules, member.assertions), partOf: undefined }
}

/** What came of each assertion or probe of each member; an empty list where promtool did not get to it. */
export async function tryOut(
  members: readonly Member[],
  promtool: PromtoolRunner,
): Promise<ReadonlyMap<Member, readonly Settled[]>> {
  // Both orders of open groups are tried for verdicts; here one is enough.
  const units = pack(members, promtool.parallel).filter(({ reversed }) => !reversed)
  const outcome = await runUnits(units, promtool)
  const found = new Map<Member, Settled[]>(members.map((member) => [member, []]))
  for (const settled of outcome.settled) found.get(settled.member.partOf ?? settled.member)?.push(settled)
  return found
}

/** The samples that a probe returned; undefined where it could not be evaluated. */
export function samplesOf({ verdict, got }: Settled): readonly SampleValue[] | undefined {
  return verdict === 'failed' ? ((got ?? []) as readonly SampleValue[]) : undefined
}
