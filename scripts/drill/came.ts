/** The alerts that promtool returned for assertions that name only a part of them. */

import type { Came } from '../suite/export.ts'
import { isPart } from '../suite/parts.ts'
import type { AlertValue } from '../suite/values.ts'
import type { DrillResult } from './result.ts'

/** Only for assertions that passed: the alerts of a failed one are not what its author expects. */
export function cameOf(results: readonly DrillResult[]): Came {
  return new Map(
    results.flatMap(({ assertion, got, verdict }) =>
      verdict === 'passed' && assertion?.expected.some(isPart)
        ? [[assertion.node, (got ?? []) as readonly AlertValue[]] as const]
        : [],
    ),
  )
}
