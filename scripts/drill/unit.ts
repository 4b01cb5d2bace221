/** The tests that promtool is given: one or several of the authors' tests each, with the rules that they need. */
import type { Rule } from '../model/rule.ts'
import { type GroupOrder, orderOf } from './order.ts'
import type { PlainAssertion, PlainSuite, PlainTest } from './plain.ts'
import type { RuleSet, Slice } from './slice.ts'

/** A rule with other fields than it has, where something is tried out. */
export interface Variant {
  readonly rule: Rule
  /** As YAML text, in place of the rule's own or added to them. */
  readonly fields: Readonly<Record<string, string>>
  /** It stands in the rule's place; else right behind it. */
  readonly isInstead: boolean
}

/** One author's test, or a part of it, as it takes part in a run. */
export interface Member {
  readonly suite: PlainSuite
  readonly plain: PlainTest
  readonly set: RuleSet
  readonly slice: Slice
  readonly rules: readonly Rule[]
  readonly order: GroupOrder
  /** No two alert assertions of the same name and time. */
  readonly assertions: readonly PlainAssertion[]
  /** Expressions that stand in for those of some rules, where something is tried out. */
  readonly exprs?: ReadonlyMap<Rule, string>
  /** Rules that are tried out in place of some or beside them. */
  readonly variants?: readonly Variant[]
  /** The member of which this is what was left when rules failed. */
  readonly partOf?: Member
}

/** One test group for promtool. */
export interface Unit {
  readonly members: readonly Member[]
  readonly reversed: boolean
}

/** All assertions of a test, in as many members as there are assertions that promtool's output can't tell apart. */
export function membersOf(suite: PlainSuite, plain: PlainTest, set: RuleSet, slice: Slice): Member[] {
  const layers: PlainAssertion[][] = []
  const seen = new Map<string, number>()
  for (const assertion of plain.assertions) {
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

/** The same with fewer rules or assertions. */
export function without(
  member: Member,
  rules: ReadonlySet<Rule>,
  assertions: readonly PlainAssertion[],
): Member {
  const kept = member.rules.filter((rule) => !rules.has(rule))
  return {
    ...member,
    rules: kept,
    order: orderOf(kept, member.set.facts, member.suite.groupOrder),
    assertions,
    partOf: member.partOf ?? member,
  }
}

const stepsOf = ({ plain, suite }: Member): number => 1 + plain.lastTime / suite.evaluationInterval

/** About how many milliseconds it takes; only good for comparing. */
export function costOf(unit: Unit): number {
  const steps = Math.max(...unit.members.map(stepsOf))
  const sum = (of: (member: Member) => number): number => unit.members.reduce((total, m) => total + of(m), 0)
  return (
    8 +
    sum(({ rules, variants = [] }) => rules.length + variants.length) * steps * 0.1 +
    sum(({ slice }) => slice.series.samples * 0.002 + slice.series.labels.size * 0.01) +
    sum(({ assertions }) => assertions.length) * 0.05
  )
}

/** `@` or an offset into the future: promtool has read the samples up to the last assertion, and no further. */
const looksAhead = (expr: string): boolean => /@|\boffset\s*[^\s\d]/i.test(expr)

/** What a member can see or be seen by; undefined where that can't be known. */
function traces({ slice, rules, assertions, plain }: Member): Set<string> | undefined {
  if (rules.some(({ expr }) => looksAhead(expr?.text ?? ''))) return undefined
  if (plain.assertions.some(({ kind, subject }) => kind === 'expr' && looksAhead(subject))) return undefined
  const { series, reads } = slice
  if (!series.names || !series.isSimple || reads.everything || reads.allAlerts) return undefined
  if (plain.interval === undefined) return undefined
  const found = new Set<string>()
  for (const metric of [...series.names, ...reads.metrics]) found.add(`metric ${metric}`)
  for (const alert of reads.alerts) found.add(`alert ${alert}`)
  for (const { kind, name } of rules)
    found.add(kind === 'alert' ? `alert ${name.text}` : `metric ${name.text}`)
  for (const { kind, subject } of assertions) if (kind === 'alert') found.add(`alert ${subject}`)
  return found.has('metric ALERTS') || found.has('metric ALERTS_FOR_STATE') ? undefined : found
}

/** Members with the same key may run in one test group. Steps beyond a member's last are wasted on it, so few. */
function packKey({ suite, plain, order }: Member): string {
  const size = Math.ceil(Math.log2(stepsOf({ suite, plain } as Member)) / 2)
  return [
    suite.evaluationInterval,
    suite.fuzzyCompare,
    plain.settings,
    size,
    order.reversed ? 'open' : '',
  ].join('\n')
}

interface Pack {
  readonly members: Member[]
  cost: number
}

/**
 * Puts members that can't see one another into the same unit: they have no metric, no alert and no setting in
 * which they differ in common. `most` is the cost up to which a unit may grow.
 */
export function pack(members: readonly Member[], most: number): Unit[] {
  const units: Unit[] = []
  const byKey = new Map<string, { packs: Pack[]; taken: Map<string, Set<number>> }>()
  for (const member of members) {
    const found = traces(member)
    if (!found) {
      units.push({ members: [member], reversed: false })
      continue
    }
    const key = packKey(member)
    const shelf = byKey.get(key) ?? { packs: [], taken: new Map<string, Set<number>>() }
    byKey.set(key, shelf)
    const conflicts = [...found].flatMap((trace) => shelf.taken.get(trace) ?? [])
    const cost = costOf({ members: [member], reversed: false }) - 8
    let index = shelf.packs.findIndex(
      (pack, i) => pack.cost + cost <= most && !conflicts.some((taken) => taken.has(i)),
    )
    if (index < 0) index = shelf.packs.push({ members: [], cost: 8 }) - 1
    const chosen = shelf.packs[index] as Pack
    chosen.members.push(member)
    chosen.cost += cost
    for (const trace of found) {
      const taken = shelf.taken.get(trace)
      if (taken) taken.add(index)
      else shelf.taken.set(trace, new Set([index]))
    }
  }
  for (const { packs } of byKey.values())
    for (const { members } of packs) units.push({ members, reversed: false })
  // Where the order of groups is open and may matter, both ways are run.
  const open = units.filter((unit) => unit.members.some(({ order }) => order.reversed))
  return [...units, ...open.map(({ members }) => ({ members, reversed: true }))]
}
