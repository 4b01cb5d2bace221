/** The branches of an expression, and what it would be without each of them. */
import type { Span } from '../../model/source.ts'
import { type Binary, type Expr, isSetOperation, unwrap, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'

export interface Mutant {
  readonly op: string
  /** The operand that is left out, in the expression's text. */
  readonly branch: Span
  /** The whole expression without it. */
  readonly expr: string
}

/** More than anybody writes by hand. */
const maxMutants = 200

const isChained = (operand: Expr, op: string): boolean => {
  const inner = unwrap(operand)
  return inner.kind === 'binary' && inner.op === op && op !== 'unless'
}

/** The operand that is left out, and the one that takes the place of both. */
function choicesOf(binary: Binary): [Expr, Expr][] {
  const { op, left, right } = binary
  // In `a or b or c` the part `a or b` is no branch: its own parts are.
  return [[left, right] as [Expr, Expr], [right, left] as [Expr, Expr]].filter(
    ([gone]) => !isChained(gone, op) && !(op === 'unless' && gone === left),
  )
}

/**
 * For each operand of `or`, `and` and `unless` the expression without it; the left of `unless` can't be left out. The
 * author's text is cut, with the operator and its `on (…)`; nothing is written anew but a pair of parentheses.
 */
export function mutantsOf(text: string): Mutant[] {
  const { expr } = parsePromql(text)
  const found: Mutant[] = []
  for (const node of expr ? walk(expr) : []) {
    if (node.kind !== 'binary' || !isSetOperation(node)) continue
    for (const [gone, kept] of choicesOf(node))
      found.push({
        op: node.op,
        branch: { start: gone.start, end: gone.end },
        expr: `${text.slice(0, node.start)}(${text.slice(kept.start, kept.end)})${text.slice(node.end)}`,
      })
  }
  return found.sort((a, b) => a.branch.start - b.branch.start).slice(0, maxMutants)
}
