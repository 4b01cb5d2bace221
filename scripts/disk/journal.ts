/**
 * What an edit of several files is about to do, so that the next run can finish one that was cut off. It is kept
 * outside of the tree, where only the user writes, so that nobody's tree can bring one along.
 */
import { lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isPlainPath } from './place.ts'
import type { Tree } from './tree.ts'
import { hashOf, writeAtomic } from './write.ts'

/** One file. */
export interface Step {
  readonly path: string
  /** The hash of what is there before; absent for a new file. */
  readonly before?: string
  /** The text afterwards; absent for a file that goes. */
  readonly after?: string
}

export interface Journal {
  /** The call, as a reader would write it. */
  readonly what: string
  /** True where a half of the edit is worth nothing. */
  readonly together: boolean
  readonly steps: readonly Step[]
}

const folderIn = (state: string): string => join(state, 'journals')
const pathOf = (state: string, base: string): string => join(folderIn(state), `${hashOf(base)}.json`)

/** Which folder it is: another one may come to stand at its path. */
function identityOf(base: string): string {
  const { dev, ino } = lstatSync(base)
  return `${dev}:${ino}`
}

/** The folders in which the journal's own temporary files are. */
export const journalFolders = (state: string | undefined): string[] =>
  state === undefined ? [] : [folderIn(state)]

/** Notes an edit of the tree at `base`. */
export function writeJournal(state: string, base: string, journal: Journal): void {
  mkdirSync(folderIn(state), { recursive: true, mode: 0o700 })
  writeAtomic(pathOf(state, base), JSON.stringify({ version: 1, of: identityOf(base), ...journal }))
}

export function removeJournal(state: string, base: string): void {
  rmSync(pathOf(state, base), { force: true })
}

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string'

function isStep(value: unknown): value is Step {
  const { path, before, after } = (value ?? {}) as Record<string, unknown>
  return typeof path === 'string' && isPlainPath(path) && isText(before) && isText(after)
}

/** The edit of this tree that was cut off, if there is one. One of another folder or another version is dropped. */
export function readJournal(state: string, base: string): Journal | undefined {
  let text: string
  try {
    text = readFileSync(pathOf(state, base), 'utf8')
  } catch {
    return undefined
  }
  try {
    const { version, of, what, together, steps } = JSON.parse(text) as Record<string, unknown>
    if (version === 1 && of === identityOf(base) && typeof what === 'string' && Array.isArray(steps))
      if (steps.every(isStep)) return { what, together: together === true, steps }
  } catch {
    // Not one of ours.
  }
  removeJournal(state, base)
  return undefined
}

/** How far an edit came. */
export interface Progress {
  readonly done: readonly Step[]
  readonly open: readonly Step[]
  /** Neither as it was nor as it should be: somebody wrote there since. */
  readonly changed: readonly Step[]
}

export function progressOf(tree: Tree, { steps }: Journal): Progress {
  const done: Step[] = []
  const open: Step[] = []
  const changed: Step[] = []
  for (const step of steps) {
    const hash = tree.hash(step.path)
    const wanted = step.after === undefined ? undefined : hashOf(step.after)
    if (hash === wanted) done.push(step)
    else if (hash === step.before) open.push(step)
    else changed.push(step)
  }
  return { done, open, changed }
}

/** Takes one step. @throws ChangedOnDisk, BadPlace, and what the file system throws */
export function takeStep(tree: Tree, { path, before, after }: Step): void {
  if (after === undefined) tree.remove(path, before)
  else if (before === undefined) tree.create(path, after)
  else tree.write(path, after, { expectedHash: before })
}
