/** Puts planned changes of a tree on the disk, or shows them. */
import { lstatSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { isInside } from '../disk/disk.ts'
import { unifiedDiff } from '../fix/diff.ts'
import { type Paint, painter } from '../report/paint.ts'
import { visible, visibleDiffLine } from '../report/visible.ts'
import { ChangedOnDisk, createAtomic, hashOf, writeAtomic } from '../tools/write.ts'
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

/** Writes a file atomically. A parameter, so that a full disk can be rehearsed. */
export interface Disk {
  readonly write: typeof writeAtomic
  readonly create: typeof createAtomic
  readonly remove: (path: string) => void
}

const realDisk: Disk = { write: writeAtomic, create: createAtomic, remove: (path) => rmSync(path) }

/** The nearest folder that is there. */
function existingFolder(path: string): string {
  let folder = dirname(path)
  while (!lstatSync(folder, { throwIfNoEntry: false }) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/**
 * Where a path leads once links are followed. A link is written through and not replaced.
 * @throws Error for one that leads out of the root
 */
export function placeInside(root: string, path: string): string {
  const absolute = join(root, path)
  const realRoot = realpathSync(root)
  const target = lstatSync(absolute, { throwIfNoEntry: false })
    ? realpathSync(absolute)
    : join(realpathSync(existingFolder(absolute)), relative(existingFolder(absolute), absolute))
  if (!isInside(realRoot, target)) throw new Error(`${path} leads out of ${root}`)
  return target
}

function put(root: string, { path, before, after }: Change, disk: Disk): void {
  const target = placeInside(root, path)
  if (after === undefined) {
    if (hashOf(readFileSync(target)) !== hashOf(before ?? '')) throw new ChangedOnDisk(path)
    disk.remove(target)
  } else if (before === undefined) {
    mkdirSync(dirname(target), { recursive: true })
    disk.create(target, after)
  } else disk.write(target, after, { expectedHash: hashOf(before) })
}

const reasonOf = (root: string, error: unknown): string => {
  const { message, code } = error as NodeJS.ErrnoException
  return (code === undefined ? message : `it can't be written (${code})`).replaceAll(root + sep, '')
}

/** Writes each file for itself: one that changed since it was read is left alone, the others are written. */
export function writeEach(root: string, changes: readonly Change[], disk: Disk = realDisk): Failure[] {
  const written = new Map<string, string | undefined>()
  return changes.flatMap((change) => {
    try {
      const target = placeInside(root, change.path)
      // Two paths of one file get the same text.
      if (written.has(target) && written.get(target) === change.after) return []
      put(root, change, disk)
      written.set(target, change.after)
      return []
    } catch (error) {
      return [{ path: change.path, message: reasonOf(root, error) }]
    }
  })
}

/**
 * Writes all or nothing: a failure takes back what was written before it. Each file is the old or the new one at
 * any time.
 */
export function writeTogether(
  root: string,
  changes: readonly Change[],
  disk: Disk = realDisk,
): Failure | undefined {
  for (const { path, before } of changes) {
    try {
      const target = placeInside(root, path)
      const stat = lstatSync(target, { throwIfNoEntry: false })
      if (before === undefined && stat) return { path, message: 'it is there already' }
      if (before !== undefined && hashOf(readFileSync(target)) !== hashOf(before))
        throw new ChangedOnDisk(path)
    } catch (error) {
      return { path, message: reasonOf(root, error) }
    }
  }
  const done: Change[] = []
  for (const change of changes) {
    try {
      put(root, change, disk)
      done.unshift(change)
    } catch (error) {
      const message = reasonOf(root, error)
      const stuck = writeEach(
        root,
        done.map(({ path, before, after }) => ({ path, before: after, after: before })),
      )
      const rest =
        stuck.length === 0
          ? 'nothing was changed'
          : `left as changed: ${stuck.map(({ path }) => path).join(', ')}`
      return { path: change.path, message: `${message}; ${rest}` }
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
