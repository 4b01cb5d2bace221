/** Decides what of a long report is shown in full, so that what matters isn't lost in what repeats itself. */

import type { Diagnostic } from '../diagnostic.ts'
import { groupBy } from '../lib/group.ts'
import { groupByFile } from './words.ts'

/** So often a check may find something in one file before only the first finding there is shown in full. */
const perFile = 3
/** A warning or info that a check gives more often than this is shown in full the first few times only. */
const perReport = 10
const shownInFull = 3

/** A finding, and what the same check found again in the same file. */
export interface Block {
  readonly finding: Diagnostic
  readonly repeats: readonly Diagnostic[]
  /** The finding of the same check that was shown in full and whose help needs no repetition. */
  readonly like?: Diagnostic
}

const keyOf = ({ severity, check }: Diagnostic): string => `${severity} ${check}`

/** A help of several lines tells what no other finding does, so such findings stand for themselves. */
const isUnique = ({ help }: Diagnostic): boolean => help?.includes('\n') ?? false

/** The findings per file, in the order they are given; every one of them is in exactly one place. */
export function arrange(diagnostics: readonly Diagnostic[]): Map<string, Block[]> {
  const totals = new Map<string, number>()
  for (const diagnostic of diagnostics) {
    const key = keyOf(diagnostic)
    totals.set(key, (totals.get(key) ?? 0) + 1)
  }
  const shown = new Map<string, Diagnostic[]>()
  const likeOf = (finding: Diagnostic): Diagnostic | undefined => {
    const key = keyOf(finding)
    if (finding.severity === 'error' || isUnique(finding) || (totals.get(key) ?? 0) <= perReport)
      return undefined
    const before = shown.get(key) ?? []
    if (before.length >= shownInFull) return before[0]
    shown.set(key, [...before, finding])
    return undefined
  }
  return new Map(
    [...groupByFile(diagnostics)].map(([file, found]) => [
      file,
      gather(found).map(([finding, ...repeats]) => ({ finding, repeats, like: likeOf(finding) })),
    ]),
  )
}

type Group = [Diagnostic, ...Diagnostic[]]

/** Puts what a check found again and again in a file behind its first finding there. */
function gather(found: readonly Diagnostic[]): Group[] {
  const groups = groupBy(
    found.filter((diagnostic) => !isUnique(diagnostic)),
    keyOf,
  )
  return found.flatMap((diagnostic): Group[] => {
    const group = isUnique(diagnostic) ? [] : (groups.get(keyOf(diagnostic)) ?? [])
    if (group.length <= perFile) return [[diagnostic]]
    return group[0] === diagnostic ? [[diagnostic, ...group.slice(1)]] : []
  })
}
