/** All series that an expression asks for. */
import { memo } from '../lib/memo.ts'
import {
  type Duration,
  type Expr,
  type MatrixSelector,
  type Subquery,
  type VectorSelector,
  walk,
} from './ast.ts'

export interface Use {
  readonly selector: VectorSelector
  /** The range vector that it is in, if it is in one. */
  readonly matrix?: MatrixSelector
  /** Of the matrix, or else its own. */
  readonly offset?: Duration
  /** How many seconds of the past it reads, ranges, subqueries and offsets together; undefined where it can't be told. */
  readonly reach?: number
}

/** The selectors of an expression, in the order of the text. */
export const selectorsOf = memo((root: Expr): readonly Use[] => {
  const uses: Use[] = []
  const matrices = new Map<VectorSelector, MatrixSelector>()
  const subqueries: Subquery[] = []
  for (const expr of walk(root)) {
    if (expr.kind === 'matrix') matrices.set(expr.selector, expr)
    else if (expr.kind === 'subquery') subqueries.push(expr)
    else if (expr.kind === 'selector') {
      const matrix = matrices.get(expr)
      const offset = matrix?.offset ?? expr.offset
      const around = subqueries.filter(({ start, end }) => start <= expr.start && expr.end <= end)
      const spans = [...around.flatMap((each) => [each.range, each.offset]), matrix?.range, offset]
      uses.push({ selector: expr, matrix, offset, reach: total(spans) })
    }
  }
  return uses
})

function total(spans: readonly (Duration | undefined)[]): number | undefined {
  let seconds = 0
  for (const span of spans) {
    if (!span) continue
    if (span.seconds === undefined) return undefined
    seconds += span.seconds
  }
  return seconds
}
