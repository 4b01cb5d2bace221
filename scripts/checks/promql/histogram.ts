import { table } from '../../lib/table.ts'
import { type Call, walk } from '../../promql/ast.ts'
import { factIn } from '../../promql/facts.ts'
import { labelsOf } from '../../promql/labels.ts'
import { outcomeOf } from '../../promql/outcome.ts'
import { selectorsOf } from '../../promql/selectors.ts'
import { defineCheck, type Finding } from '../check.ts'
import { type Analysis, analysisOf } from '../lib/analysis.ts'
import { quotedPart } from '../lib/dead-text.ts'
import { removalNote, removalText } from '../lib/removals.ts'

/** Functions on buckets, with the indexes of their bucket and quantile arguments. */
const functions: Readonly<Record<string, { buckets: number; quantile?: number } | undefined>> = table({
  histogram_quantile: { buckets: 1, quantile: 0 },
  histogram_quantiles: { buckets: 0 },
  histogram_fraction: { buckets: 2 },
})

export default defineCheck({
  id: 'promql/histogram',
  on: 'rule',
  severity: 'warning',
  about: 'Quantiles are computed from all buckets, and from recent values.',
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    for (const expr of walk(analysis.expr))
      if (expr.kind === 'call' && functions[expr.name]) yield* findings(analysis, expr)
  },
})

function* findings(analysis: Analysis, call: Call): Generator<Finding> {
  const { buckets = 0, quantile } = functions[call.name] ?? {}
  const of = call.args[buckets]
  if (!of) return
  const classic = selectorsOf(of).filter(({ selector }) => selector.name?.endsWith('_bucket'))
  const fact = factIn(labelsOf(of, analysis.resolve), 'le')
  // Native histograms have no bucket series and no `le`.
  if (fact.state === 'lacks' && classic.length > 0) {
    yield {
      at: analysis.at(call.nameSpan),
      severity: 'error',
      message: `\`${call.name}\` needs the label \`le\`, which is missing: ${removalText(fact.removal, analysis)}`,
      help: 'Add `le` to `by (…)`.',
      data: { label: 'le' },
      related: [removalNote(fact.removal, analysis)],
    }
  } else if (fact.state === 'has' && fact.values && fact.values.length < 2) {
    yield {
      at: analysis.at(of),
      message: `\`${call.name}\` needs all buckets, and the selector chooses one`,
      help: 'Remove the matcher of `le`.',
    }
  }
  for (const { selector, matrix } of classic) {
    if (matrix) continue
    yield {
      at: analysis.at(selector),
      message: `\`${call.name}\` of raw buckets covers all the time since their process started`,
      help: `Take the rate first: \`rate(${selector.name}[5m])\`.`,
    }
    break
  }
  const share = quantile === undefined ? undefined : call.args[quantile]
  const range = share && outcomeOf(share).range
  if (share && range && (range.min > 1 || range.max < 0))
    yield {
      at: analysis.at(share),
      message: `${quotedPart(analysis, share)} is not a quantile: quantiles are between 0 and 1`,
      help: 'For the 95th percentile write `0.95`.',
    }
}
