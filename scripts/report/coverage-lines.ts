/** Coverage as formats for code know it: rules as functions, their lines, and branches on lines. */

import { groupBy } from '../lib/group.ts'
import type { Coverage, RuleCoverage } from '../model/coverage.ts'
import { type Place, pointAt } from '../model/source.ts'
import { entry } from '../model/yaml.ts'

export interface CoveredLine {
  readonly line: number
  readonly isHit: boolean
  /** The operands and respects that stand on the line, if one is an operand or there are several. */
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

/**
 * The rule files that have rules, in their order. Where several things stand on a line each is a branch of it, and it
 * is hit where any is covered; a rule is hit where any of its lines is. So lcov's own notion of consistency holds: what
 * has a hit part is hit.
 */
export function coveredFiles({ rules }: Coverage): CoveredFile[] {
  const files = groupBy(rules, ({ rule }) => rule.file.path)
  return [...files].map(([path, list]) => {
    const marks = new Map(list.map((covered) => [covered, marksOf(covered)]))
    const byLine = groupBy([...marks.values()].flat(), ({ line }) => line)
    const lines = [...byLine].map(([line, on]): CoveredLine => {
      const isBranched = on.length > 1 || on.some(({ isBranch }) => isBranch)
      return {
        line,
        isHit: on.some(({ isCovered }) => isCovered),
        branches: isBranched ? on.map(({ isCovered }) => isCovered) : [],
      }
    })
    const hit = new Set(lines.filter(({ isHit }) => isHit).map(({ line }) => line))
    const functions = [...marks].map(([{ rule }, own]) => ({
      name: rule.name.text,
      line: own.reduce((first, { line }) => Math.min(first, line), lineOf(rule.name)),
      isHit: own.some(({ line }) => hit.has(line)),
    }))
    return { path, functions, lines: lines.sort((a, b) => a.line - b.line) }
  })
}
