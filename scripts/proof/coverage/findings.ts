/** Coverage under what the configuration demands, as findings at the rules that lack it. */
import type { StageFinding } from '../../diagnostic.ts'
import type { CoverageGoals } from '../../model/config.ts'
import {
  type Coverage,
  lackingOf,
  percentOf,
  type Respect,
  type RuleCoverage,
  respects,
  tallyOf,
} from '../../model/coverage.ts'
import { type Place, spotOf } from '../../model/source.ts'

const said: Readonly<Record<Respect, string>> = {
  fires: 'no drill makes `NAME` fire',
  quiet: 'no drill gives `NAME` something to stay quiet about',
  pending: 'no drill expects `NAME` to wait for its `for`',
  resolves: 'no drill expects `NAME` to resolve',
  labels: 'no drill expects all labels of `NAME`',
  annotations: 'no drill expects all annotations of `NAME`',
  branches: 'no drill of `NAME` would fail without this operand of `OP`',
  reached: 'no drill rests on what `NAME` records',
}

const help: Readonly<Record<Respect, string>> = {
  fires: 'Add series on which it fires, and expect it in `exp_alerts`.',
  quiet: 'Add series that come close to firing it, and expect nothing: `exp_alerts: []`.',
  pending: 'Expect nothing at a time at which the condition holds and `for` has not passed.',
  resolves: 'Let the condition end, and expect nothing after that in the same test.',
  labels: 'Expect it with all of its labels in `exp_labels`.',
  annotations: 'Expect it with all of its annotations in `exp_annotations`.',
  branches: 'Add a drill in which only this operand decides whether the alert fires.',
  reached: 'Drill an alert that reads it, on series from which it records something.',
}

const bareHelp = '`firedrill new` writes a first drill: one that fires, and one that stays quiet.'

/** Whether a drill is about a rule. */
const isDrilled = ({ points, branches }: RuleCoverage): boolean =>
  Object.values(points).includes(true) || branches.some(({ isDecisive }) => isDecisive)

/** The places at which a rule lacks a respect. */
function placesOf({ rule, branches }: RuleCoverage, respect: Respect): { at: Place; op?: string }[] {
  if (respect !== 'branches') return [{ at: rule.name }]
  return branches.filter(({ isDecisive }) => !isDecisive).map(({ at, op }) => ({ at, op }))
}

/** Nothing is demanded of a rule whose drills don't pass: that is the finding, and the rest only follows from it. */
export function coverageFindings(coverage: Coverage, goals: CoverageGoals): StageFinding[] {
  const rules = coverage.rules.filter(({ isOpen }) => !isOpen)
  const missed = new Map<Respect, string>()
  const total = percentOf(tallyOf(rules))
  for (const respect of respects) {
    const goal = goals[respect]
    const percent = percentOf(tallyOf(rules, respect))
    if (goal !== undefined && percent < goal)
      missed.set(respect, `${respect} coverage ${percent}%, required ${goal}% (\`drill.coverage\`)`)
    else if (goals.total !== undefined && total < goals.total)
      missed.set(respect, `total coverage ${total}%, required ${goals.total}% (\`drill.coverage\`)`)
  }
  return rules.flatMap((covered) => {
    const { rule } = covered
    const lacking = lackingOf(covered).filter((respect) => missed.has(respect))
    // Of one that no drill is about everything lacks, and that is said once.
    const isBare = lacking.length > 1 && !isDrilled(covered)
    return (isBare ? lacking.slice(0, 1) : lacking).flatMap((respect) =>
      placesOf(covered, respect).map(({ at, op = '' }): StageFinding => {
        const what = isBare ? 'no drill proves anything of `NAME`' : said[respect]
        return {
          check: 'drill/coverage',
          ...spotOf(at),
          message: `${what.replace('NAME', () => rule.name.text).replace('OP', op)}; ${missed.get(respect)}`,
          help: isBare ? bareHelp : help[respect],
          ...(rule.kind === 'alert' ? { alert: rule.name.text } : {}),
          data: { respect },
        }
      }),
    )
  })
}
