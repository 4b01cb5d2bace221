/** Decides whether fixes worked, by the findings before and after. */
import type { Diagnostic } from '../diagnostic.ts'
import type { Mend } from './choose.ts'

/** The findings in one state of the tree. */
export interface View {
  /** The findings that may be fixed: those in the selected files that comments and the baseline do not suppress. */
  readonly wanted: readonly Diagnostic[]
  /** All findings, so that no comment hides an error that a fix causes. */
  readonly all: readonly Diagnostic[]
}

/** The identity of a finding, which stays the same when its text moves. */
export function identityOf({ check, file, message, alert }: Diagnostic): string {
  return [check, file, alert, message].join('\0')
}

/** The number of times that each finding occurs. */
export function countFindings(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const diagnostic of diagnostics) {
    const key = identityOf(diagnostic)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error'

/** The reason to reject fixes: a new error, or a finding that is still there. */
export function objection(before: View, after: View, mends: readonly Mend[]): string | undefined {
  const errors = countFindings(before.all.filter(isError))
  for (const error of after.all.filter(isError)) {
    const key = identityOf(error)
    const left = (errors.get(key) ?? 0) - 1
    if (left < 0) return `it would cause an error in ${error.file}: ${error.message} (${error.check})`
    errors.set(key, left)
  }
  const had = countFindings(before.wanted)
  const has = countFindings(after.wanted)
  for (const [key, fixed] of countFindings(mends.map(({ diagnostic }) => diagnostic)))
    if ((has.get(key) ?? 0) > (had.get(key) ?? 0) - fixed) return 'the finding would still be there'
  return undefined
}
