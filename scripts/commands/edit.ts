/** Edits of several files: one run at a time, and what was cut off is finished by the next run. */
import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  type Journal,
  journalFolders,
  progressOf,
  readJournal,
  removeJournal,
  takeStep,
  writeJournal,
} from '../disk/journal.ts'
import { Locked, withLock } from '../disk/lock.ts'
import { makeFolder } from '../disk/place.ts'
import { sweepDead, whileWriting } from '../disk/sweep.ts'
import { openTree, type Tree } from '../disk/tree.ts'
import { UsageError } from '../errors.ts'
import { count } from '../report/words.ts'
import {
  type Change,
  type Failure,
  isDone,
  planSteps,
  problemWith,
  takeEach,
  takeTogether,
} from './changes.ts'
import type { Context } from './context.ts'
import { stateFolder } from './state.ts'

/** Runs `use` as the only one that writes to a folder. @throws UsageError where another one goes on writing there. */
export async function asOnlyWriter<T>(folder: string, state: string | undefined, use: () => T): Promise<T> {
  try {
    return await withLock(state, folder, use)
  } catch (error) {
    if (error instanceof Locked) throw new UsageError(error.message, 'Try again when it has ended.')
    if (error instanceof UsageError) throw error
    const { code, path } = error as NodeJS.ErrnoException
    if (code) throw new UsageError(`${path ?? folder} can't be written (${code})`)
    throw error
  }
}

const foldersOf = (tree: Tree, paths: readonly string[], state: string | undefined): string[] => [
  ...paths.map((path) => dirname(tree.pathOf(path))),
  ...journalFolders(state),
]

/** An edit of an earlier run, by its call. */
export interface Finished {
  readonly what: string
}

/** Finishes what is noted in the journal. Nobody else writes meanwhile. @throws UsageError */
function finishNoted(base: string, state: string, { stderr }: Pick<Context, 'stderr'>): Finished | undefined {
  const journal = readJournal(state, base)
  if (!journal) return undefined
  const tree = openTree(base)
  const { what, together } = journal
  try {
    const { done, open, changed } = progressOf(tree, journal)
    const list = (steps: readonly { readonly path: string }[]): string =>
      steps.map(({ path }) => path).join(', ') || 'nothing'
    if (together && changed.length > 0) {
      removeJournal(state, base)
      throw new UsageError(
        `\`${what}\` was cut off, and ${list(changed)} changed since: all is left as it is`,
        `Done: ${list(done)}. Not done: ${list([...open, ...changed])}. Finish it by hand; the next run goes on from there.`,
      )
    }
    const paths = open.map(({ path }) => path)
    whileWriting(state, foldersOf(tree, paths, state), () => {
      for (const step of open) takeStep(tree, step)
    })
    removeJournal(state, base)
    stderr.write(`\`${what}\` was cut off and is finished now: ${count(open.length, 'file')} written\n`)
    if (changed.length > 0) stderr.write(`left alone, for they changed since: ${list(changed)}\n`)
    return { what }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { message } = error as Error
    throw new UsageError(
      `\`${what}\` was cut off and can't be finished: ${message}`,
      'Mend that, and try again.',
    )
  } finally {
    tree.close()
  }
}

/**
 * What a command does first that writes to the tree: removes what killed runs left, and finishes an edit of theirs.
 * @throws UsageError where a file of the edit changed since, or can't be written
 */
export async function finishEdits(root: string, context: Context): Promise<Finished | undefined> {
  const base = realpathSync(root)
  const state = stateFolder(context.env, base)
  if (state === undefined) return undefined
  sweepDead(state)
  if (!readJournal(state, base)) return undefined
  return asOnlyWriter(base, state, () => finishNoted(base, state, context))
}

export interface Edit {
  /** The call, as a reader would write it. */
  readonly what: string
  /** True where a half of it is worth nothing: a failure takes back what was written before it. */
  readonly together: boolean
  /** The folder that the paths are relative to. It is made where it isn't there. */
  readonly root: string
  readonly changes: readonly Change[]
}

/**
 * Notes an edit where the next run would find it. Of an edit whose files stand for themselves, each that is written
 * is as good without the others.
 * @returns why a whole one can't be begun
 */
function noteEdit(state: string, base: string, journal: Journal): Failure | undefined {
  try {
    writeJournal(state, base, journal)
    return undefined
  } catch (error) {
    if (!journal.together) return undefined
    const { code, message } = error as NodeJS.ErrnoException
    return { path: state, message: `the journal can't be written (${code ?? message}); nothing was changed` }
  }
}

function write({ what, together, changes }: Edit, base: string, state: string | undefined): Failure[] {
  const { steps: all, failures } = planSteps(base, changes)
  if (together && failures[0]) return [failures[0]]
  const tree = openTree(base)
  try {
    const steps = together ? all : all.filter((step) => !isDone(step, tree))
    const problems = steps.flatMap((step) => problemWith(base, step, tree) ?? [])
    if (together && problems[0]) return [problems[0]]
    const stays = new Set(problems.map(({ path }) => path))
    const taken = steps.filter(({ path }) => !stays.has(path))
    const paths = taken.map(({ step }) => step.path)
    return whileWriting(state, foldersOf(tree, paths, state), () => {
      const journal = { what, together, steps: taken.map(({ step }) => step) }
      // A single file is whole at any time.
      const problem = state !== undefined && taken.length > 1 && noteEdit(state, base, journal)
      if (problem) return [problem]
      const before = new Map(changes.map((change) => [change.path, change.before]))
      const stuck = together
        ? [takeTogether(base, taken, tree, (path) => before.get(path)) ?? []].flat()
        : takeEach(base, taken, tree)
      if (state !== undefined) removeJournal(state, base)
      return [...failures, ...problems, ...stuck]
    })
  } finally {
    tree.close()
  }
}

/** Writes an edit. @throws UsageError where an earlier one has to be finished first and can't be. */
export async function applyEdit(edit: Edit, context: Context): Promise<Failure[]> {
  if (edit.changes.length === 0) return []
  const base = makeFolder(edit.root)
  const state = stateFolder(context.env, base)
  sweepDead(state)
  return asOnlyWriter(base, state, () => {
    if (state !== undefined) finishNoted(base, state, context)
    return write(edit, base, state)
  })
}
