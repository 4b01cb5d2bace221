/**
 * Operators and what follows a selector (`[5m]`, `offset`, `@`). lezer's grammar gives `offset` in `a + b offset 5m`
 * to the sum, and the sign in `-2^2` to the 2; Prometheus gives them to `b` and to the power. So its nodes are laid
 * out flat, in the order of the text, and put together again by Prometheus' precedences.
 */

import type { SyntaxNode } from '@lezer/common'
import { table } from '../lib/table.ts'
import type { Binary, Expr } from './ast.ts'
import { matchingOf } from './build-selectors.ts'
import { type Building, literalValue, partsOf, spanOf, splitSign, textOf } from './nodes.ts'
import { applyPostfix } from './postfix.ts'

type Item =
  | { readonly kind: 'sign'; readonly op: '+' | '-'; readonly start: number }
  | { readonly kind: 'operator'; readonly op: SyntaxNode; readonly modifiers: readonly SyntaxNode[] }
  | { readonly kind: 'postfix'; readonly node: SyntaxNode }
  | { readonly kind: 'operand'; readonly expr: Expr }

const postfixes = new Set([
  'OffsetExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
  'MatrixSelector',
  'SubqueryExpr',
])

export const isInfix = (node: SyntaxNode): boolean =>
  node.name === 'BinaryExpr' ||
  node.name === 'UnaryExpr' ||
  node.name === 'NumberDurationLiteral' ||
  postfixes.has(node.name)

const precedences: Readonly<Record<string, number>> = table({
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
})
const power = 6

function layOut(
  building: Building,
  node: SyntaxNode,
  operandOf: (node: SyntaxNode) => Expr,
  items: Item[],
): void {
  const parts = partsOf(node)
  const [first, second, ...rest] = parts as [SyntaxNode, SyntaxNode, ...SyntaxNode[]]
  if (node.name === 'BinaryExpr') {
    layOut(building, first, operandOf, items)
    items.push({ kind: 'operator', op: second, modifiers: rest.slice(0, -1) })
    layOut(building, rest.at(-1) as SyntaxNode, operandOf, items)
  } else if (node.name === 'UnaryExpr') {
    items.push({ kind: 'sign', op: textOf(building, first) as '+' | '-', start: first.from })
    layOut(building, second, operandOf, items)
  } else if (postfixes.has(node.name)) {
    layOut(building, first, operandOf, items)
    items.push({ kind: 'postfix', node })
  } else if (node.name === 'NumberDurationLiteral') {
    const { sign, unsigned } = splitSign(textOf(building, node))
    if (sign) items.push({ kind: 'sign', op: sign, start: node.from })
    const start = node.to - unsigned.length
    items.push({
      kind: 'operand',
      expr: { kind: 'number', value: literalValue(unsigned), start, end: node.to },
    })
  } else items.push({ kind: 'operand', expr: operandOf(node) })
}

/** The expression of a node that `isInfix`; `operandOf` makes the others. */
export function infixOf(building: Building, node: SyntaxNode, operandOf: (node: SyntaxNode) => Expr): Expr {
  const items: Item[] = []
  layOut(building, node, operandOf, items)
  let at = 0

  const operand = (): Expr => {
    const item = items[at++]
    if (item?.kind === 'sign') return signed(item, climb(power))
    let expr = (item as Item & { kind: 'operand' }).expr
    for (let next = items[at]; next?.kind === 'postfix'; next = items[at]) {
      expr = applyPostfix(building, expr, next.node)
      at++
    }
    return expr
  }
  /** An operand and all operators after it that bind at least as strongly as `least`. */
  const climb = (least: number): Expr => {
    let left = operand()
    for (let next = items[at]; next?.kind === 'operator'; next = items[at]) {
      const precedence = precedences[textOf(building, next.op).toLowerCase()] as number
      if (precedence < least) break
      at++
      // All associate to the left but for the power.
      left = binaryOf(building, left, next, climb(precedence === power ? precedence : precedence + 1))
    }
    return left
  }
  return climb(0)
}

function signed(sign: Item & { kind: 'sign' }, expr: Expr): Expr {
  const { start } = sign
  if (expr.kind === 'number') return { ...expr, value: sign.op === '-' ? -expr.value : expr.value, start }
  return { kind: 'unary', op: sign.op, expr, start, end: expr.end }
}

function binaryOf(
  building: Building,
  left: Expr,
  { op, modifiers }: Item & { kind: 'operator' },
  right: Expr,
): Binary {
  const modifier = (name: string): SyntaxNode | undefined => modifiers.find((node) => node.name === name)
  const matching = modifier('MatchingModifierClause')
  const fill = modifier('FillModifier')
  const fills = fill ? partsOf(fill).map((part) => part.name) : []
  return {
    kind: 'binary',
    op: textOf(building, op).toLowerCase(),
    opSpan: spanOf(op),
    bool: modifier('BoolModifier') !== undefined,
    matching: matching && matchingOf(building, matching),
    fill: fill && {
      left: fills.some((name) => name !== 'FillRightClause'),
      right: fills.some((name) => name !== 'FillLeftClause'),
      ...spanOf(fill),
    },
    left,
    right,
    start: left.start,
    end: right.end,
  }
}
