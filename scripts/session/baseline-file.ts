/** Reads the baseline of a tree, or the one that the call names. */
import { join, resolve } from 'node:path'
import { openDisk } from '../disk/disk.ts'
import { readGiven } from '../disk/given.ts'
import { isThere } from '../disk/look.ts'
import { UsageError } from '../errors.ts'
import { type Baseline, baselineName, parseBaseline } from '../triage/baseline.ts'

/** What is at the path now; nothing where there is no file. @throws Refused */
export function baselineBytes(path: string, root: string): Uint8Array | undefined {
  if (!isThere(path)) return undefined
  const isOfTree = resolve(path) === join(resolve(root), baselineName)
  return isOfTree ? openDisk(root).bytes(path) : readGiven(path, root)
}

/** @throws UsageError */
export function readBaseline(path: string, isOptional: boolean, root: string): Baseline | undefined {
  try {
    const bytes = baselineBytes(path, root)
    if (bytes) return parseBaseline(Buffer.from(bytes).toString())
  } catch (error) {
    throw new UsageError(
      `${path} can't be read as a baseline: ${(error as Error).message}`,
      'Write it anew with --update-baseline.',
    )
  }
  if (isOptional) return undefined
  throw new UsageError(`there is no baseline ${path}`, 'Write one with --update-baseline.')
}
