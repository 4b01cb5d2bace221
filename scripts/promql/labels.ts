/** The labels that an expression's results surely have, may have, and surely lack. */
import { memo } from '../model/memo.ts'
import type { Aggregation, Expr, VectorSelector } from './ast.ts'
import {
  anything,
  type Branch,
  type Fact,
  factIn,
  limited,
  nothingBut,
  only,
  removalBy,
  withFact,
  without,
} from './facts.ts'
import { called } from './label-functions.ts'
import { asRecorded, selected } from './label-selectors.ts'
import { matchLabels, withoutName } from './matching.ts'
import { typeOf } from './types.ts'

/** A recording rule: what it evaluates, and the labels that it sets. */
export interface Recorded {
  readonly expr: Expr
  readonly labels: readonly (readonly [name: string, value: string])[]
  /** What a `Removal` in it names as its origin. */
  readonly origin: object
}

/** The recording rules of a name; none where the name is not recorded, or it is not known how. */
export type Resolve = (name: string) => readonly Recorded[]

const unresolved: Resolve = () => []
const branches = memo((resolve: Resolve) => memo((expr: Expr) => limited(branchesOf(expr, resolve))))

/**
 * The kinds of series that an expression can return. What a scalar becomes has no labels. Recording rules are followed
 * as far as `resolve` knows them, which must not lead in circles; results are kept as long as it is.
 */
export const labelsOf = (expr: Expr, resolve: Resolve = unresolved): readonly Branch[] =>
  branches(resolve)(expr)

/** What is known of one label of an expression's results. */
export const labelOf = (expr: Expr, label: string, resolve?: Resolve): Fact =>
  factIn(labelsOf(expr, resolve), label)

function branchesOf(expr: Expr, resolve: Resolve): readonly Branch[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return [nothingBut(removalBy(expr, 'no-labels', expr))]
    case 'selector':
      return selected(expr, recordedAs(expr, resolve))
    case 'matrix':
      return labelsOf(expr.selector, resolve)
    case 'subquery':
    case 'paren':
      return labelsOf(expr.expr, resolve)
    case 'unary':
      return labelsOf(expr.expr, resolve).map((branch) =>
        expr.op === '-'
          ? without(
              branch,
              ['__name__'],
              removalBy(expr, 'operator', { start: expr.start, end: expr.start + 1 }),
            )
          : branch,
      )
    case 'aggregation':
      return labelsOf(expr.expr, resolve).map((branch) => aggregated(expr, branch))
    case 'call':
      return called(expr, (arg) => labelsOf(arg, resolve))
    case 'binary': {
      const left = labelsOf(expr.left, resolve)
      const right = labelsOf(expr.right, resolve)
      const isLeftScalar = typeOf(expr.left) === 'scalar'
      const isRightScalar = typeOf(expr.right) === 'scalar'
      if (!isLeftScalar && !isRightScalar) return matchLabels(expr, left, right)
      return (isLeftScalar ? right : left).map((branch) => withoutName(expr, branch))
    }
  }
}

/** What a selector's name stands for: the results of its recording rules, or anything. */
export function recordedAs({ name }: VectorSelector, resolve: Resolve): readonly Branch[] {
  const rules = name === undefined ? [] : resolve(name)
  return name === undefined || rules.length === 0 ? [anything] : recordedBy(resolve)(rules)(name)
}

/** Kept, as thousands of rules may record one name and as many may use it. */
const recordedBy = memo((resolve: Resolve) =>
  memo((rules: readonly Recorded[]) => {
    let known: readonly Branch[] | undefined
    return (name: string): readonly Branch[] => {
      known ??= limited(
        rules.flatMap((rule) => labelsOf(rule.expr, resolve).map((branch) => asRecorded(rule, name, branch))),
      )
      return known
    }
  }),
)

const samplers = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio'])

function aggregated(expr: Aggregation, branch: Branch): Branch {
  if (samplers.has(expr.op)) return branch
  const { grouping } = expr
  const labels = grouping?.labels.map(({ name }) => name) ?? []
  const why = removalBy(expr, grouping?.kind ?? 'aggregation', grouping ?? expr.opSpan)
  const counted = expr.op === 'count_values' && expr.param?.kind === 'string' ? [expr.param.value] : []
  const valued = counted.reduce((before, label) => withFact(before, label, { state: 'has' }), branch)
  if (grouping?.kind === 'without') return without(valued, [...labels, '__name__'], why)
  return only(valued, [...labels, ...counted], why)
}
