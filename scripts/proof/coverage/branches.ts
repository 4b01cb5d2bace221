/** Which branches of the rules decide a verdict: promtool judges the assertions again without each of them. */

import { addTo } from '../../lib/group.ts'
import { append, maxOf } from '../../lib/many.ts'
import type { Rule } from '../../model/rule.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import { looksAhead } from '../../promtool/plan/pack.ts'
import { rulesBehind } from '../../promtool/plan/rule-set.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import type { AssertionOutcome } from '../../promtool/run/outcome.ts'
import { tryOut, withExprs, withVariants } from '../../promtool/what-if.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { type Mutant, mutantsOf } from '../weaken/without-branch.ts'
import { canStandBeside, hasTemplates, inPlace, standBeside } from './beside.ts'
import type { Holds } from './states.ts'

export interface Branches {
  readonly mutants: readonly Mutant[]
  readonly decisive: ReadonlySet<Mutant>
}

/** How a test can be tried, the cheapest way first. */
const ways = ['rough', 'beside', 'alone'] as const

/** One test with one branch of one rule left out, and the assertions that rest on the rule. */
interface Trial {
  readonly rule: Rule
  readonly mutant: Mutant
  readonly planned: PlannedTest
  readonly assertions: readonly PlainAssertion[]
  /**
   * Beside: a copy of the alert can be tried together with others. Rough: that, and without annotations; where no
   * verdict changes by the labels, it may by these.
   */
  readonly way: (typeof ways)[number]
  /** The smaller, the sooner it should be tried. */
  readonly rank: number
}

/** Milliseconds; no test is as long. */
const longest = 1e13

const lastOf = (assertions: readonly PlainAssertion[]): number => maxOf(assertions.map(({ time }) => time))

/** Whether some verdict is likely to change: with less in an `or` fewer alerts fire, with less in the others more. */
function isPromising({ op }: Mutant, planned: PlannedTest, assertions: readonly PlainAssertion[]): boolean {
  return assertions.some(({ index }) => {
    const count = planned.plain.test.assertions[index]?.expected.length ?? 0
    return op === 'or' ? count > 0 : count === 0
  })
}

function trialsOf(
  mutants: ReadonlyMap<Rule, readonly Mutant[]>,
  plannedTests: readonly PlannedTest[],
  holds: Holds,
): Trial[] {
  const trials: Trial[] = []
  for (const planned of plannedTests) {
    const behind = new Map<string, Set<Rule>>()
    const rulesOf = (assertion: PlainAssertion): Set<Rule> => {
      const key = `${assertion.kind} ${assertion.subject}`
      const known = behind.get(key) ?? rulesBehind(planned.set, assertion)
      behind.set(key, known)
      return known
    }
    const held = planned.assertions.filter((assertion) => holds(planned, assertion))
    for (const rule of planned.rules) {
      const own = mutants.get(rule) ?? []
      const resting = own.length > 0 ? held.filter((one) => rulesOf(one).has(rule)) : []
      const isDirect = ({ kind, subject }: PlainAssertion): boolean =>
        rule.kind === 'alert' && kind === 'alert' && subject === rule.name.text
      const direct = canStandBeside(planned, rule.name.text) ? resting.filter(isDirect) : []
      const others = resting.filter((one) => !direct.includes(one))
      for (const mutant of own)
        for (const [assertions, way] of [
          [direct, 'rough'],
          [hasTemplates(planned, rule.name.text) ? direct : [], 'beside'],
          [others, 'alone'],
        ] as const) {
          if (assertions.length === 0) continue
          const rank = lastOf(assertions) + longest * (isPromising(mutant, planned, assertions) ? 0 : 1)
          trials.push({
            rule,
            mutant,
            planned,
            assertions,
            way,
            rank: rank + longest * 2 * ways.indexOf(way),
          })
        }
    }
  }
  return trials.sort((a, b) => a.rank - b.rank)
}

