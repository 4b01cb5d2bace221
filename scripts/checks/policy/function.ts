import type { Span } from '../../model/source.ts'
import { type Expr, walk } from '../../promql/ast.ts'
import { aggregations, functions } from '../../promql/functions.ts'
import { defineCheck } from '../check.ts'
import { expressionOf } from './lib/expression.ts'
import { demandsOn, matches, under } from './lib/scope.ts'

function* operationsIn(expr: Expr): Generator<{ name: string; span: Span; experimental: boolean }> {
  for (const part of walk(expr)) {
    if (part.kind === 'call')
      yield {
        name: part.name,
        span: part.nameSpan,
        experimental: functions[part.name]?.experimental === true,
      }
    else if (part.kind === 'aggregation')
      yield {
        name: part.op,
        span: part.opSpan,
        experimental: aggregations[part.op]?.experimental === true,
      }
  }
}

export default defineCheck({
  id: 'policy/function',
  on: 'rule',
  severity: 'warning',
  about: 'Expressions use no function or aggregation that the policies in firedrill.yml forbid.',
  peers: ['promruval expressionDoesNotUseIrate', 'promruval expressionDoesNotUseExperimentalFunctions'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ expression }) => expression)) {
      if (!wants.forbiddenFunctions && wants.experimental !== false) continue
      const expression = expressionOf(rule)
      if (!expression) return
      for (const { name, span, experimental } of operationsIn(expression.expr)) {
        const isForbidden = wants.forbiddenFunctions?.some((pattern) => matches(pattern, name)) ?? false
        if (!isForbidden && !(wants.experimental === false && experimental)) continue
        yield under(policy, {
          at: expression.at(span),
          message: isForbidden
            ? `the policy forbids \`${name}\``
            : `\`${name}\` is experimental, which the policy forbids`,
          help: isForbidden
            ? undefined
            : 'Use another function: a server needs a feature flag for it, and it may still change.',
          data: { function: name },
        })
      }
    }
  },
})
