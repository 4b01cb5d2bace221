/** Finds the comment that suppresses each finding. */
import type { Diagnostic } from '../diagnostic.ts'
import type { ControlComment } from './comments.ts'

const offsetOf = (diagnostic: Diagnostic): number => diagnostic.range?.start.offset ?? 0

/** How many of the findings, which are in order, begin before an offset. */
function countBefore(ordered: readonly Diagnostic[], offset: number): number {
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (offsetOf(ordered[middle] as Diagnostic) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Findings of one check in one file, each with the first of the comments that covers it. A finding is looked at once,
 * however many comments there are.
 */
export function covered(
  diagnostics: readonly Diagnostic[],
  comments: readonly ControlComment[],
): Map<Diagnostic, ControlComment> {
  const found = new Map<Diagnostic, ControlComment>()
  if (comments.length === 0) return found
  const ordered = diagnostics.toSorted((a, b) => offsetOf(a) - offsetOf(b))
  /** For each index the next one that is not covered yet, or one that leads to it. */
  const next = Uint32Array.from({ length: ordered.length + 1 }, (_, i) => i)
  const uncovered = (from: number): number => {
    let at = from
    while (next[at] !== at) {
      next[at] = next[next[at] as number] as number
      at = next[at] as number
    }
    return at
  }
  for (const comment of comments) {
    const isWhole = comment.verb === 'disable-file'
    const end = isWhole ? ordered.length : countBefore(ordered, comment.scope.end)
    const start = isWhole ? 0 : countBefore(ordered, comment.scope.start)
    for (let i = uncovered(start); i < end; i = uncovered(i)) {
      found.set(ordered[i] as Diagnostic, comment)
      next[i] = i + 1
    }
  }
  return found
}
