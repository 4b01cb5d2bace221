/** The order in which a test's rule groups are evaluated. promtool leaves to chance what `group_eval_order` leaves open. */
import { groupBy } from '../../lib/group.ts'
import type { Rule, RuleGroup } from '../../model/rule.ts'
import type { RuleFacts } from './rule-facts.ts'

export interface GroupOrder {
  /** What is read stands before its readers, as far as the author's order allows. */
  readonly forward: readonly RuleGroup[]
  /** The same with everything that is left open the other way round; absent where nothing can depend on it. */
  readonly reversed?: readonly RuleGroup[]
}

/** Whether a rule reads what another writes. */
function isRead(writer: Rule, { reads }: RuleFacts): boolean {
  if (reads.everything) return true
  if (writer.kind === 'recording') return reads.metrics.has(writer.name.text)
  return reads.allAlerts || reads.alerts.has(writer.name.text)
}

/** Readers after writers; groups that read each other stay as they are. */
function writersFirst(
  groups: readonly RuleGroup[],
  edges: ReadonlyMap<RuleGroup, ReadonlySet<RuleGroup>>,
): RuleGroup[] {
  const places = new Map(groups.map((group, i) => [group, i]))
  const placeOf = (group: RuleGroup): number => places.get(group) ?? 0
  const seen = new Set<RuleGroup>()
  const ordered: RuleGroup[] = []
  /** The way to a group, as a chain of thousands is too deep for calls; with what of each is still to be visited. */
  const path: { group: RuleGroup; writers: RuleGroup[] }[] = []
  const enter = (group: RuleGroup): void => {
    if (seen.has(group)) return
    seen.add(group)
    path.push({ group, writers: [...(edges.get(group) ?? [])].sort((a, b) => placeOf(b) - placeOf(a)) })
  }
  for (const group of groups) {
    enter(group)
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const writer = last.writers.pop()
      if (writer) enter(writer)
      else {
        path.pop()
        ordered.push(last.group)
      }
    }
  }
  return ordered
}

export function orderOf(
  rules: readonly Rule[],
  facts: ReadonlyMap<Rule, RuleFacts>,
  groupOrder: readonly string[],
): GroupOrder {
  const groups = [...new Set(rules.map(({ group }) => group))]
  if (groups.length < 2) return { forward: groups }
  /** For each group those that it reads from. */
  const edges = new Map<RuleGroup, Set<RuleGroup>>(groups.map((group) => [group, new Set()]))
  const writers = groupBy(rules, ({ name }) => name.text)
  for (const reader of rules) {
    const known = facts.get(reader)
    if (!known) continue
    const { everything, allAlerts, metrics, alerts } = known.reads
    const candidates =
      everything || allAlerts ? rules : [...metrics, ...alerts].flatMap((name) => writers.get(name) ?? [])
    for (const writer of candidates) {
      if (writer.group !== reader.group && isRead(writer, known)) edges.get(reader.group)?.add(writer.group)
    }
  }
  // A group that is not named counts as the first, as promtool has it.
  const ranks = new Map([...groupOrder.entries()].reverse().map(([i, name]) => [name, i]))
  const rank = (group: RuleGroup): number => ranks.get(group.name?.text ?? '') ?? 0
  const byRank = (list: readonly RuleGroup[]): RuleGroup[] => [...list].sort((a, b) => rank(a) - rank(b))
  const forward = byRank(writersFirst(groups, edges))
  // Which of two writers of the same series comes first decides which of them fails.
  const isContested = [...writers.values()].some((rules) => {
    const alike = groupBy(rules, ({ kind, group }) => `${kind} ${rank(group)}`)
    return [...alike.values()].some(([first, ...more]) => more.some(({ group }) => group !== first?.group))
  })
  const isOpen =
    isContested ||
    groups.some((group) => [...(edges.get(group) ?? [])].some((writer) => rank(writer) === rank(group)))
  return isOpen ? { forward, reversed: byRank([...forward].reverse()) } : { forward }
}