/** The rules that some assertions rest on, up to the time of the last of them. */
function sliced(planned: PlannedTest, assertions: readonly PlainAssertion[]): PlannedTest {
  const needed = new Set(assertions.flatMap((one) => [...rulesBehind(planned.set, one)]))
  const rules = planned.rules.filter((one) => needed.has(one))
  const isAhead =
    rules.some(({ expr }) => looksAhead(expr?.text ?? '')) ||
    assertions.some(({ subject }) => looksAhead(subject))
  const lastTime = isAhead ? planned.plain.lastTime : lastOf(assertions)
  return { ...planned, plain: { ...planned.plain, lastTime }, rules, assertions }
}

interface Round {
  readonly plannedTests: readonly PlannedTest[]
  readonly trialOf: ReadonlyMap<PlainAssertion, Trial>
  readonly singles: ReadonlyMap<PlannedTest, Trial>
}

function roundOf(trials: readonly Trial[]): Round {
  const singles = new Map<PlannedTest, Trial>()
  const together = new Map<PlannedTest, Trial[]>()
  for (const trial of trials) {
    const { rule, mutant, planned, assertions, way } = trial
    if (way !== 'alone') addTo(together, planned, trial)
    else singles.set(withExprs(sliced(planned, assertions), new Map([[rule, mutant.expr]])), trial)
  }
  const trialOf = new Map<PlainAssertion, Trial>()
  const besides = [...together].map(([planned, list]) => {
    const asked: PlainAssertion[] = []
    const variants = list.flatMap((trial, id) => {
      const { rule, mutant, assertions, way } = trial
      const tried = { rule, expr: mutant.expr, isRough: way === 'rough' }
      const beside = standBeside(planned, tried, assertions, id, asked.length)
      for (const one of beside.assertions) trialOf.set(one, trial)
      append(asked, beside.assertions)
      return beside.variants
    })
    const base = sliced(
      planned,
      list.flatMap(({ assertions }) => assertions),
    )
    return { ...withVariants(base, inPlace(variants)), assertions: asked }
  })
  return { plannedTests: [...singles.keys(), ...besides], trialOf, singles }
}

/** The trials in which a verdict changed, and those that can't be told apart from others that broke. */
function outcomeOf(
  { trialOf, singles }: Round,
  answers: ReadonlyMap<PlannedTest, readonly AssertionOutcome[]>,
): { decisive: Trial[]; broken: Trial[] } {
  const decisive = new Set<Trial>()
  const broken = new Set<Trial>()
  for (const [planned, outcomes] of answers)
    for (const { assertion, verdict } of outcomes) {
      const single = singles.get(planned)
      const trial = single ?? trialOf.get(assertion)
      if (!trial) continue
      if (verdict === 'failed' || (single && verdict === 'error')) decisive.add(trial)
      else if (verdict === 'error') broken.add(trial)
    }
  return { decisive: [...decisive], broken: [...broken].map((trial) => ({ ...trial, way: 'alone' })) }
}

/**
 * The branches of each rule and those that are decisive: some assertion that holds does no longer hold when the branch
 * is left out, or can't be judged any more. Of a recording rule the assertions count that rest on it.
 */
export async function branchesOf(
  rules: readonly Rule[],
  plannedTests: readonly PlannedTest[],
  holds: Holds,
  promtool: PromtoolRunner,
): Promise<ReadonlyMap<Rule, Branches>> {
  const mutants = new Map(rules.map((rule) => [rule, mutantsOf(rule.expr?.text ?? '')]))
  const decisive = new Set<Mutant>()
  let left = trialsOf(mutants, plannedTests, holds)
  // Cheap ones first, and few at a time: one verdict that changes is enough.
  for (let size = 1; left.length > 0; size *= 3) {
    const counts = new Map<Mutant, number>()
    const taken = new Set(
      left.filter(({ mutant }) => {
        const count = counts.get(mutant) ?? 0
        counts.set(mutant, count + 1)
        return count < size
      }),
    )
    const round = roundOf([...taken])
    const found = outcomeOf(round, await tryOut(round.plannedTests, promtool))
    for (const { mutant } of found.decisive) decisive.add(mutant)
    left = [...found.broken, ...left.filter((trial) => !taken.has(trial))].filter(
      ({ mutant }) => !decisive.has(mutant),
    )
  }
  return new Map(rules.map((rule) => [rule, { mutants: mutants.get(rule) ?? [], decisive }]))
}
