/** What the drills of a tree read beyond what a walk over it finds. Compared before a kept result is used. */
import type { Disk } from '../disk/disk.ts'
import type { Suite } from '../model/suite.ts'

export interface DrillReads {
  /** The `rule_files` of the suites, as seen from the root. */
  readonly patterns: readonly string[]
  /** The hash of what they led to; nothing where that could not be told. */
  readonly seen?: string
}

/** The same patterns looked through now. */
export async function lookAgain(patterns: readonly string[], root: string, disk: Disk): Promise<DrillReads> {
  if (patterns.length === 0) return { patterns, seen: '' }
  const { seenThrough } = await import('../suite/reads.ts')
  try {
    return { patterns, seen: seenThrough(patterns, root, disk) }
  } catch {
    return { patterns }
  }
}

export async function readsOf(suites: readonly Suite[], root: string, disk: Disk): Promise<DrillReads> {
  if (suites.length === 0) return { patterns: [], seen: '' }
  const { patternsOf } = await import('../suite/reads.ts')
  return lookAgain(patternsOf(suites), root, disk)
}

/** Whether both saw the same. What could not be told is not the same as anything. */
export const isSame = (a: DrillReads, b: DrillReads): boolean => a.seen !== undefined && a.seen === b.seen
