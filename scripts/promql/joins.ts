/** Labels that `group_left` or `group_right` brings in, and that nothing uses before they are lost again. */
import { append } from '../model/many.ts'
import type { Span } from '../model/source.ts'
import { type Binary, childrenOf, type Expr, isSetOperation, type LabelRef } from './ast.ts'
import { isMatchedOn } from './matching.ts'
import { typeOf } from './types.ts'

export interface LostLabel {
  readonly label: LabelRef
  readonly join: Binary
  /** What loses it: an operator, a clause such as `by (…)`, or a function's name. */
  readonly by: Span
}

export function lostLabels(root: Expr): LostLabel[] {
  const lost: LostLabel[] = []
  const visit = (expr: Expr, above: readonly Expr[]): void => {
    if (expr.kind === 'binary' && expr.matching?.group) {
      for (const label of expr.matching.group.include) {
        const by = loserOf(label.name, expr, above)
        if (by) lost.push({ label, join: expr, by })
      }
    }
    const inside = [...above, expr]
    // Only what has a join in it is worth the list.
    for (const child of childrenOf(expr)) visit(child, inside)
  }
  if (hasJoin(root)) visit(root, [])
  return lost
}

function hasJoin(root: Expr): boolean {
  const open = [root]
  for (let expr = open.pop(); expr; expr = open.pop()) {
    if (expr.kind === 'binary' && expr.matching?.group && expr.matching.group.include.length > 0) return true
    append(open, childrenOf(expr))
  }
  return false
}

/** What the expressions around a join do to one of its labels, from the inside out. */
function loserOf(label: string, join: Binary, above: readonly Expr[]): Span | undefined {
  let inner: Expr = join
  for (const outer of above.toReversed()) {
    if (outer.kind === 'aggregation') {
      if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(outer.op)) {
        if (outer.grouping?.labels.some(({ name }) => name === label)) return undefined
      } else {
        const isNamed = outer.grouping?.labels.some(({ name }) => name === label) ?? false
        return isNamed === (outer.grouping?.kind === 'without') ? (outer.grouping ?? outer.opSpan) : undefined
      }
    } else if (outer.kind === 'call') {
      if (outer.name === 'absent' || outer.name === 'absent_over_time' || outer.name === 'scalar')
        return outer.nameSpan
      const usesLabels =
        outer.name === 'label_replace' || outer.name === 'label_join' || outer.name.startsWith('sort_by')
      if (usesLabels && outer.args.some((arg) => arg.kind === 'string' && arg.value === label))
        return undefined
    } else if (outer.kind === 'binary') {
      const fate = fateIn(outer, inner, label)
      if (fate === 'used') return undefined
      if (fate === 'lost') return outer.matching ?? outer.opSpan
    }
    inner = outer
  }
  return undefined
}

function fateIn(binary: Binary, side: Expr, label: string): 'used' | 'kept' | 'lost' {
  if (typeOf(binary.left) === 'scalar' || typeOf(binary.right) === 'scalar' || binary.op === 'or')
    return 'kept'
  if (isMatchedOn(binary, label)) return 'used'
  const isLeft = side === binary.left
  const group = binary.matching?.group
  if (isSetOperation(binary)) return isLeft ? 'kept' : 'lost'
  if (!group) return 'lost'
  const isMany = isLeft === (group.many === 'left')
  return isMany ? 'kept' : group.include.some(({ name }) => name === label) ? 'used' : 'lost'
}
