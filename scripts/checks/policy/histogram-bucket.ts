import { type Binary, type Expr, isComparison, isSetOperation, walk } from '../../promql/ast.ts'
import { defineCheck } from '../check.ts'
import { expressionOf } from './lib/expression.ts'
import { demandsOn, under } from './lib/scope.ts'

/** The outermost arithmetic with buckets on both sides. */
function* bucketArithmetic(root: Expr): Generator<Binary> {
  const parts = [...walk(root)]
  const withBuckets = new Set<Expr>()
  for (const part of parts.toReversed()) {
    const isBucket = part.kind === 'selector' && part.name?.endsWith('_bucket') === true
    if (isBucket || inside(part).some((child) => withBuckets.has(child))) withBuckets.add(part)
  }
  const reported = new Set<Expr>()
  for (const part of parts) {
    const isReported = reported.has(part)
    const isWrong =
      part.kind === 'binary' &&
      !isComparison(part) &&
      !isSetOperation(part) &&
      withBuckets.has(part.left) &&
      withBuckets.has(part.right)
    if (isWrong && !isReported) yield part
    if (isWrong || isReported) for (const child of inside(part)) reported.add(child)
  }
}

/** The parts that the value is computed from; the result of a quantile no longer counts as a bucket. */
function inside(expr: Expr): readonly Expr[] {
  if (expr.kind === 'binary') return [expr.left, expr.right]
  if (expr.kind === 'matrix') return [expr.selector]
  if (expr.kind === 'call') return expr.name === 'histogram_quantile' ? [] : expr.args
  return 'expr' in expr ? [expr.expr] : []
}

export default defineCheck({
  id: 'policy/histogram-bucket',
  on: 'rule',
  severity: 'warning',
  about:
    'Expressions do no arithmetic between buckets of classic histograms, if the policies in firedrill.yml forbid it.',
  peers: ['promruval expressionDoesNotUseClassicHistogramBucketOperations'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, (p) => p.expression?.bucketArithmetic)) {
      if (wants) continue
      const expression = expressionOf(rule)
      if (!expression) return
      for (const { op, opSpan } of bucketArithmetic(expression.expr))
        yield under(policy, {
          at: expression.at(opSpan),
          message: `\`${op}\` combines buckets of histograms, which the policy forbids`,
          help: 'Avoid this: buckets are not written at the same time, so their difference may mix two states.',
        })
    }
  },
})
