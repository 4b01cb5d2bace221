/** Coverage as formats for code know it: rules as functions, their lines, and branches on lines. */

import type { Coverage, RuleCoverage } from '../model/coverage.ts'
import { groupBy } from '../model/group.ts'
import { type Place, pointAt } from '../model/source.ts'
import { entry } from '../model/yaml.ts'

export interface CoveredLine {
  readonly line: number
  readonly isHit: boolean
  /** What has to be decided on this line, each with its verdict. */
  readonly branches: readonly boolean[]
}

export interface CoveredFunction {
  readonly name: string
  readonly line: number
  readonly isHit: boolean
}

export interface CoveredFile {
  readonly path: string
  readonly functions: readonly CoveredFunction[]
  readonly lines: readonly CoveredLine[]
}

const lineOf = ({ source, start }: Place): number => pointAt(source, start).line

/** Where in a rule each of its respects stands. */
function marksOf({
  rule,
  points,
  branches,
}: RuleCoverage): { line: number; isCovered: boolean; isBranch: boolean }[] {
  const key = (name: string): Place => entry(rule.node, name)?.key ?? rule.name
  const places = {
    fires: rule.name,
    resolves: rule.name,
    reached: rule.name,
    quiet: key('expr'),
    pending: key('for'),
    labels: key('labels'),
    annotations: key('annotations'),
  }
  return [
    ...Object.entries(points).map(([respect, isCovered]) => ({
      line: lineOf(places[respect as keyof typeof places]),
      isCovered,
      isBranch: false,
    })),
    ...branches.map(({ at, isDecisive }) => ({ line: lineOf(at), isCovered: isDecisive, isBranch: true })),
  ]
}

/** The rule files that have rules, in their order. A line is hit where all that stands on it is covered. */
export function coveredFiles({ rules }: Coverage): CoveredFile[] {
  const files = groupBy(rules, ({ rule }) => rule.file.path)
  return [...files].map(([path, list]) => {
    const lines = new Map<number, { isHit: boolean; branches: boolean[] }>()
    for (const { line, isCovered, isBranch } of list.flatMap(marksOf)) {
      const found = lines.get(line) ?? { isHit: true, branches: [] }
      lines.set(line, found)
      if (!isCovered) found.isHit = false
      if (isBranch) found.branches.push(isCovered)
    }
    return {
      path,
      functions: list.map(({ rule, points }) => ({
        name: rule.name.text,
        line: lineOf(rule.name),
        isHit: points.fires ?? points.reached ?? false,
      })),
      lines: [...lines].map(([line, rest]) => ({ line, ...rest })).sort((a, b) => a.line - b.line),
    }
  })
}
