/** Ranges, subqueries, `offset`, `@`, `anchored` and `smoothed`: what follows a selector. */
import type { SyntaxNode } from '@lezer/common'
import type { Expr } from './ast.ts'
import { durationOf, positiveDurationOf } from './build-selectors.ts'
import { type Building, literalValue, partsOf, report, spanOf, textOf } from './nodes.ts'

export function applyPostfix(building: Building, expr: Expr, node: SyntaxNode): Expr {
  const [, second, third] = partsOf(node) as [SyntaxNode, SyntaxNode, SyntaxNode?]
  if (node.name === 'SubqueryExpr') {
    const range = positiveDurationOf(building, second)
    const step = third && positiveDurationOf(building, third)
    return { kind: 'subquery', expr, range, step, start: expr.start, end: node.to }
  }
  return node.name === 'MatrixSelector'
    ? matrixOf(building, expr, node, second)
    : shiftedOf(building, expr, node)
}

function matrixOf(building: Building, expr: Expr, node: SyntaxNode, duration: SyntaxNode): Expr {
  const range = positiveDurationOf(building, duration)
  const brackets = { start: expr.end, end: node.to }
  if (expr.kind !== 'selector') {
    const subquery = `[${textOf(building, duration)}:]`
    report(
      building,
      brackets,
      `a range can only follow a selector; after ${nameOf(expr)} write \`${subquery}\`, a subquery`,
    )
    return expr
  }
  if (expr.offset) report(building, brackets, 'the range belongs before `offset`')
  else if (expr.at) report(building, brackets, 'the range belongs before `@`')
  return { kind: 'matrix', selector: expr, range, start: expr.start, end: node.to }
}

type Shiftable = Expr & { readonly kind: 'selector' | 'matrix' | 'subquery' }

function shiftedOf(building: Building, expr: Expr, node: SyntaxNode): Expr {
  const parts = partsOf(node)
  const last = parts.at(-1) as SyntaxNode
  const word =
    { OffsetExpr: 'offset', StepInvariantExpr: '@' }[node.name] ?? textOf(building, last).toLowerCase()
  const at = { start: expr.start, end: node.to }
  if (expr.kind !== 'selector' && expr.kind !== 'matrix' && expr.kind !== 'subquery') {
    report(building, at, `\`${word}\` must follow a selector or a subquery, not ${nameOf(expr)}`)
    return expr
  }
  let moved: Shiftable = { ...expr, end: node.to }
  const before = expr.stretch
  if (node.name === 'OffsetExpr') {
    // Prometheus takes an offset of 0 for none.
    if (expr.offset && expr.offset.seconds !== 0) report(building, at, '`offset` is set twice')
    moved = { ...moved, offset: durationOf(building, last) }
  } else if (node.name === 'StepInvariantExpr') {
    if (expr.at) report(building, at, '`@` is set twice')
    const isEnd = last.name === 'AtModifierPreprocessors'
    const time = isEnd
      ? (textOf(building, last).toLowerCase() as 'start' | 'end')
      : literalValue(textOf(building, last))
    if (typeof time === 'number' && !(Math.abs(time) < 2 ** 63))
      report(building, spanOf(last), 'this time is out of bounds for `@`')
    moved = { ...moved, at: { time, start: (parts[1] as SyntaxNode).from, end: node.to } }
  } else if (expr.kind === 'subquery') report(building, at, `\`${word}\` cannot follow a subquery`)
  else if (before && before !== word) report(building, at, `\`${before}\` and \`${word}\` do not go together`)
  const stretch = node.name === 'OffsetExpr' || node.name === 'StepInvariantExpr' ? before : word
  return stretch ? { ...moved, stretch } : moved
}

const names: Readonly<Record<Expr['kind'], string>> = {
  number: 'a number',
  string: 'a string',
  selector: 'a selector',
  matrix: 'a range vector',
  subquery: 'a subquery',
  aggregation: 'an aggregation',
  binary: 'an operation',
  call: 'a function call',
  unary: 'a signed expression',
  paren: 'parentheses',
}

/** How a message calls a kind of expression. */
export const nameOf = (expr: Expr): string => names[expr.kind]
