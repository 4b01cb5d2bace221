/** What is different between the findings on a tree before and after an edit. */
import type { Diagnostic } from '../../diagnostic.ts'
import { groupBy } from '../../lib/group.ts'

/** Lines move with every edit: a finding is known again by all but its place. */
const keyOf = ({ check, severity, file, message, alert }: Diagnostic): string =>
  [check, severity, file, message, alert].join('\0')

export function comparedWith(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): { readonly come: Diagnostic[]; readonly gone: Diagnostic[] } {
  const left = groupBy(before, keyOf)
  const come = after.filter((one) => left.get(keyOf(one))?.shift() === undefined)
  return { come, gone: [...left.values()].flat() }
}
