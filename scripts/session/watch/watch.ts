/** Looks at a tree after each edit, and runs what is to be shown; a run that an edit outdates is stopped. */
import { type Context, clearScreen, type ExitCode } from '../../context.ts'
import { UsageError } from '../../errors.ts'
import { complaintOf, usageLines } from '../../report/complaint.ts'
import { visible } from '../../report/visible.ts'
import { follower } from './follow.ts'

/** More names than these are counted only: after a change of branch there may be hundreds. */
const mostNamed = 5
export const waiting = 'watching, Ctrl-C ends'

export function named(paths: readonly string[]): string {
  const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : ''
  return visible(paths.slice(0, mostNamed).join(', ')) + more
}

/** What a look at a tree has to tell. */
export interface Watched {
  /** By path, what the run goes by. The same value is the same content. */
  readonly contents: ReadonlyMap<string, unknown>
  /** All in which something may happen that concerns the tree. */
  readonly folders: ReadonlySet<string>
}

export interface Run {
  /** The paths that changed since something was last shown to its end; empty at first. */
  readonly changed: ReadonlySet<string>
  readonly signal: AbortSignal
  /** Clears a screen, and says what changed. */
  begin(): void
}

export interface Watch<L extends Watched> {
  /** @throws UsageError for what is wrong just now, a configuration cut off in the middle */
  look(): L
  /** Whether there is something to run; `before` is absent at first, and after a tree that could not be read. */
  concerns(look: L, before: L | undefined, changed: readonly string[]): boolean
  /** Shows what comes of it. Once `signal` is aborted nothing more is shown. */
  run(look: L, run: Run): Promise<void>
}

export const changedBetween = (before: Watched['contents'], after: Watched['contents']): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort()

/** The context of the runs: each has the time that the call gives to one. */
export const contextOfRuns = (called: Context): Context => ({
  ...called,
  limits: { ...called.limits, begun: undefined },
})

/** Ends only by a signal. @throws UsageError for what is wrong at the start. */
export async function watchTree<L extends Watched>(
  { look, concerns, run }: Watch<L>,
  { stdout }: Context,
): Promise<ExitCode> {
  let last: L | undefined
  let isUnread = false
  const changed = new Set<string>()
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined

  const complain = (error: unknown): void => {
    running?.stop.abort()
    last = undefined
    isUnread = true
    const text = error instanceof UsageError ? `${usageLines(error).join('\n')}\n` : complaintOf(error)
    stdout.write(`${text}${waiting}\n\n`)
  }
  const lookAndRun = async (): Promise<void> => {
    const before = last
    const seen = look()
    last = seen
    folders.follow(seen.folders)
    const since = before ? changedBetween(before.contents, seen.contents) : []
    if (!concerns(seen, before, since)) return
    for (const path of since) changed.add(path)
    // What it shows would be about what is no longer there.
    running?.stop.abort()
    await running?.ended
    const stop = new AbortController()
    const heading = isUnread
      ? 'it can be read again\n'
      : changed.size > 0
        ? `changed: ${named([...changed].sort())}\n`
        : ''
    isUnread = false
    const begin = (): void => {
      if (stdout.isTTY) stdout.write(clearScreen)
      stdout.write(heading)
    }
    const ended = run(seen, { changed, signal: stop.signal, begin })
      .then(() => {
        if (stop.signal.aborted) return
        running = undefined
        changed.clear()
      })
      .catch(complain)
    running = { stop, ended }
  }

  let looks = Promise.resolve()
  const folders = follower(() => {
    looks = looks.then(lookAndRun).catch(complain)
  })
  await lookAndRun()
  return await new Promise<ExitCode>(() => {})
}
