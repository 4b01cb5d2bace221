/** The one door for writing into a tree: below a folder, in no hidden folder, and never through a link. */
import { lstatSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  BadPlace,
  enterFolder,
  type Folder,
  holdFolder,
  isPlainPath,
  isRepository,
  isWritable,
} from './place.ts'
import { ChangedOnDisk, createAtomic, hashAt, type WriteOptions, writeAtomic } from './write.ts'

function demandNoRepository(folder: Folder, path: string): void {
  if (!isRepository(folder)) return
  folder.close()
  throw new BadPlace(`${path} is a git repository's own folder, and nothing is written there`)
}

/** All paths are relative to the folder, with slashes. Every function throws BadPlace for one that is no place. */
export interface Tree {
  /** The absolute path of a file of it. */
  readonly pathOf: (path: string) => string
  /** Replaces a file; a link is never replaced or followed. @throws ChangedOnDisk */
  readonly write: (path: string, data: string | Uint8Array, options?: WriteOptions) => void
  /** Writes a new file and the folders on the way. @throws an error of code EEXIST when something is there */
  readonly create: (path: string, data: string | Uint8Array, options?: WriteOptions) => void
  /** Removes a file that is there and, where a hash is given, is the expected one. @throws ChangedOnDisk */
  readonly remove: (path: string, expectedHash?: string) => void
  /** Removes a folder where it is empty. */
  readonly removeFolder: (path: string) => void
  /** The hash of the regular file at a path, or nothing. */
  readonly hash: (path: string) => string | undefined
  readonly close: () => void
}

/** How many folders are held open at a time. */
const mostHeld = 100

/**
 * Opens a folder for writing; it is made with the first file. Nothing on the disk is touched before.
 * @param base an absolute path without links, which is there
 * @param folder the rest of the path, which was checked by the caller; '' for the base itself
 */
export function openTree(base: string, folder = ''): Tree {
  const top = join(base, folder)
  const held = new Map<string, Folder>()
  const close = (): void => {
    for (const { close } of held.values()) close()
    held.clear()
  }

  /** The folder itself: what is on the way to it was named by the call, or checked. */
  function openTop(make: boolean): Folder | undefined {
    let at = holdFolder(base, base)
    let shown = base
    for (const part of folder.split('/').filter((part) => part !== '')) {
      if (!at) return undefined
      shown = join(shown, part)
      const parent: Folder = at
      try {
        at = enterFolder(parent, part, shown, make)
      } finally {
        parent.close()
      }
      if (at) demandNoRepository(at, shown)
    }
    return at
  }

  function folderAt(path: string, make: boolean): Folder | undefined {
    const known = held.get(path)
    if (known) return known
    const cut = path.lastIndexOf('/')
    const parent = path === '' ? undefined : folderAt(path.slice(0, Math.max(cut, 0)), make)
    if (path !== '' && !parent) return undefined
    const found = parent ? enterFolder(parent, path.slice(cut + 1), join(top, path), make) : openTop(make)
    if (!found) return undefined
    demandNoRepository(found, join(top, path))
    held.set(path, found)
    return found
  }

  /** Hands over a path by which the file is reached, without a link on the way. */
  function at<T>(path: string, make: boolean, use: (target: string) => T, absent?: () => T): T {
    if (!isPlainPath(path)) throw new BadPlace(`${path} leads out of ${top}`)
    if (!isWritable(path))
      throw new BadPlace(
        `${join(top, path)} is in a hidden folder or git's own, and nothing is written there`,
      )
    if (held.size > mostHeld) close()
    const cut = path.lastIndexOf('/')
    const parent = folderAt(path.slice(0, Math.max(cut, 0)), make)
    if (!parent) {
      if (absent) return absent()
      throw new ChangedOnDisk(join(top, path))
    }
    try {
      return use(join(parent.at, path.slice(cut + 1)))
    } catch (error) {
      throw named(error, join(top, path), parent.at)
    }
  }

  /** The error with the path that a reader knows. */
  function named(error: unknown, path: string, heldAt: string): unknown {
    if (error instanceof ChangedOnDisk) return new ChangedOnDisk(path)
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) return error
    const folder = join(path, '..')
    return Object.assign(new Error(message.replaceAll(heldAt, () => folder)), { code, path })
  }

  const demandNoLink = (target: string, path: string): void => {
    if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new BadPlace(`${join(top, path)} is a symbolic link, and nothing is written through one`)
  }

  return {
    pathOf: (path) => join(top, path),
    write: (path, data, options) =>
      at(path, options?.expectedHash === undefined, (target) => {
        demandNoLink(target, path)
        writeAtomic(target, data, options)
      }),
    create: (path, data, options) => at(path, true, (target) => createAtomic(target, data, options)),
    remove: (path, expectedHash) =>
      at(path, false, (target) => {
        if (expectedHash !== undefined && hashAt(target) !== expectedHash)
          throw new ChangedOnDisk(join(top, path))
        rmSync(target)
      }),
    removeFolder: (path) => {
      if (!isPlainPath(path)) return
      // A held folder that is gone would take what is written to its successor.
      for (const [name, folder] of held) {
        if (name !== path && !name.startsWith(`${path}/`)) continue
        folder.close()
        held.delete(name)
      }
      const removed = (target: string): void => {
        try {
          rmdirSync(target)
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException
          if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(code ?? '')) throw error
        }
      }
      at(path, false, removed, () => {})
    },
    hash: (path) => at(path, false, hashAt, () => undefined),
    close,
  }
}
