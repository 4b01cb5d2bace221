/** Which branches of the rules decide a verdict: promtool judges the assertions again without each of them. */

import { addTo } from '../../model/group.ts'
import { append, maxOf } from '../../model/many.ts'
import type { Rule } from '../../model/rule.ts'
import { tryOut, withExprs, withVariants } from '../experiment.ts'
import { looksAhead } from '../plan/pack.ts'
import { rulesBehind } from '../plan/rule-set.ts'
import type { Member } from '../plan/unit.ts'
import type { PromtoolRunner } from '../promtool.ts'
import type { PlainAssertion } from '../reading/plain.ts'
import type { Settled } from '../run/outcome.ts'
import { canStandBeside, hasTemplates, inPlace, standBeside } from './beside.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
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
  readonly member: Member
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
function isPromising({ op }: Mutant, member: Member, assertions: readonly PlainAssertion[]): boolean {
  return assertions.some(({ index }) => {
    const count = member.plain.test.assertions[index]?.expected.length ?? 0
    return op === 'or' ? count > 0 : count === 0
  })
}

function trialsOf(
  mutants: ReadonlyMap<Rule, readonly Mutant[]>,
  members: readonly Member[],
  holds: Holds,
): Trial[] {
  const trials: Trial[] = []
  for (const member of members) {
    const behind = new Map<string, Set<Rule>>()
    const rulesOf = (assertion: PlainAssertion): Set<Rule> => {
      const key = `${assertion.kind} ${assertion.subject}`
      const known = behind.get(key) ?? rulesBehind(member.set, assertion)
      behind.set(key, known)
      return known
    }
    const held = member.assertions.filter((assertion) => holds(member, assertion))
    for (const rule of member.rules) {
      const own = mutants.get(rule) ?? []
      const resting = own.length > 0 ? held.filter((one) => rulesOf(one).has(rule)) : []
      const isDirect = ({ kind, subject }: PlainAssertion): boolean =>
        rule.kind === 'alert' && kind === 'alert' && subject === rule.name.text
      const direct = canStandBeside(member, rule.name.text) ? resting.filter(isDirect) : []
      const others = resting.filter((one) => !direct.includes(one))
      for (const mutant of own)
        for (const [assertions, way] of [
          [direct, 'rough'],
          [hasTemplates(member, rule.name.text) ? direct : [], 'beside'],
          [others, 'alone'],
        ] as const) {
          if (assertions.length === 0) continue
          const rank = lastOf(assertions) + longest * (isPromising(mutant, member, assertions) ? 0 : 1)
          trials.push({ rule, mutant, member, assertions, way, rank: rank + longest * 2 * ways.indexOf(way) })
        }
    }
  }
  return trials.sort((a, b) => a.rank - b.rank)
}

/** The rules that some assertions rest on, up to the time of the last of them. */
function sliced(member: Member, assertions: readonly PlainAssertion[]): Member {
  const needed = new Set(assertions.flatMap((one) => [...rulesBehind(member.set, one)]))
  const rules = member.rules.filter((one) => needed.has(one))
  const isAhead =
    rules.some(({ expr }) => looksAhead(expr?.text ?? '')) ||
    assertions.some(({ subject }) => looksAhead(subject))
  const lastTime = isAhead ? member.plain.lastTime : lastOf(assertions)
  return { ...member, plain: { ...member.plain, lastTime }, rules, assertions }
}

interface Round {
  readonly members: readonly Member[]
  readonly trialOf: ReadonlyMap<PlainAssertion, Trial>
  readonly singles: ReadonlyMap<Member, Trial>
}

function roundOf(trials: readonly Trial[]): Round {
  const singles = new Map<Member, Trial>()
  const together = new Map<Member, Trial[]>()
  for (const trial of trials) {
    const { rule, mutant, member, assertions, way } = trial
    if (way !== 'alone') addTo(together, member, trial)
    else singles.set(withExprs(sliced(member, assertions), new Map([[rule, mutant.expr]])), trial)
  }
  const trialOf = new Map<PlainAssertion, Trial>()
  const besides = [...together].map(([member, list]) => {
    const asked: PlainAssertion[] = []
    const variants = list.flatMap((trial, id) => {
      const { rule, mutant, assertions, way } = trial
      const tried = { rule, expr: mutant.expr, isRough: way === 'rough' }
      const beside = standBeside(member, tried, assertions, id, asked.length)
      for (const one of beside.assertions) trialOf.set(one, trial)
      append(asked, beside.assertions)
      return beside.variants
    })
    const base = sliced(
      member,
      list.flatMap(({ assertions }) => assertions),
    )
    return { ...withVariants(base, inPlace(variants)), assertions: asked }
  })
  return { members: [...singles.keys(), ...besides], trialOf, singles }
}

/** The trials in which a verdict changed, and those that can't be told apart from others that broke. */
function outcomeOf(
  { trialOf, singles }: Round,
  answers: ReadonlyMap<Member, readonly Settled[]>,
): { decisive: Trial[]; broken: Trial[] } {
  const decisive = new Set<Trial>()
  const broken = new Set<Trial>()
  for (const [member, settled] of answers)
    for (const { assertion, verdict } of settled) {
      const single = singles.get(member)
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
  members: readonly Member[],
  holds: Holds,
  promtool: PromtoolRunner,
): Promise<ReadonlyMap<Rule, Branches>> {
  const mutants = new Map(rules.map((rule) => [rule, mutantsOf(rule.expr?.text ?? '')]))
  const decisive = new Set<Mutant>()
  let left = trialsOf(mutants, members, holds)
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
    const found = outcomeOf(round, await tryOut(round.members, promtool))
    for (const { mutant } of found.decisive) decisive.add(mutant)
    left = [...found.broken, ...left.filter((trial) => !taken.has(trial))].filter(
      ({ mutant }) => !decisive.has(mutant),
    )
  }
  return new Map(rules.map((rule) => [rule, { mutants: mutants.get(rule) ?? [], decisive }]))
}
