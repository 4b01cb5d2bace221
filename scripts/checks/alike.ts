/** Findings that nobody reads to their end: a file that is wrong ten thousand times over is told so in one. */
import { type Diagnostic, isAsSevere, type Severity } from '../diagnostic.ts'

/** Findings of one check in one file that are listed. */
const mostAlike = 5_000

/** The findings, in their order; of too many of one check in one file the rest is one finding, where it begins. */
export function withoutManyAlike(found: readonly Diagnostic[]): readonly Diagnostic[] {
  if (found.length <= mostAlike) return found
  const counts = new Map<string, number>()
  const rest = new Map<string, { at: number; count: number; severity: Severity }>()
  const kept: Diagnostic[] = []
  for (const diagnostic of found) {
    const key = `${diagnostic.check}\0${diagnostic.file}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count <= mostAlike) kept.push(diagnostic)
    else {
      const more = rest.get(key) ?? { at: kept.push(diagnostic) - 1, count: 0, severity: diagnostic.severity }
      rest.set(key, {
        ...more,
        count: more.count + 1,
        severity: isAsSevere(diagnostic.severity, more.severity) ? diagnostic.severity : more.severity,
      })
    }
  }
  for (const { at, count, severity } of rest.values()) {
    const { check, file, range } = kept[at] as Diagnostic
    const message = `\`${check}\` has ${count.toLocaleString('en-US')} more findings in this file, from here on`
    const help = 'They are listed once there are fewer before them.'
    kept[at] = { check, severity, file, ...(range ? { range } : {}), message, help }
  }
  return kept
}
