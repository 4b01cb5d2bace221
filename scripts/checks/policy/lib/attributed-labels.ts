/** Assigns labels in aggregations and joins to the selector that they come from, if there is only one. */
import { addTo } from '../../../lib/group.ts'
import {
  type Binary,
  type Expr,
  isSetOperation,
  type LabelRef,
  type VectorSelector,
  walk,
} from '../../../promql/ast.ts'

/**
 * For each selector the labels that are named outside of it and can only come from it: in aggregations and joins over
 * it alone.
 */
export function labelsBySelector(expr: Expr): Map<VectorSelector, LabelRef[]> {
  const found = new Map<VectorSelector, LabelRef[]>()
  const add = (selector: VectorSelector | undefined, labels: readonly LabelRef[] = []): void => {
    if (selector) for (const label of labels) addTo(found, selector, label)
  }
  /** For each part, the only selector that its labels come from. */
  const sources = new Map<Expr, VectorSelector | undefined>()
  const sourceOf = (part: Expr): VectorSelector | undefined => sources.get(part)

  // In reverse order, every part comes after its children.
  for (const part of [...walk(expr)].reverse()) {
    if (part.kind === 'selector') sources.set(part, part)
    else if (part.kind === 'matrix') sources.set(part, part.selector)
    else if (part.kind === 'subquery' || part.kind === 'paren' || part.kind === 'unary')
      sources.set(part, sourceOf(part.expr))
    else if (part.kind === 'aggregation') {
      add(sourceOf(part.expr), part.grouping?.labels)
      if (part.op !== 'count_values') sources.set(part, sourceOf(part.expr))
    } else if (part.kind === 'call') {
      const makesLabels = /^(label_|absent|scalar$|vector$|info$)/.test(part.name)
      const selectors = part.args.map(sourceOf).filter((source) => source !== undefined)
      if (!makesLabels && selectors.length === 1) sources.set(part, selectors[0])
    } else if (part.kind === 'binary') {
      const left = sourceOf(part.left)
      const right = sourceOf(part.right)
      add(left, part.matching?.labels)
      add(right, part.matching?.labels)
      const group = part.matching?.group
      if (group) add(group.many === 'left' ? right : left, group.include)
      sources.set(part, sourceOfBinary(part, left, right))
    }
  }
  return found
}

function sourceOfBinary(
  part: Binary,
  left: VectorSelector | undefined,
  right: VectorSelector | undefined,
): VectorSelector | undefined {
  if (isSetOperation(part)) return part.op === 'or' ? undefined : left
  if (part.left.kind === 'number') return right
  return part.right.kind === 'number' ? left : undefined
}
