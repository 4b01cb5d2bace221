/** Tells when something in some folders changes, whatever becomes of the folders. */
import { type FSWatcher, watch } from 'node:fs'
import { basename } from 'node:path'

/** Milliseconds without an event until it is told: an editor writes, renames and touches. */
const settling = 40
/** Milliseconds until it is told though events go on, as where a program writes a log. */
const longest = 400
/** Milliseconds between looks where the system watches no more folders. */
const polling = 1000

export interface Follower {
  /** From now on these folders, and no others. */
  follow(folders: Iterable<string>): void
  close(): void
}

export function follower(onChange: () => void): Follower {
  const watched = new Map<string, FSWatcher>()
  /** Their watchers speak of folders that are gone, even where there is a new one of that name. */
  const dead = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let since: number | undefined
  let poll: NodeJS.Timeout | undefined
  let isFirst = true
  const changed = (): void => {
    since ??= Date.now()
    clearTimeout(timer)
    const rest = Math.max(0, since + longest - Date.now())
    timer = setTimeout(
      () => {
        since = undefined
        onChange()
      },
      Math.min(settling, rest),
    )
  }
  const drop = (folder: string): void => {
    watched.get(folder)?.close()
    watched.delete(folder)
    dead.delete(folder)
  }
  /** False where the system refuses for another reason than that the folder is gone. */
  const add = (folder: string): boolean => {
    try {
      const one = watch(folder, (_, name) => {
        // So a folder is named by its own watcher when it is moved or removed.
        if (name === basename(folder)) dead.add(folder)
        changed()
      })
      one.on('error', () => dead.add(folder))
      watched.set(folder, one)
      return true
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT'
    }
  }
  return {
    follow(folders) {
      const wanted = new Set(folders)
      for (const folder of [...watched.keys()]) if (!wanted.has(folder) || dead.has(folder)) drop(folder)
      const added = [...wanted].filter((folder) => !watched.has(folder))
      const isBlind = added.map(add).includes(false)
      // What came into a new folder before it was watched.
      if (added.some((folder) => watched.has(folder)) && !isFirst && !isBlind) changed()
      isFirst = false
      if (isBlind) poll ??= setInterval(onChange, polling)
      else {
        clearInterval(poll)
        poll = undefined
      }
    },
    close() {
      clearTimeout(timer)
      clearInterval(poll)
      for (const folder of [...watched.keys()]) drop(folder)
    },
  }
}
