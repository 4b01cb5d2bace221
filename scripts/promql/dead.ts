/** The parts of an expression that never return anything, or whose results are never used. */
import { type Expr, walk } from './ast.ts'
import { contradict, factOf } from './facts.ts'
import { labelsOf } from './labels.ts'
import { isMatchedOn, mismatchOf } from './matching.ts'
import { type Dead, outcomeOf } from './outcome.ts'
import type { Resolve } from './recorded.ts'

/** Each cause once, in the order of the text. */
export function deadParts(root: Expr, resolve: Resolve): readonly Dead[] {
  const found = new Set<Dead>()
  for (const expr of walk(root)) {
    const { dead } = outcomeOf(expr, resolve)
    if (dead) found.add(dead)
    if (expr.kind !== 'binary' || (expr.op !== 'unless' && expr.op !== 'or')) continue
    const left = labelsOf(expr.left, resolve)
    const right = labelsOf(expr.right, resolve)
    const mismatch = expr.op === 'unless' ? mismatchOf(expr, left, right) : undefined
    if (mismatch) found.add({ why: { kind: 'mismatch', binary: expr, mismatch }, ...expr.opSpan })
    if (expr.op === 'or' && outcomeOf(expr.left, resolve).returns === 'always' && isAlike(expr, left, right))
      found.add({ why: { kind: 'shadowed', binary: expr }, start: expr.right.start, end: expr.right.end })
  }
  return [...found].toSorted((a, b) => a.start - b.start || a.end - b.end)
}

/** Whether every series of the right has one of the left that it is dropped for, as far as labels tell. */
function isAlike(
  expr: Expr & { kind: 'binary' },
  left: ReturnType<typeof labelsOf>,
  right: ReturnType<typeof labelsOf>,
): boolean {
  return right.every((b) =>
    left.some((a) => {
      const labels = new Set([
        ...a.facts.keys(),
        ...b.facts.keys(),
        ...(expr.matching?.labels ?? []).map(({ name }) => name),
      ])
      const compared = [...labels].filter((label) => isMatchedOn(expr, label))
      const isClosed =
        expr.matching?.kind === 'on' || (a.others.state === 'lacks' && b.others.state === 'lacks')
      return (
        isClosed &&
        compared.every(
          (label) =>
            factOf(a, label).state === 'lacks' &&
            !contradict(factOf(a, label), factOf(b, label)) &&
            factOf(b, label).state === 'lacks',
        )
      )
    }),
  )
}
