/** Reads the baseline of a tree. */
import { existsSync, readFileSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import { type Baseline, parseBaseline } from '../triage/baseline.ts'

/** @throws UsageError */
export function readBaseline(path: string, isOptional: boolean): Baseline | undefined {
  if (!existsSync(path)) {
    if (isOptional) return undefined
    throw new UsageError(`there is no baseline ${path}`, 'Write one with --update-baseline.')
  }
  try {
    return parseBaseline(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(
      `${path} can't be read as a baseline: ${(error as Error).message}`,
      'Write it anew with --update-baseline.',
    )
  }
}
