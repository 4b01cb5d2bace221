import {
  type Aggregation,
  type Binary,
  type Expr,
  isComparison,
  isSetOperation,
  unwrap,
} from '../../promql/ast.ts'
import { secondsOf } from '../../promql/numbers.ts'
import { selectorsOf } from '../../promql/selectors.ts'
import { typeOf } from '../../promql/types.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'

const samplers = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio'])

export default defineCheck({
  id: 'promql/fragile',
  on: 'alert',
  severity: 'warning',
  about: 'The results of an alert do not change at random between evaluations.',
  peers: ['pint promql/fragile'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    if (!analysis) return
    const sampler = samplerIn(analysis.expr)
    // Without labels the result is a single series.
    const isOne = analysis.branches.every(
      ({ facts, others }) =>
        others.state === 'lacks' && [...facts.values()].every(({ state }) => state === 'lacks'),
    )
    if (sampler && !isOne)
      yield {
        at: analysis.at(sampler.opSpan),
        message: `\`${sampler.op}\` may choose other series at every evaluation, so alerts start and resolve at random`,
        help: 'Compare with a threshold instead, so that all series above it are returned.',
      }
    if (alert.for && secondsOf(alert.for.text) !== 0) return
    for (const ratio of ratiosIn(analysis.expr)) {
      const isShared = sharesMetric(ratio)
      yield {
        at: analysis.at(ratio.opSpan),
        severity: isShared ? 'info' : 'warning',
        message: `after a restart Prometheus may have scraped one side of \`${ratio.op}\` and only a part of the other`,
        help: 'Add `for: 2m`, or at least one scrape interval.',
      }
    }
  },
})

/** A sampler whose choice is visible in the labels of the result. */
function samplerIn(expr: Expr): Aggregation | undefined {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'subquery':
      return samplerIn(expr.expr)
    case 'aggregation': {
      if (samplers.has(expr.op)) return expr
      const keepsLabels =
        expr.grouping !== undefined && (expr.grouping.kind === 'without' || expr.grouping.labels.length > 0)
      return keepsLabels ? samplerIn(expr.expr) : undefined
    }
    case 'call':
      return expr.args
        .filter((arg) => typeOf(arg) !== 'scalar')
        .map(samplerIn)
        .find(Boolean)
    case 'binary':
      return samplerIn(expr.left) ?? samplerIn(expr.right)
    default:
      return undefined
  }
}

/** Arithmetic between two aggregations, under a comparison and not inside another aggregation. */
function ratiosIn(expr: Expr): Binary[] {
  const inner = unwrap(expr)
  if (inner.kind !== 'binary') return []
  if (isSetOperation(inner)) return [inner.left, inner.right].flatMap(ratiosIn)
  if (!isComparison(inner)) return []
  return [inner.left, inner.right].flatMap((side) => ratioIn(side) ?? [])
}

function ratioIn(expr: Expr): Binary | undefined {
  const inner = unwrap(expr)
  if (inner.kind === 'unary') return ratioIn(inner.expr)
  if (inner.kind !== 'binary' || isComparison(inner) || isSetOperation(inner)) return undefined
  if (isAggregated(inner.left) && isAggregated(inner.right) && !inner.matching?.group?.include.length)
    return inner
  return ratioIn(inner.left) ?? ratioIn(inner.right)
}

function isAggregated(expr: Expr): boolean {
  const inner = unwrap(expr)
  if (inner.kind === 'aggregation') return true
  if (inner.kind === 'call') return inner.args.some((arg) => typeOf(arg) === 'vector' && isAggregated(arg))
  if (inner.kind !== 'binary' || isSetOperation(inner))
    return inner.kind === 'unary' && isAggregated(inner.expr)
  const isLeft = typeOf(inner.left) !== 'scalar'
  return isAggregated(isLeft ? inner.left : inner.right)
}

/** True if both sides read the same metric, because its series are scraped together. */
function sharesMetric({ left, right }: Binary): boolean {
  const names = new Set(selectorsOf(left).map(({ selector }) => selector.name))
  return selectorsOf(right).some(({ selector }) => names.has(selector.name))
}
