/** What the drills of a project prove about each of its rules. */
import type { Rule } from './rule.ts'
import type { Place } from './source.ts'

/**
 * What an alert can be drilled for.
 * - `fires`: it is expected to fire, and does.
 * - `quiet`: nothing is expected and nothing comes, though the fixture holds something for it to decline.
 * - `pending`: nothing is expected while it waits for its `for`.
 * - `resolves`: nothing is expected after it fired in the same test, and it neither fires nor waits again.
 * - `labels`, `annotations`: all that the rule sets are expected in some drill.
 * - `branches`: each operand of `or`, `and` and `unless` decides some verdict.
 * - `reached`: of a recording rule: an assertion that holds rests on what it records.
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
