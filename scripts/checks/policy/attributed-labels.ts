/** Which selector a label in an aggregation or a join is asked of, where that can be told. */
import { addTo } from '../../model/group.ts'
import {
  type Binary,
  type Expr,
  isSetOperation,
  type LabelRef,
  type VectorSelector,
  walk,
} from '../../promql/ast.ts'

/**
 * For each selector the labels that are named outside of it and can only be its own: in aggregations and joins over
 * it alone.
 */
export function labelsBySelector(expr: Expr): Map<VectorSelector, LabelRef[]> {
  const found = new Map<VectorSelector, LabelRef[]>()
  const add = (selector: VectorSelector | undefined, labels: readonly LabelRef[] = []): void => {
    if (selector) for (const label of labels) addTo(found, selector, label)
  }
  /** The only selector whose labels a part's result has. */
  const sources = new Map<Expr, VectorSelector | undefined>()
  const sourceOf = (part: Expr): VectorSelector | undefined => sources.get(part)

  // Inside out: reversed, every part comes after what it is made of.
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
      const own = part.args.map(sourceOf).filter((source) => source !== undefined)
      if (!makesLabels && own.length === 1) sources.set(part, own[0])
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
