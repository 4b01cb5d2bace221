/**
 * Leftovers of processes that were killed. A process notes the folders in which it makes temporary files; who finds
 * the note of one that is gone removes that one's files there, and no others.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sweepLocks } from './lock.ts'
import { isAlive, ownName, tokenIn } from './owner.ts'
import { isTemporaryOf } from './write.ts'

const notesIn = (state: string): string => join(state, 'writers')

/** Runs `use`, which makes temporary files in these folders (absolute paths). Without a state folder it only runs it. */
export function whileWriting<T>(state: string | undefined, folders: Iterable<string>, use: () => T): T {
  if (state === undefined) return use()
  const note = join(notesIn(state), `${ownName}-${randomBytes(4).toString('hex')}`)
  try {
    mkdirSync(notesIn(state), { recursive: true, mode: 0o700 })
    writeFileSync(note, JSON.stringify([...new Set(folders)]), { flag: 'wx', mode: 0o600 })
  } catch {
    // A full disk. What is written is whole without a note, too.
  }
  try {
    return use()
  } finally {
    rmSync(note, { force: true })
  }
}

function foldersIn(note: string): string[] {
  try {
    const folders: unknown = JSON.parse(readFileSync(note, 'utf8'))
    return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : []
  } catch {
    // Cut off while it was written, and then there is nothing yet to remove.
    return []
  }
}

function sweepFolder(folder: string, token: string): void {
  try {
    for (const name of readdirSync(folder))
      if (isTemporaryOf(token, name)) rmSync(join(folder, name), { force: true })
  } catch {
    // The folder is gone, or is not ours any more.
  }
}

/** Removes what processes left that are gone: their temporary files, their notes and their locks. */
export function sweepDead(state: string | undefined): void {
  if (state === undefined) return
  let notes: string[] = []
  try {
    notes = readdirSync(notesIn(state))
  } catch {
    // There was none yet.
  }
  for (const name of notes) {
    const note = join(notesIn(state), name)
    try {
      if (isAlive(name, Date.now() - statSync(note).mtimeMs)) continue
    } catch {
      continue
    }
    const token = tokenIn(name)
    if (token !== undefined) for (const folder of foldersIn(note)) sweepFolder(folder, token)
    rmSync(note, { force: true })
  }
  try {
    sweepLocks(state)
  } catch {
    // Another run sweeps, too.
  }
}
