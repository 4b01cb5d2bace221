import { walk } from '../../promql/ast.ts'
import { aggregations, functions } from '../../promql/functions.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'

export default defineCheck({
  id: 'promql/experimental',
  on: 'rule',
  severity: 'info',
  about:
    'Expressions use only functions that every Prometheus has: none behind a feature flag, none that was renamed.',
  peers: ['promruval expressionDoesNotUseExperimentalFunctions'],
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    for (const expr of walk(analysis.expr)) {
      const name = expr.kind === 'call' ? expr.name : expr.kind === 'aggregation' ? expr.op : ''
      const known = expr.kind === 'call' ? functions[name] : aggregations[name]
      const span =
        expr.kind === 'call' ? expr.nameSpan : expr.kind === 'aggregation' ? expr.opSpan : undefined
      if (known?.experimental && span) {
        yield {
          at: analysis.at(span),
          message: `\`${name}\` is experimental: without a feature flag Prometheus rejects the whole rule file`,
          help: 'Start Prometheus and promtool with `--enable-feature=promql-experimental-functions`.',
          data: { function: name },
        }
      } else if (expr.kind === 'call' && functions[name]?.renamed) {
        yield {
          at: analysis.at(expr.nameSpan),
          message: `\`${name}\` does not exist in Prometheus 3: it is called \`${functions[name]?.renamed}\` there and is experimental`,
          help: `After the upgrade write \`${functions[name]?.renamed}\`, with \`--enable-feature=promql-experimental-functions\`.`,
          data: { function: name },
        }
      } else if (expr.kind === 'binary' && expr.fill) {
        yield {
          at: analysis.at(expr.fill),
          message: '`fill` is experimental: without a feature flag Prometheus rejects the whole rule file',
          help: 'Start Prometheus and promtool with `--enable-feature=promql-binop-fill-modifiers`.',
        }
      }
    }
  },
})
