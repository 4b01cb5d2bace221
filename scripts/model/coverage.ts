/** What the drills of a project prove about each of its rules. */
import type { Rule } from './rule.ts'
import type { Place } from './source.ts'

/**
 * What an alert can be drilled for. Each is a change of the rule that the drills would notice, which is to say that some
 * assertion that holds would no longer:
 * - `fires`: it never fires, whether it waits or not.
 * - `quiet`: it has no conditions: more alerts than it ought to would fire where none waits, or what fired comes again.
 *   Without anything to decline, silence proves nothing.
 * - `pending`: it does not wait for its `for`.
 * - `resolves`: it fires for ever once it has fired.
 * - `labels`, `annotations`: one of those that the rule sets is another. They count where it is proved to fire.
 * - `branches`: an operand of `or`, `and` or `unless` is left out.
 *
 * Only `reached` asks for less: of a recording rule, that an assertion that holds rests on what it records. That it
 * would fail with other records is asked of the operands of the rule and of the alerts.
 */
export const respects = [
  'fires',
  'quiet',
  'pending',
  'resolves',
  'labels',
  'annotations',
  'branches',
  'reached',
] as const
export type Respect = (typeof respects)[number]

/** An operand of `or`, `and` or `unless`. */
export interface BranchCoverage {
  readonly op: string
  readonly text: string
  readonly at: Place
  /** Some assertion that holds would not hold without it. */
  readonly isDecisive: boolean
}

export interface RuleCoverage {
  readonly rule: Rule
  /** Per respect whether it is drilled; those that don't apply to the rule are absent. Branches stand apart. */
  readonly points: Readonly<Partial<Record<Exclude<Respect, 'branches'>, boolean>>>
  readonly branches: readonly BranchCoverage[]
  /** Some of its drills came to no pass: what they cover shows once they do. */
  readonly isOpen?: true
}

export interface Coverage {
  /** In the order of the files. */
  readonly rules: readonly RuleCoverage[]
  /** Paths of suites of which only the verdicts count, as promtool had to read them itself. */
  readonly unmeasured: readonly string[]
}

export interface Tally {
  readonly covered: number
  readonly total: number
}

/** How much of a respect is covered, over all rules; without a respect of all of them. */
export function tallyOf(rules: readonly RuleCoverage[], respect?: Respect): Tally {
  const all = rules.flatMap(({ points, branches }) => [
    ...(respect === undefined || respect === 'branches' ? branches.map((branch) => branch.isDecisive) : []),
    ...respects.flatMap((name) => {
      const point = name === 'branches' ? undefined : points[name]
      return point === undefined || (respect ?? name) !== name ? [] : [point]
    }),
  ])
  return { covered: all.filter(Boolean).length, total: all.length }
}

/** Rounded down, so that 100 means all of it. */
export const percentOf = ({ covered, total }: Tally): number =>
  total === 0 ? 100 : Math.floor((covered / total) * 100)

/** The respects in which a rule is not covered. */
export const lackingOf = ({ points, branches }: RuleCoverage): Respect[] =>
  respects.filter((name) =>
    name === 'branches' ? branches.some(({ isDecisive }) => !isDecisive) : points[name] === false,
  )
