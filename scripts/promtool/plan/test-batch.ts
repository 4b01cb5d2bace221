/** The tests that promtool runs: one or more of the authors' tests each, with the rules that they need. */
import { groupBy } from '../../lib/group.ts'
import type { Rule } from '../../model/rule.ts'
import type { PlainAssertion, PlainSuite, PlainTest } from '../../suite/plain.ts'
import { type GroupOrder, orderOf } from './order.ts'
import type { RuleSet } from './rule-set.ts'
import type { Slice } from './slice.ts'

/** A rule with changed fields, for a what-if run. */
export interface Variant {
  readonly rule: Rule
  /** As YAML text; replaces the rule's own fields or is added to them. */
  readonly fields: Readonly<Record<string, string>>
  /** True to replace the rule; otherwise it is placed directly after it. */
  readonly isInstead: boolean
}

/** One author's test, or a part of it, as planned for a run. */
export interface PlannedTest {
  readonly suite: PlainSuite
  readonly plain: PlainTest
  readonly set: RuleSet
  readonly slice: Slice
  readonly rules: readonly Rule[]
  readonly order: GroupOrder
  /** No two alert assertions of the same name and time. */
  readonly assertions: readonly PlainAssertion[]
  /** Expressions that replace those of some rules, for a what-if run. */
  readonly exprs?: ReadonlyMap<Rule, string>
  /** Rules that replace others or are added to them, for a what-if run. */
  readonly variants?: readonly Variant[]
  /** The planned test that this one was made from after some of its rules failed. */
  readonly partOf?: PlannedTest
}

/** One test group for promtool. */
export interface TestBatch {
  readonly plannedTests: readonly PlannedTest[]
  readonly reversed: boolean
}

/** Each alert assertion once, with the indexes of its repeats. */
function withoutRepeats(assertions: readonly PlainAssertion[]): PlainAssertion[] {
  const alike = groupBy(assertions, ({ kind, subject, time, expected, parts, index }) =>
    kind === 'expr' || parts ? `${index}` : `${time} ${subject} ${expected}`,
  )
  return [...alike.values()].map(([first, ...more]) => {
    const one = first as PlainAssertion
    return more.length > 0 ? { ...one, again: more.map(({ index }) => index) } : one
  })
}

/** All assertions of a test, in as many planned tests as promtool needs to tell its assertions apart. */
export function plannedTestsOf(
  suite: PlainSuite,
  plain: PlainTest,
  set: RuleSet,
  slice: Slice,
): PlannedTest[] {
  const layers: PlainAssertion[][] = []
  const seen = new Map<string, number>()
  for (const assertion of withoutRepeats(plain.assertions)) {
    const key = assertion.kind === 'alert' ? `${assertion.time} ${assertion.subject}` : ''
    const layer = key === '' ? 0 : (seen.get(key) ?? 0)
    seen.set(key, layer + 1)
    const list = layers[layer]
    if (list) list.push(assertion)
    else layers[layer] = [assertion]
  }
  if (layers.length === 0) layers.push([])
  const order = orderOf(slice.rules, set.facts, suite.groupOrder)
  return layers.map((assertions) => ({ suite, plain, set, slice, rules: slice.rules, order, assertions }))
}

/** The same planned test with fewer rules or assertions. */
export function without(
  planned: PlannedTest,
  rules: ReadonlySet<Rule>,
  assertions: readonly PlainAssertion[],
): PlannedTest {
  const kept = planned.rules.filter((rule) => !rules.has(rule))
  return {
    ...planned,
    rules: kept,
    order: orderOf(kept, planned.set.facts, planned.suite.groupOrder),
    assertions,
    partOf: planned.partOf ?? planned,
  }
}
