/** Decides which tests share a test group, and estimates the cost: promtool spends its time per group. */

import { maxOf } from '../../lib/many.ts'
import { memo } from '../../lib/memo.ts'
import type { Rule } from '../../model/rule.ts'
import type { PlannedTest, TestBatch } from './test-batch.ts'

const stepsOf = ({ plain, suite }: PlannedTest): number => 1 + plain.lastTime / suite.evaluationInterval

/** Milliseconds to start a promtool, and to open a test group. */
export const startCost = 35
const groupCost = 8
/** Milliseconds that a process may take when its batches could be split. */
export const maxProcessCost = 4000

const sumOf = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((sum, item) => sum + of(item), 0)

/** An alert's annotations are expanded for each series at each step at which it is active. */
const costOfRule = (rule: Rule): number => (rule.annotations.length > 0 ? 0.15 : 0.05)

/** The estimated milliseconds for a planned test in a group of that many steps; only good for comparing. */
function costOfTest(planned: PlannedTest, steps = stepsOf(planned)): number {
  const { rules, variants = [], slice, assertions } = planned
  return (
    (sumOf(rules, costOfRule) + sumOf(variants, ({ rule }) => costOfRule(rule))) * steps +
    slice.series.samples * 0.0025 +
    slice.series.labels.size * 0.01 +
    assertions.length * 0.05
  )
}

/** The estimated milliseconds for planned tests that share their test groups; only good for comparing. */
export const costOfTests = (plannedTests: readonly PlannedTest[]): number =>
  sumOf(plannedTests, (planned) => costOfTest(planned))

/** The estimated milliseconds for a batch; only good for comparing. */
export const costOf = memo(({ plannedTests }: TestBatch): number => {
  const steps = maxOf(plannedTests.map(stepsOf))
  return groupCost + sumOf(plannedTests, (planned) => costOfTest(planned, steps))
})

/** The maximum cost of a batch, chosen so that all cores are equally busy, if that is worth a process. */
function maxCostOf(plannedTests: readonly PlannedTest[], parallel: number): number {
  const costs = plannedTests.map((planned) => costOfTest(planned))
  const total = sumOf(costs, (cost) => cost)
  const shares = Math.max(
    Math.min(parallel, Math.ceil(total / startCost)),
    Math.ceil(total / maxProcessCost),
    1,
  )
  return groupCost + total / shares + costs.reduce((most, cost) => Math.max(most, cost), 0) / 2
}

/** `@` or an offset into the future: promtool has read the samples up to the last assertion, and no further. */
export const looksAhead = (expr: string): boolean => /@|\boffset\s*[^\s\d]/i.test(expr)

/** The names that a planned test reads or writes; undefined when they can't be known. */
function traces({ slice, rules, assertions, plain }: PlannedTest): Set<string> | undefined {
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

/** Planned tests with the same key may share a test group. Extra steps after a test's last are wasted, so few. */
function packKey({ suite, plain, order }: PlannedTest): string {
  const size = Math.ceil(Math.log2(stepsOf({ suite, plain } as PlannedTest)) / 2)
  return [
    suite.evaluationInterval,
    suite.fuzzyCompare,
    plain.settings,
    size,
    order.reversed ? 'open' : '',
  ].join('\n')
}

/** The batches that contain a trace. */
interface Taken {
  readonly batches: Set<number>
  /** All batches before it contain the trace, so thousands of planned tests need not search them. */
  free: number
}

interface Pack {
  readonly plannedTests: PlannedTest[]
  cost: number
}

/**
 * Puts planned tests that can't see each other into the same batch: they share no metric, no alert and no setting
 * in which they differ. `parallel` batches can be run at once.
 */
export function pack(plannedTests: readonly PlannedTest[], parallel: number): TestBatch[] {
  const maxCost = maxCostOf(plannedTests, parallel)
  const batches: TestBatch[] = []
  const byKey = new Map<string, { packs: Pack[]; taken: Map<string, Taken> }>()
  for (const planned of plannedTests) {
    const found = traces(planned)
    if (!found) {
      batches.push({ plannedTests: [planned], reversed: false })
      continue
    }
    const key = packKey(planned)
    const shelf = byKey.get(key) ?? { packs: [], taken: new Map<string, Taken>() }
    byKey.set(key, shelf)
    const conflicts = [...found].flatMap((trace) => shelf.taken.get(trace) ?? [])
    const cost = costOfTest(planned)
    const fits = (pack: Pack, i: number): boolean =>
      pack.cost + cost <= maxCost && !conflicts.some(({ batches }) => batches.has(i))
    let index = conflicts.reduce((most, { free }) => Math.max(most, free), 0)
    while (index < shelf.packs.length && !fits(shelf.packs[index] as Pack, index)) index++
    if (index === shelf.packs.length) shelf.packs.push({ plannedTests: [], cost: groupCost })
    const chosen = shelf.packs[index] as Pack
    chosen.plannedTests.push(planned)
    chosen.cost += cost
    for (const trace of found) {
      const taken = shelf.taken.get(trace) ?? { batches: new Set<number>(), free: 0 }
      shelf.taken.set(trace, taken)
      taken.batches.add(index)
      while (taken.batches.has(taken.free)) taken.free++
    }
  }
  for (const { packs } of byKey.values())
    for (const { plannedTests } of packs) batches.push({ plannedTests, reversed: false })
  // If the order of groups is undecided and may matter, both orders are run.
  const open = batches.filter((batch) => batch.plannedTests.some(({ order }) => order.reversed))
  return [...batches, ...open.map(({ plannedTests }) => ({ plannedTests, reversed: true }))]
}
