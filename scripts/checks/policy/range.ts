import type { Span } from '../../model/source.ts'
import { childrenOf, type Expr, walk } from '../../promql/ast.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { defineCheck } from '../check.ts'
import { expressionOf } from './lib/expression.ts'
import { demandsOn, under } from './lib/scope.ts'

/** The number of seconds that each selector looks back, with all ranges and offsets around it. */
function* reachesOf(root: Expr): Generator<{ span: Span; seconds: number }> {
  const open: { expr: Expr; age: number }[] = [{ expr: root, age: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { expr, age } = next
    if (expr.kind === 'matrix' || expr.kind === 'selector') {
      const range = expr.kind === 'matrix' ? (expr.range.seconds ?? 0) : 0
      yield { span: expr, seconds: age + range + (expr.offset?.seconds ?? 0) }
      continue
    }
    const added = expr.kind === 'subquery' ? (expr.range.seconds ?? 0) + (expr.offset?.seconds ?? 0) : 0
    for (const child of childrenOf(expr).toReversed()) open.push({ expr: child, age: age + added })
  }
}

export default defineCheck({
  id: 'policy/range',
  on: 'rule',
  severity: 'warning',
  about: 'Ranges are not too short, and data is not too old, for the policies in firedrill.yml.',
  peers: ['promruval expressionDoesNotUseRangeShorterThan', 'promruval expressionDoesNotUseOlderDataThan'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ expression }) => expression)) {
      const { minRange, maxAge } = wants
      if (minRange === undefined && maxAge === undefined) continue
      const expression = expressionOf(rule)
      if (!expression) return
      const minSeconds = secondsOf(minRange ?? '0') ?? 0
      const maxSeconds = (maxAge === undefined ? undefined : secondsOf(maxAge)) ?? Number.POSITIVE_INFINITY
      for (const part of walk(expression.expr)) {
        if (part.kind !== 'matrix' && part.kind !== 'subquery') continue
        const { range } = part
        if (range.seconds === undefined || range.seconds >= minSeconds) continue
        yield under(policy, {
          at: expression.at(range),
          message: `the range \`${expression.text.slice(range.start, range.end)}\` is shorter than the \`${minRange}\` that the policy requires`,
        })
      }
      for (const { span, seconds } of reachesOf(expression.expr)) {
        if (seconds <= maxSeconds) continue
        yield under(policy, {
          at: expression.at(span),
          message: `this reads data up to \`${formatSeconds(seconds)}\` old, and the policy allows \`${maxAge}\``,
        })
      }
    }
  },
})
