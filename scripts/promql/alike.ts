/** Two sides of an operator that read the same series, and what follows for its result. */
import { type Binary, childrenOf, type Expr, unwrap, type VectorSelector } from './ast.ts'
import { between, exactly, type NumberRange } from './ranges.ts'

/** Characters of a side that is compared with the other: each level of a long chain compares its sides. */
const maxLength = 2000

/** How far sums and products of floating point numbers may be off, as a part of them. */
const rounding = 1e-12

function keyOf(expr: Expr, isLeftOut: (key: string) => boolean = () => false): string | undefined {
  const inner = unwrap(expr)
  if (inner.end - inner.start > maxLength) return undefined
  return JSON.stringify(inner, (key, value) =>
    key === 'start' || key === 'end' || isLeftOut(key) ? undefined : value,
  )
}

/** True for expressions that differ in places alone. */
export function isSame(a: Expr, b: Expr): boolean {
  const key = keyOf(a)
  return key !== undefined && key === keyOf(b)
}

const matcherKey = ({ label, op, value }: VectorSelector['matchers'][number]): string =>
  JSON.stringify([label, op, value])

/** True for selectors of one name at one time. What they match is left aside. */
function isOneMetric(a: Expr, b: Expr): boolean {
  const isMatchers = (key: string): boolean => key === 'matchers'
  const isNamed = a.kind === 'selector' && b.kind === 'selector' && a.name !== undefined
  return isNamed && keyOf(a, isMatchers) === keyOf(b, isMatchers)
}

/** True for selectors where the one selects no series that the other does not. */
function isPart(part: VectorSelector, whole: VectorSelector): boolean {
  const keys = new Set(part.matchers.map(matcherKey))
  return whole.matchers.every((matcher) => keys.has(matcherKey(matcher)))
}

/** True where each series of `a` is one of `b` too. */
export function isWithin(a: Expr, b: Expr): boolean {
  const [left, right] = [unwrap(a), unwrap(b)]
  if (isSame(left, right)) return true
  return (
    left.kind === 'selector' && right.kind === 'selector' && isOneMetric(left, right) && isPart(left, right)
  )
}

/** Matching leaves names aside, so that a series of one name may be matched with one of another. */
function hasOneName(expr: Expr): boolean {
  if (expr.kind === 'selector') return expr.name !== undefined
  if (expr.kind === 'aggregation' && expr.grouping?.labels.some(({ name }) => name === '__name__'))
    return false
  return childrenOf(expr).every(hasOneName)
}

/** True where an operator matches on all labels. `on` and `ignoring` may match a series with its neighbours. */
const isOnAll = ({ matching, fill }: Binary): boolean => !matching && !fill

/** True where an operator matches each series of a thing, which is on both of its sides, with itself and no other. */
export const isMatchedWithItself = (expr: Binary, of: Expr): boolean => isOnAll(expr) && hasOneName(of)

/** True where an operator between vectors has the same sample on both sides, whenever it matches. */
export function isSelfMatch(expr: Binary): boolean {
  const [left, right] = [unwrap(expr.left), unwrap(expr.right)]
  if (left.kind === 'number' || right.kind === 'number' || !isOnAll(expr)) return false
  return isOneMetric(left, right) || (isSame(left, right) && hasOneName(left))
}

/** Functions whose result for a counter is never negative. */
const rates = new Set(['rate', 'irate', 'increase'])

/** The selector of `sum by (…) (rate(x_total[5m]))`. Counters are known by their names alone. */
function countedIn(expr: Expr): VectorSelector | undefined {
  const sum = unwrap(expr)
  const call = sum.kind === 'aggregation' && sum.op === 'sum' ? unwrap(sum.expr) : undefined
  if (call?.kind !== 'call' || !rates.has(call.name)) return undefined
  const [arg] = call.args
  if (arg?.kind !== 'matrix') return undefined
  return /_(?:total|count|bucket)$/.test(arg.selector.name ?? '') ? arg.selector : undefined
}

/** True where both are the same sum of the same counter, and the one adds up no series that the other does not. */
function isPartOfSum(part: Expr, whole: Expr): boolean {
  const [a, b] = [countedIn(part), countedIn(whole)]
  if (!a || !b || !isPart(a, b)) return false
  const isAside = (key: string): boolean => key === 'matchers' || key.endsWith('Span')
  const key = keyOf(part, isAside)
  return key !== undefined && key === keyOf(whole, isAside)
}

/** `100 * x` as its number and its vector; other expressions as once themselves. */
function factorOf(expr: Expr): { factor: number; of: Expr } {
  const inner = unwrap(expr)
  if (inner.kind === 'binary' && inner.op === '*') {
    const [left, right] = [unwrap(inner.left), unwrap(inner.right)]
    if (left.kind === 'number') return { factor: left.value, of: right }
    if (right.kind === 'number') return { factor: right.value, of: left }
  }
  return { factor: 1, of: inner }
}

function about(value: number): NumberRange {
  const slack = Math.abs(value) * rounding
  return between(value - slack, value + slack)
}

/** The numbers of `x - x`, `x / x`, `100 / x * x` and `sum(part) / sum(whole)`, NaN left aside. */
export function rangeOfAlike(expr: Binary): NumberRange | undefined {
  if (expr.op === '-') return isSelfMatch(expr) ? exactly(0) : undefined
  if (!isOnAll(expr)) return undefined
  if (expr.op === '/') {
    const { factor, of } = factorOf(expr.left)
    if (isSelfMatch({ ...expr, left: of })) return about(factor)
    return factor > 0 && isPartOfSum(of, expr.right) ? between(0, factor * (1 + rounding)) : undefined
  }
  if (expr.op !== '*') return undefined
  const quotient = unwrap(expr.left)
  if (quotient.kind !== 'binary' || quotient.op !== '/') return undefined
  const dividend = unwrap(quotient.left)
  const isSelf = isSelfMatch({ ...expr, left: quotient.right })
  return dividend.kind === 'number' && isSelf ? about(dividend.value) : undefined
}
