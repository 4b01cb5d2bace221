/** Determines whether an expression returns anything, and on which conditions. */

import { memo } from '../lib/memo.ts'
import { table } from '../lib/table.ts'
import type { Span } from '../model/source.ts'
import { isMatchedWithItself, isSame, isSelfMatch, isWithin, rangeOfAlike } from './alike.ts'
import { type Binary, type Call, type Expr, isComparison, unwrap, type VectorSelector } from './ast.ts'
import { impossibleMatcher } from './label-selectors.ts'
import { labelsOf, recordedAs } from './labels.ts'
import { type Mismatch, mismatchOf } from './matching.ts'
import {
  anyNumber,
  areApart,
  arithmetic,
  atLeast,
  between,
  compare,
  exactly,
  hull,
  type NumberRange,
  narrow,
  rangeOfAggregation,
  rangeOfCall,
} from './ranges.ts'
import type { Recorded, Resolve } from './recorded.ts'
import { typeOf } from './types.ts'

/** The reason why a part returns nothing, or nothing new, with any data. */
export interface Dead extends Span {
  readonly why:
    | {
        readonly kind: 'comparison'
        readonly binary: Binary
        readonly left: NumberRange
        readonly right: NumberRange
      }
    /** Two comparisons of the same thing that can't both hold. */
    | { readonly kind: 'ranges'; readonly binary: Binary }
    /** The same series on both sides. */
    | { readonly kind: 'same'; readonly binary: Binary }
    | { readonly kind: 'matcher'; readonly selector: VectorSelector }
    | { readonly kind: 'mismatch'; readonly binary: Binary; readonly mismatch: Mismatch }
    /** The right of `or` where the left always returns, or `unless` of something that always returns. */
    | { readonly kind: 'shadowed'; readonly binary: Binary }
}

export interface Outcome {
  /** `always`: it returns something even from an empty Prometheus. `never`: it returns nothing at all. */
  readonly returns: 'always' | 'sometimes' | 'never'
  /** Something decides by a value, or by the absence of series, what is returned. */
  readonly filters: boolean
  readonly range: NumberRange
  /** Where it returns nothing, what makes it so. */
  readonly dead?: Dead
}

const outcomes = memo((resolve: Resolve) => memo((expr: Expr) => find(expr, resolve)))
const unresolved: Resolve = () => []

/** The outcome of an expression without knowledge of the data. Cached as long as `resolve` lives. */
export const outcomeOf = (expr: Expr, resolve: Resolve = unresolved): Outcome => outcomes(resolve)(expr)

function find(expr: Expr, resolve: Resolve): Outcome {
  switch (expr.kind) {
    case 'number':
      return { returns: 'always', filters: false, range: exactly(expr.value) }
    case 'string':
      return { returns: 'always', filters: false, range: anyNumber }
    case 'selector':
      return selected(expr, resolve)
    case 'matrix':
      return outcomeOf(expr.selector, resolve)
    case 'paren':
    case 'subquery':
      return outcomeOf(expr.expr, resolve)
    case 'unary': {
      const of = outcomeOf(expr.expr, resolve)
      return expr.op === '-' ? { ...of, range: arithmetic('-', exactly(0), of.range) } : of
    }
    case 'aggregation': {
      const of = outcomeOf(expr.expr, resolve)
      return { ...of, range: rangeOfAggregation(expr, of.range) }
    }
    case 'call':
      return called(expr, resolve)
    case 'binary':
      return combined(expr, resolve)
  }
}

/** Metrics that Prometheus itself makes, and what they can be. */
const own: Readonly<Record<string, NumberRange | undefined>> = table({
  ALERTS: exactly(1),
  scrape_duration_seconds: atLeast(0),
  up: between(0, 1),
})

/** What can be said of the results of all rules that record one name. Kept, as it may be used as often. */
const together = memo((resolve: Resolve) =>
  memo((rules: readonly Recorded[]) => {
    const outcomes = rules.map((rule) => outcomeOf(rule.expr, resolve))
    return {
      isNever: outcomes.every(({ returns }) => returns === 'never'),
      filters: outcomes.every(({ filters }) => filters),
      range: outcomes.map(({ range }) => range).reduce(hull),
    }
  }),
)

function selected(selector: VectorSelector, resolve: Resolve): Outcome {
  const named = recordedAs(selector, resolve)
  const matcher = impossibleMatcher(selector, named)
  const rules = selector.name === undefined ? [] : resolve(selector.name)
  const recorded = rules.length === 0 ? undefined : together(resolve)(rules)
  return {
    returns: matcher || recorded?.isNever ? 'never' : 'sometimes',
    // The state of another alert is a condition in itself.
    filters: selector.name === 'ALERTS' || recorded?.filters === true,
    range: recorded?.range ?? own[selector.name ?? ''] ?? anyNumber,
    ...(matcher
      ? { dead: { why: { kind: 'matcher', selector }, start: matcher.start, end: matcher.end } }
      : {}),
  }
}

function called(expr: Call, resolve: Resolve): Outcome {
  const args = expr.args.map((arg) => outcomeOf(arg, resolve))
  const range = rangeOfCall(
    expr,
    args.map((arg) => arg.range),
  )
  const index = expr.args.findIndex((arg) => typeOf(arg) === 'vector' || typeOf(arg) === 'matrix')
  const of = args[index]
  if (expr.name === 'absent' || expr.name === 'absent_over_time')
    return { returns: of?.returns === 'always' ? 'never' : 'sometimes', filters: true, range }
  if (!of || expr.name === 'scalar' || expr.name === 'vector')
    return { returns: 'always', filters: false, range: expr.name === 'scalar' ? anyNumber : range }
  return { ...of, range }
}

