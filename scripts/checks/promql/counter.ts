import {
  type Expr,
  isComparison,
  isSetOperation,
  unwrap,
  type VectorSelector,
  walk,
} from '../../promql/ast.ts'
import { typeOf } from '../../promql/types.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { isCounter, isCumulative, isGauge } from './lib/metric-names.ts'

const forCounters = new Set(['rate', 'irate', 'increase', 'resets'])
const forGauges = new Set(['delta', 'idelta', 'deriv', 'predict_linear'])
/** Functions whose result for a counter is still a counter. */
const passing = new Set([
  ...[
    'abs',
    'ceil',
    'clamp',
    'clamp_max',
    'clamp_min',
    'floor',
    'label_join',
    'label_replace',
    'round',
    'sort',
    'sort_desc',
  ],
])

export default defineCheck({
  id: 'promql/counter',
  on: 'rule',
  severity: 'warning',
  about: 'Counters are used with `rate` or `increase`, and only counters are.',
  peers: ['pint promql/counter', 'pint promql/rate', 'promruval validFunctionsOnCounters'],
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    for (const expr of walk(analysis.expr)) {
      if (expr.kind === 'call') {
        const matrix = expr.args.find((arg) => arg.kind === 'matrix')
        const name = matrix?.kind === 'matrix' ? matrix.selector.name : undefined
        // The name of a metric that the tree records says nothing about its type.
        if (!matrix || name === undefined || analysis.resolve(name).length > 0) continue
        if (forCounters.has(expr.name) && isGauge(name)) {
          const instead = expr.name === 'increase' ? 'delta' : expr.name === 'resets' ? 'changes' : 'deriv'
          yield {
            at: analysis.at(expr.nameSpan),
            message: `\`${expr.name}\` needs a counter, and \`${name}\` is named like a gauge: every decrease counts as a restart`,
            help: `For a gauge write \`${instead}\`.`,
            data: { metric: name },
          }
        } else if (forCounters.has(expr.name) && !isCumulative(name) && !name.includes(':')) {
          yield {
            at: analysis.at(expr.nameSpan),
            severity: 'info',
            message: `\`${name}\` is not named like a counter (\`…_total\`), which \`${expr.name}\` needs`,
            help: 'If it is a gauge, write `delta` or `deriv`.',
            data: { metric: name },
          }
        } else if (forGauges.has(expr.name) && isCounter(name)) {
          yield {
            at: analysis.at(expr.nameSpan),
            message: `\`${expr.name}\` needs a gauge, and \`${name}\` is a counter: a restart looks like a decrease`,
            help: `For a counter write \`${expr.name === 'delta' ? 'increase' : expr.name === 'idelta' ? 'irate' : 'rate'}\`.`,
            data: { metric: name },
          }
        }
      } else if (
        rule.kind === 'alert' &&
        expr.kind === 'binary' &&
        isComparison(expr) &&
        /^>=?$/.test(expr.op)
      ) {
        if (typeOf(expr.right) !== 'scalar') continue
        const [selector] = rawCounters(expr.left)
        if (!selector) continue
        yield {
          at: analysis.at(selector),
          message: `the counter \`${selector.name}\` only grows: once above the threshold, it stays there until its process restarts`,
          help: `Use the recent increase, such as \`increase(${selector.name}[5m])\`.`,
          data: { metric: selector.name },
        }
      }
    }
  },
})

/** Counters whose total since the start of their process decides the value of an expression. */
function rawCounters(expr: Expr): VectorSelector[] {
  const inner = unwrap(expr)
  switch (inner.kind) {
    case 'selector':
      return inner.name !== undefined && isCounter(inner.name) ? [inner] : []
    case 'unary':
      return rawCounters(inner.expr)
    case 'aggregation':
      return ['count', 'count_values', 'group', 'stddev', 'stdvar'].includes(inner.op)
        ? []
        : rawCounters(inner.expr)
    case 'call':
      return passing.has(inner.name) && inner.args[0] ? rawCounters(inner.args[0]) : []
    case 'binary': {
      if (isComparison(inner)) return []
      if (isSetOperation(inner)) return rawCounters(inner.left)
      const [left, right] = [rawCounters(inner.left), rawCounters(inner.right)]
      const isScaled = typeOf(inner.left) === 'scalar' || typeOf(inner.right) === 'scalar'
      if (isScaled) return [...left, ...right]
      // Combined with a gauge, a metric named like a counter is a gauge: `used / total`. A difference is not a counter.
      return inner.op !== '-' && left.length > 0 && right.length > 0 ? [...left, ...right] : []
    }
    default:
      return []
  }
}
