/** The order in which a test's rule groups are evaluated. promtool leaves to chance what `group_eval_order` leaves open. */
import { groupBy } from '../../model/group.ts'
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
  const done = new Set<RuleGroup>()
  const ordered: RuleGroup[] = []
  const visit = (group: RuleGroup, path: ReadonlySet<RuleGroup>): void => {
    if (done.has(group) || path.has(group)) return
    const longer = new Set(path).add(group)
    for (const writer of groups) if (edges.get(group)?.has(writer)) visit(writer, longer)
    if (done.has(group)) return
    done.add(group)
    ordered.push(group)
  }
  for (const group of groups) visit(group, new Set())
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
  const rank = (group: RuleGroup): number => Math.max(0, groupOrder.indexOf(group.name?.text ?? ''))
  const byRank = (list: readonly RuleGroup[]): RuleGroup[] => [...list].sort((a, b) => rank(a) - rank(b))
  const forward = byRank(writersFirst(groups, edges))
  const sameRank = (a: RuleGroup, b: RuleGroup): boolean => a !== b && rank(a) === rank(b)
  // Which of two writers of the same series comes first decides which of them fails.
  const isContested = [...writers.values()].some((rules) =>
    rules.some(({ group, kind }) =>
      rules.some((other) => other.kind === kind && sameRank(other.group, group)),
    ),
  )
  const isOpen =
    isContested ||
    groups.some((group) => [...(edges.get(group) ?? [])].some((writer) => rank(writer) === rank(group)))
  return isOpen ? { forward, reversed: byRank([...forward].reverse()) } : { forward }
}
