/** Whether fixes did what they are for, by the findings before and after. */
import type { Diagnostic } from '../diagnostic.ts'
import type { Mend } from './choose.ts'

/** What is known of the tree in one of its states. */
export interface View {
  /** The findings that may be mended: what comments and the baseline leave, in the files that are asked for. */
  readonly wanted: readonly Diagnostic[]
  /** All there are, so that an error which a fix makes is not hidden by a comment. */
  readonly all: readonly Diagnostic[]
}

/** What is the same of a finding after the text around it has moved. */
export function identityOf({ check, file, message, alert }: Diagnostic): string {
  return [check, file, alert, message].join('\0')
}

/** How often each finding is there. */
export function countFindings(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const diagnostic of diagnostics) {
    const key = identityOf(diagnostic)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error'

/** Why fixes can't stay: one that makes an error, or one whose finding is there as before. */
export function objection(before: View, after: View, mends: readonly Mend[]): string | undefined {
  const errors = countFindings(before.all.filter(isError))
  for (const error of after.all.filter(isError)) {
    const key = identityOf(error)
    const left = (errors.get(key) ?? 0) - 1
    if (left < 0) return `it would make an error in ${error.file}: ${error.message} (${error.check})`
    errors.set(key, left)
  }
  const had = countFindings(before.wanted)
  const has = countFindings(after.wanted)
  for (const [key, mended] of countFindings(mends.map(({ diagnostic }) => diagnostic)))
    if ((has.get(key) ?? 0) > (had.get(key) ?? 0) - mended) return 'the finding would still be there'
  return undefined
}
