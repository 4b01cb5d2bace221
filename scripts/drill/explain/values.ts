/** Help for values that look as expected and are not. */

import { nanHelp } from '../../promtool/refusal.ts'
import type { Difference } from '../../suite/values.ts'

/** True for binary fractions that differ only in their last bits. */
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
      ? 'Drill the alert with `ALERTS` in `promql_expr_test`, without the annotations that use `externalURL` and `pathPrefix`: promtool does not know these.'
      : 'Fix the template: it fails on these series, and Prometheus would send this text.'
  }
  if (expected === 'NaN' && got === 'NaN') return nanHelp
  if (expected !== undefined && got !== undefined && isRounding(expected, got))
    return 'The values differ only by rounding: expect the value of `round(EXPR, 0.001)`, or write `fuzzy_compare: true` (Prometheus 3.5).'
  return undefined
}

export const valueHints = (differences: readonly Difference[]): string[] => [
  ...new Set(differences.flatMap((one) => hintOn(one) ?? [])),
]
