import { scalarAt } from '../../model/yaml.ts'
import { type Call, type Expr, unwrap, walk } from '../../promql/ast.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { defineCheck, type Finding } from '../check.ts'
import { type Analysis, analysisOf } from '../lib/analysis.ts'
import { quotedPart } from '../lib/dead-text.ts'

const rates = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'changes',
  'resets',
  'predict_linear',
])
const counterRates = new Set(['rate', 'irate', 'increase'])
/** In seconds: two samples at 15 s, the shortest common scrape interval. */
const minRange = 30

export default defineCheck({
  id: 'promql/rate',
  on: 'rule',
  severity: 'warning',
  about:
    '`rate` and similar functions see enough samples, and are applied to counters before these are added up.',
  peers: ['pint promql/rate', 'promruval rateBeforeAggregation'],
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    const interval = secondsOf(scalarAt(rule.group.node, 'interval')?.text ?? '')
    for (const expr of walk(analysis.expr)) {
      if (expr.kind !== 'call' || !rates.has(expr.name)) continue
      yield* windowFindings(analysis, expr, interval)
      if (counterRates.has(expr.name)) yield* aggregationFindings(analysis, expr)
    }
  },
})

function* windowFindings(analysis: Analysis, call: Call, interval: number | undefined): Generator<Finding> {
  const window = call.args.find((arg) => arg.kind === 'matrix')
  const seconds = window?.kind === 'matrix' ? window.range.seconds : undefined
  if (window?.kind !== 'matrix' || seconds === undefined) return
  const at = analysis.at(window.range)
  const text = quotedPart(analysis, window.range)
  if (seconds < minRange) {
    yield {
      at,
      message: `\`${call.name}\` needs two samples, and ${text} rarely contains two`,
      help: 'Write at least twice the scrape interval; four times also tolerates a failed scrape.',
    }
  } else if (
    interval !== undefined &&
    seconds < interval &&
    call.name !== 'irate' &&
    call.name !== 'idelta'
  ) {
    yield {
      at,
      message: `the group is evaluated every ${formatSeconds(interval)} and looks back only ${text}: it misses what happens in between`,
      help: `Write \`[${formatSeconds(interval)}]\` or more, or a shorter interval.`,
    }
  }
}

/** A sum hides the restart of one counter: the sum decreases, which looks like a restart of all. */
function* aggregationFindings(analysis: Analysis, call: Call): Generator<Finding> {
  const [argument] = call.args
  if (argument?.kind === 'subquery') {
    const inner = unwrap(argument.expr)
    if (inner.kind === 'aggregation' && addsUp(inner.op) && !hasRate(inner.expr))
      yield {
        at: analysis.at(inner.opSpan),
        message: `\`${call.name}\` of a \`${inner.op}\`: when one counter restarts, the result jumps`,
        help: `Apply \`${call.name}\` first, then aggregate: \`${inner.op}(${call.name}(…))\`.`,
      }
  } else if (argument?.kind === 'matrix' && argument.selector.name !== undefined) {
    for (const { expr } of analysis.resolve(argument.selector.name)) {
      const inner = unwrap(expr)
      if (inner.kind !== 'aggregation' || !addsUp(inner.op) || hasRate(inner.expr)) continue
      yield {
        at: analysis.at(argument.selector),
        message: `\`${argument.selector.name}\` is recorded as a \`${inner.op}\`: when one counter restarts, its \`${call.name}\` jumps`,
        help: `Record \`${inner.op}(${call.name}(…))\` instead.`,
      }
      break
    }
  }
}

const addsUp = (op: string): boolean => op === 'sum' || op === 'avg' || op === 'max' || op === 'min'

function hasRate(expr: Expr): boolean {
  for (const part of walk(expr))
    if (part.kind === 'call' && (rates.has(part.name) || part.name.endsWith('_over_time'))) return true
  return false
}
