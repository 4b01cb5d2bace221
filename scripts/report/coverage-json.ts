/** Coverage for programs. An interface: its names don't change, fields are only added. */
import { type Coverage, percentOf, respects, type Tally, tallyOf } from '../model/coverage.ts'
import { rangeAt } from '../model/source.ts'

const tally = (counted: Tally) => ({ ...counted, percent: percentOf(counted) })

/**
 * The field `coverage` of `firedrill drill --coverage --format json`. Respects that don't apply to a rule are absent;
 * `branches` are the operands of `or`, `and` and `unless` in its expression.
 */
export function coverageJson({ rules, unmeasured }: Coverage) {
  return {
    total: tally(tallyOf(rules)),
    respects: Object.fromEntries(respects.map((respect) => [respect, tally(tallyOf(rules, respect))])),
    rules: rules.map(({ rule, points, branches }) => ({
      kind: rule.kind,
      name: rule.name.text,
      file: rule.file.path,
      range: rangeAt(rule.name.source, rule.name),
      ...points,
      branches: branches.map(({ op, text, at, isDecisive }) => ({
        op,
        text,
        range: rangeAt(at.source, at),
        decisive: isDecisive,
      })),
    })),
    unmeasured,
  }
}
