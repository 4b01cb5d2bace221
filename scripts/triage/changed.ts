import type { Diagnostic } from '../diagnostic.ts'
import { identityOf } from './baseline.ts'

/** Lines of one file, counted from 1, both ends included. */
interface LineRange {
  readonly from: number
  readonly to: number
}

/**
 * What a change touches or breaks: findings on its lines, and findings anywhere that the tree before it didn't
 * have.
 */
export function findingsOfChange(
  now: readonly Diagnostic[],
  before: readonly Diagnostic[],
  lines: { readonly get: (path: string) => readonly LineRange[] | undefined },
): Diagnostic[] {
  const old = new Map<string, number>()
  for (const diagnostic of before) {
    const key = identityOf(diagnostic)
    old.set(key, (old.get(key) ?? 0) + 1)
  }
  const isNew = (diagnostic: Diagnostic): boolean => {
    const key = identityOf(diagnostic)
    const count = old.get(key) ?? 0
    if (count === 0) return true
    old.set(key, count - 1)
    return false
  }
  const isTouched = ({ file, range }: Diagnostic): boolean => {
    const changed = lines.get(file)
    if (!changed) return false
    if (!range) return true
    return changed.some(({ from, to }) => range.start.line <= to && range.end.line >= from)
  }
  // Both are asked, for the first one counts as it goes.
  return now.filter((diagnostic) => [isNew(diagnostic), isTouched(diagnostic)].some(Boolean))
}
