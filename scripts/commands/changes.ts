/** Puts planned changes of a tree on the disk, or shows them. */
import { realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Step, takeStep } from '../disk/journal.ts'
import { openTree, type Tree } from '../disk/tree.ts'
import { ChangedOnDisk, hashOf } from '../disk/write.ts'
import { unifiedDiff } from '../fix/diff.ts'
import { type Paint, painter } from '../report/paint.ts'
import { visible, visibleDiffLine } from '../report/visible.ts'
import type { Stream } from './context.ts'

/** One file: `before` is what was read of it, and is absent for a new one; `after` is absent for one that goes. */
export interface Change {
  /** POSIX path, relative to the root. */
  readonly path: string
  readonly before?: string
  readonly after?: string
}

export interface Failure {
  readonly path: string
  readonly message: string
}

/** A change by its path, and the step that makes it. */
export interface Planned {
  readonly path: string
  readonly step: Step
}

/**
 * The step that makes a change. What was read through a link in the tree is written where it was read; a new file has
 * no link on its way.
 * @throws Error for a file that leads out of the root, or is gone
 */
function planned(root: string, { path, before, after }: Change): Planned {
  if (before === undefined) return { path, step: { path, after } }
  let real: string
  try {
    real = relative(root, realpathSync(join(root, path)))
  } catch {
    throw new ChangedOnDisk(path)
  }
  if (real === '..' || real.startsWith(`..${sep}`)) throw new Error(`${path} leads out of ${root}`)
  return { path, step: { path: real.split(sep).join('/'), before: hashOf(before), after } }
}

const reasonOf = (root: string, error: unknown): string => {
  const { message, code } = error as NodeJS.ErrnoException
  return (code === undefined ? message : `it can't be written (${code})`).replaceAll(root + sep, '')
}

/**
 * The steps that can be tried; two paths of one file that get the same text are one.
 * @param root a path without links
 */
export function planSteps(
  root: string,
  changes: readonly Change[],
): { steps: Planned[]; failures: Failure[] } {
  const steps = new Map<string, Planned>()
  const failures: Failure[] = []
  for (const change of changes) {
    try {
      const next = planned(root, change)
      const known = steps.get(next.step.path)
      if (!known) steps.set(next.step.path, next)
      else if (known.step.after !== next.step.after) throw new ChangedOnDisk(change.path)
    } catch (error) {
      failures.push({ path: change.path, message: reasonOf(root, error) })
    }
  }
  return { steps: [...steps.values()], failures }
}

/** Writes each file for itself: one that changed since it was read is left alone, the others are written. */
export function takeEach(root: string, steps: readonly Planned[], tree: Tree): Failure[] {
  return steps.flatMap(({ path, step }) => {
    try {
      takeStep(tree, step)
      return []
    } catch (error) {
      return [{ path, message: reasonOf(root, error) }]
    }
  })
}

/** True for a file that is already as it should be: another run wrote the same. */
export function isDone({ step }: Planned, tree: Tree): boolean {
  try {
    return tree.hash(step.path) === (step.after === undefined ? undefined : hashOf(step.after))
  } catch {
    // Said when it is written.
    return false
  }
}

/** Why a step can't be taken now. Changes nothing. */
export function problemWith(root: string, { path, step }: Planned, tree: Tree): Failure | undefined {
  try {
    const hash = tree.hash(step.path)
    if (step.before === undefined && hash !== undefined) return { path, message: 'it is there already' }
    if (hash !== step.before) throw new ChangedOnDisk(path)
    return undefined
  } catch (error) {
    return { path, message: reasonOf(root, error) }
  }
}

/**
 * Writes all or nothing: a failure takes back what was written before it. Each file is the old or the new one at
 * any time.
 * @param textBefore the text that a file had
 */
export function takeTogether(
  root: string,
  steps: readonly Planned[],
  tree: Tree,
  textBefore: (path: string) => string | undefined,
): Failure | undefined {
  const done: Planned[] = []
  for (const one of steps) {
    try {
      takeStep(tree, one.step)
      done.unshift(one)
    } catch (error) {
      const message = reasonOf(root, error)
      const undo = done.map(({ path, step }): Planned => {
        const before = step.after === undefined ? undefined : hashOf(step.after)
        return { path, step: { path: step.path, before, after: textBefore(path) } }
      })
      const again = openTree(root)
      const stuck = takeEach(root, undo, again)
      again.close()
      const rest =
        stuck.length === 0
          ? 'nothing was changed'
          : `left as changed: ${stuck.map(({ path }) => path).join(', ')}`
      return { path: one.path, message: `${message}; ${rest}` }
    }
  }
  return undefined
}

const unprintable = 'characters or commands that a terminal or a log would obey as escapes'

/**
 * Prints the changes as a diff. What a terminal or a CI's log reader would obey is made visible; elsewhere it is for
 * `patch`, unless there was such a thing in it, which is said.
 */
export function showDiff(
  changes: readonly Change[],
  { stdout, stderr }: { readonly stdout: Stream; readonly stderr: Stream },
): void {
  for (const { path, before, after } of changes) {
    const text = unifiedDiff(
      before === undefined ? undefined : { path, text: before },
      after === undefined ? undefined : { path, text: after },
    )
    if (!stdout.isTTY) {
      const shown = text.split('\n').map(visibleDiffLine).join('\n')
      stdout.write(shown, 'format')
      if (shown !== text)
        stderr.write(`the diff of ${visible(path)} shows ${unprintable}; it can't be applied\n`)
      continue
    }
    const lines = text
      .split('\n')
      .map((line) => visibleDiffLine(line.replace(/\r$/, '')).replace('\ufeff', visible))
    const paint = painter(stdout.color)
    stdout.write(lines.map((line) => painted(line, paint)).join('\n'), 'format')
  }
}

function painted(line: string, paint: Paint): string {
  const style = /^(---|\+\+\+) /.test(line)
    ? 'bold'
    : ({ '+': 'green', '-': 'red', '@': 'cyan' } as const)[line[0] as '+' | '-' | '@']
  return style ? paint(style, line) : line
}
