/** What to know about values that are not as expected and look as if they were. */

import { nanHelp } from '../../promtool/refusal.ts'
import type { Difference } from '../../suite/values.ts'

/** Binary fractions that are a few of their last bits apart. */
function isRounding(expected: string, got: string): boolean {
  const [a, b] = [Number(expected), Number(got)]
  return (
    Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))
  )
}

function hintOn({ what, expected, got }: Difference): string | undefined {
  if (what !== 'value') {
    const failed = got && /<error expanding template.*/s.exec(got)?.[0]
    if (!failed) return undefined
    return /\b(externalURL|pathPrefix)\b/.test(failed)
      ? 'promtool does not know `externalURL` and `pathPrefix`; drill the alert without the annotations that use them, by `ALERTS` in `promql_expr_test`.'
      : 'The template fails on these series; a Prometheus would send this text.'
  }
  if (expected === 'NaN' && got === 'NaN') return nanHelp
  if (expected !== undefined && got !== undefined && isRounding(expected, got))
    return 'They differ by rounding only: expect it of `round(EXPR, 0.001)`, or write `fuzzy_compare: true` (Prometheus 3.5).'
  return undefined
}

export const valueHints = (differences: readonly Difference[]): string[] => [
  ...new Set(differences.flatMap((one) => hintOn(one) ?? [])),
]
