/** The order of a test's rule groups. promtool evaluates groups in random order unless `group_eval_order` sets it. */
import { groupBy } from '../../lib/group.ts'
import type { Rule, RuleGroup } from '../../model/rule.ts'
import type { RuleFacts } from './rule-facts.ts'

export interface GroupOrder {
  /** Writers come before their readers, as far as the author's order allows. */
  readonly forward: readonly RuleGroup[]
  /** The same with every undecided pair reversed; absent when the order can't matter. */
  readonly reversed?: readonly RuleGroup[]
}

/** True when a rule reads the series that another writes. */
function isRead(writer: Rule, { reads }: RuleFacts): boolean {
  if (reads.everything) return true
  if (writer.kind === 'recording') return reads.metrics.has(writer.name.text)
  return reads.allAlerts || reads.alerts.has(writer.name.text)
}

/** Readers after writers; groups that read each other keep their order. */
function writersFirst(
  groups: readonly RuleGroup[],
  edges: ReadonlyMap<RuleGroup, ReadonlySet<RuleGroup>>,
): RuleGroup[] {
  const places = new Map(groups.map((group, i) => [group, i]))
  const placeOf = (group: RuleGroup): number => places.get(group) ?? 0
  const seen = new Set<RuleGroup>()
  const ordered: RuleGroup[] = []
  /** The path to a group, with the writers still to visit; a chain of thousands is too deep for recursion. */
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
  /** For each group, the groups that it reads from. */
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
  // promtool treats a group that is not listed as the first.
  const ranks = new Map([...groupOrder.entries()].reverse().map(([i, name]) => [name, i]))
  const rank = (group: RuleGroup): number => ranks.get(group.name?.text ?? '') ?? 0
  const byRank = (list: readonly RuleGroup[]): RuleGroup[] => [...list].sort((a, b) => rank(a) - rank(b))
  const forward = byRank(writersFirst(groups, edges))
  // When two rules write the same series, their order decides which one fails.
  const isContested = [...writers.values()].some((rules) => {
    const alike = groupBy(rules, ({ kind, group }) => `${kind} ${rank(group)}`)
    return [...alike.values()].some(([first, ...more]) => more.some(({ group }) => group !== first?.group))
  })
  const isOpen =
    isContested ||
    groups.some((group) => [...(edges.get(group) ?? [])].some((writer) => rank(writer) === rank(group)))
  return isOpen ? { forward, reversed: byRank([...forward].reverse()) } : { forward }
}