function combined(expr: Binary, resolve: Resolve): Outcome {
  const left = outcomeOf(expr.left, resolve)
  const right = outcomeOf(expr.right, resolve)
  if (expr.op === 'or') return either(left, right)
  const isVectorMatch = typeOf(expr.left) !== 'scalar' && typeOf(expr.right) !== 'scalar'
  const mismatch =
    isVectorMatch && !expr.fill
      ? mismatchOf(expr, labelsOf(expr.left, resolve), labelsOf(expr.right, resolve))
      : undefined
  if (expr.op === 'unless') return unless(expr, left, right, mismatch)
  const filters = left.filters || right.filters
  const isAlways = left.returns === 'always' && right.returns === 'always' && !mismatch
  const both: Outcome = { returns: isAlways ? 'always' : 'sometimes', filters, range: left.range }
  if (left.returns === 'never' || right.returns === 'never')
    return { ...both, returns: 'never', dead: left.dead ?? right.dead }
  if (mismatch)
    return {
      ...both,
      returns: 'never',
      dead: { why: { kind: 'mismatch', binary: expr, mismatch }, ...expr.opSpan },
    }
  if (expr.op === 'and') return bothHold(expr, both)
  return isComparison(expr)
    ? compared(expr, both, left, right)
    : { ...both, range: rangeOfAlike(expr) ?? arithmetic(expr.op, left.range, right.range) }
}

function either(left: Outcome, right: Outcome): Outcome {
  const returns =
    left.returns === 'always' || right.returns === 'always'
      ? 'always'
      : left.returns === 'never' && right.returns === 'never'
        ? 'never'
        : 'sometimes'
  const range =
    left.returns === 'never'
      ? right.range
      : right.returns === 'never'
        ? left.range
        : hull(left.range, right.range)
  const dead = returns === 'never' ? { dead: left.dead ?? right.dead } : {}
  const filters = (left.filters || left.returns === 'never') && (right.filters || right.returns === 'never')
  return { returns, filters, range, ...dead }
}

function unless(expr: Binary, left: Outcome, right: Outcome, mismatch: Mismatch | undefined): Outcome {
  const isIdle = right.returns === 'never' || mismatch !== undefined
  if (left.returns === 'never') return left
  if (!expr.fill && isWithin(expr.left, expr.right))
    return { ...left, returns: 'never', dead: deadOf(expr, 'same') }
  const isWhole = expr.matching?.kind === 'on' && expr.matching.labels.length === 0
  if (isWhole && right.returns === 'always' && !right.filters)
    return {
      ...left,
      returns: 'never',
      dead: { why: { kind: 'shadowed', binary: expr }, start: expr.left.start, end: expr.left.end },
    }
  return { returns: isIdle ? left.returns : 'sometimes', filters: left.filters || !isIdle, range: left.range }
}

function compared(expr: Binary, both: Outcome, left: Outcome, right: Outcome): Outcome {
  // NaN is neither over nor under itself, but it is not equal to itself.
  const isSelf = (expr.op === '<' || expr.op === '>') && isSelfMatch(expr)
  const holds = isSelf ? false : compare(expr.op, left.range, right.range)
  if (expr.bool) return { ...both, range: holds === undefined ? between(0, 1) : exactly(holds ? 1 : 0) }
  if (isSelf) return { ...both, returns: 'never', dead: deadOf(expr, 'same') }
  if (holds === false)
    return {
      ...both,
      returns: 'never',
      dead: {
        why: { kind: 'comparison', binary: expr, left: left.range, right: right.range },
        start: expr.start,
        end: expr.end,
      },
    }
  // A scalar on the left is compared, but the samples of the right are returned.
  const isMirrored = typeOf(expr.left) === 'scalar' && typeOf(expr.right) !== 'scalar'
  const mirror: Readonly<Record<string, string>> = table({ '<': '>', '<=': '>=', '>': '<', '>=': '<=' })
  const range = isMirrored
    ? narrow(mirror[expr.op] ?? expr.op, right.range, left.range)
    : narrow(expr.op, left.range, right.range)
  const isOpen = holds === undefined
  return { returns: isOpen ? 'sometimes' : both.returns, filters: both.filters || isOpen, range }
}

const deadOf = (binary: Binary, kind: 'ranges' | 'same'): Dead => ({
  why: { kind, binary },
  start: binary.start,
  end: binary.end,
})

/** `x > 5 and x < 3`: two sides that compare the same thing. */
function bothHold(expr: Binary, both: Outcome): Outcome {
  const a = thresholdOf(expr.left)
  const b = thresholdOf(expr.right)
  const isApart =
    a && b && areApart(a.range, b.range) && isSame(a.of, b.of) && isMatchedWithItself(expr, a.of)
  return isApart ? { ...both, returns: 'never', dead: deadOf(expr, 'ranges') } : both
}

/** A comparison of something with a number: the thing, and what it is let through for. */
function thresholdOf(expr: Expr): { of: Expr; range: NumberRange } | undefined {
  const inner = unwrap(expr)
  if (inner.kind !== 'binary' || !isComparison(inner) || inner.bool || inner.op === '!=') return undefined
  const threshold = outcomeOf(inner.right).range
  if (typeOf(inner.right) !== 'scalar' || threshold.min !== threshold.max) return undefined
  return { of: inner.left, range: narrow(inner.op, anyNumber, threshold) }
}
