/** Which branches of the rules decide a verdict: promtool judges the assertions again without each of them. */
import { addTo } from '../../model/group.ts'
import type { Rule } from '../../model/rule.ts'
import { tryOut, withExprs } from '../experiment.ts'
import type { PlainAssertion } from '../plain.ts'
import type { PromtoolRunner } from '../promtool.ts'
import { rulesBehind } from '../slice.ts'
import type { Member } from '../unit.ts'
import { type Mutant, mutantsOf } from './mutants.ts'

export interface Branches {
  readonly mutants: readonly Mutant[]
  readonly decisive: ReadonlySet<Mutant>
}

/** One test with one branch of one rule left out. */
interface Trial {
  readonly rule: Rule
  readonly mutant: Mutant
  readonly member: Member
}

function trialsOf(
  branches: ReadonlyMap<Rule, Pick<Branches, 'mutants'>>,
  members: readonly Member[],
  holds: (member: Member, assertion: PlainAssertion) => boolean,
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
      const mutants = branches.get(rule)?.mutants ?? []
      const assertions = mutants.length > 0 ? held.filter((one) => rulesOf(one).has(rule)) : []
      if (assertions.length === 0) continue
      const needed = new Set(assertions.flatMap((one) => [...rulesOf(one)]))
      const rules = member.rules.filter((one) => needed.has(one))
      const lastTime = Math.max(...assertions.map(({ time }) => time))
      const sliced = { ...member, plain: { ...member.plain, lastTime }, rules, assertions }
      for (const mutant of mutants)
        trials.push({ rule, mutant, member: withExprs(sliced, new Map([[rule, mutant.expr]])) })
    }
  }
  return trials
}

/**
 * The branches of each rule and those that are decisive: some assertion that holds does no longer hold when the branch
 * is left out, or can't be judged any more. Of a recording rule the assertions count that rest on it.
 */
export async function branchesOf(
  rules: readonly Rule[],
  members: readonly Member[],
  holds: (member: Member, assertion: PlainAssertion) => boolean,
  promtool: PromtoolRunner,
): Promise<ReadonlyMap<Rule, Branches>> {
  const found = new Map<Rule, { mutants: Mutant[]; decisive: Set<Mutant> }>()
  for (const rule of rules)
    found.set(rule, { mutants: mutantsOf(rule.expr?.text ?? ''), decisive: new Set() })
  const trials = trialsOf(found, members, holds)
  // Cheap ones first, and few at a time: one verdict that changes is enough.
  const queues = new Map<Mutant, Trial[]>()
  for (const trial of trials.toSorted((a, b) => a.member.plain.lastTime - b.member.plain.lastTime))
    addTo(queues, trial.mutant, trial)
  for (let size = 1; queues.size > 0; size *= 3) {
    const round = new Map<Member, Trial>()
    for (const [mutant, queue] of queues) {
      for (const trial of queue.splice(0, size)) round.set(trial.member, trial)
      if (queue.length === 0) queues.delete(mutant)
    }
    for (const [member, settled] of await tryOut([...round.keys()], promtool)) {
      const { rule, mutant } = round.get(member) as Trial
      if (!settled.some(({ verdict }) => verdict === 'failed' || verdict === 'error')) continue
      found.get(rule)?.decisive.add(mutant)
      queues.delete(mutant)
    }
  }
  return found
}
