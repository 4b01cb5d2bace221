/**
 * The one door for what a tree makes us read. What is read is a regular file of bounded size whose real path is in the
 * tree and in no hidden folder; only a call may name other folders. It is one look: whoever asks again is told what
 * was seen first, so that all speak of the same bytes.
 */
import { type Dirent, lstatSync, readdirSync, readSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { isGitName, isHiddenFolder, isInside } from './names.ts'
import { demandRegular, isLinkError, maxBytes, Refused, readRegular, withRegular } from './read.ts'
import type { ReadMemory } from './read-memory.ts'

export type { Dirent } from 'node:fs'

/** All paths are absolute; what the file system refuses is thrown, and asked for anew the next time. */
export interface Disk {
  /** The real path of the tree. */
  readonly root: string
  /** @throws Refused for a folder that is not the tree's, or hidden */
  entries(folder: string): readonly Dirent[]
  /** What is at a path, links followed. It is looked at, and never opened. */
  stat(path: string): Stats
  real(path: string): string
  /** @throws Refused for what is not read */
  bytes(path: string): Uint8Array
  /** The bytes as they are now, which are not kept in memory. @throws Refused */
  fresh(path: string): Uint8Array
  /** A part of a file that is too large to be read whole, in the same memory each time. @throws Refused */
  chunks(path: string, size: number): Iterable<Uint8Array>
  /** The real path of a file of the tree, or of a folder of it. @throws Refused */
  place(path: string): string
}

/** Bytes that are read of one tree: one file may have many names. */
const mostOfAll = 512 * 1024 * 1024

function once<V>(ask: (path: string) => V): (path: string) => V {
  const known = new Map<string, V>()
  return (path) => {
    const found = known.get(path)
    if (found !== undefined) return found
    const answer = ask(path)
    known.set(path, answer)
    return answer
  }
}

const outside = (): Refused => new Refused('leads out of the tree', 'Put the file itself there, and no link.')
const hidden = (): Refused =>
  new Refused(
    'leads into a folder that is never read',
    'Keep it elsewhere than in .git, node_modules or a folder whose name begins with a dot.',
  )

const hiddenFile = (): Refused =>
  new Refused('leads to a hidden file', 'Put the file itself there, and no link.')

/** @throws Refused for a real path that is in none of the real folders, or below a hidden folder of one */
export function demandFolder(real: string, folders: readonly string[], hides = true): void {
  const own = folders.find((folder) => isInside(folder, real))
  if (own === undefined) throw outside()
  if (hides && real !== own && relative(own, real).split(sep).some(isHiddenFolder)) throw hidden()
}

/** The same for a file, which a link led to: then one that is hidden itself is refused, too. */
export function demandLinked(real: string, folders: readonly string[], hides = true): void {
  demandFolder(dirname(real), folders, hides)
  if (isGitName(basename(real)) || (hides && basename(real).startsWith('.'))) throw hiddenFile()
  demandRegular(statSync(real))
}

/**
 * @param root the tree that is checked
 * @param named other folders that the call allows
 * @param hides false where hidden folders are read, too: in a built site they may be published
 * @param memory what earlier looks read: a file that did not change since then has the very same bytes
 */
export function openDisk(
  root: string,
  named: readonly string[] = [],
  { hides = true, memory }: { readonly hides?: boolean; readonly memory?: ReadMemory } = {},
): Disk {
  const realRoot = realpathSync(root)
  const folders = [realRoot, ...named.map((folder) => realpathSync(folder))]
  let left = mostOfAll

  /** Asked from the top down, the path of a folder is not gone through anew at each level of the tree. */
  const real = once((path) => {
    const parent = known.get(dirname(path))
    const direct = parent === undefined ? undefined : join(parent, basename(path))
    const found = direct !== undefined && lstatSync(direct).isDirectory() ? direct : realpathSync(path)
    known.set(path, found)
    return found
  })
  const known = new Map<string, string>()
  const realFolder = once((folder) => {
    const found = real(folder)
    demandFolder(found, folders, hides)
    return found
  })

  /** Reads by a path without links on the way. What it ends in is seen when it is opened. */
  function through<T>(path: string, read: (path: string) => T): T {
    const absolute = resolve(path)
    if (isGitName(basename(absolute))) throw hiddenFile()
    const direct = join(realFolder(dirname(absolute)), basename(absolute))
    try {
      return read(direct)
    } catch (error) {
      if (!isLinkError(error)) throw error
      const real = realpathSync(direct)
      demandLinked(real, folders, hides)
      return read(real)
    }
  }

  const fresh = (path: string): Uint8Array => through(path, (place) => readRegular(place, maxBytes))

  function bytes(path: string): Uint8Array {
    const read = memory ? through(path, memory.read) : fresh(path)
    left -= read.length
    if (left >= 0) return read
    throw new Refused(
      `is not read, because the files of the tree are larger than ${mostOfAll / 1048576} MiB together`,
      'Check a part of it at a time, or list what is not to be checked under `ignore:` in firedrill.yml.',
    )
  }

  /** The path that `through` reads by, without reading. */
  function place(path: string): string {
    const real = realpathSync(path)
    const isFolder = statSync(real).isDirectory()
    if (isFolder) demandFolder(real, folders, hides)
    else if (real === join(realFolder(dirname(resolve(path))), basename(path))) demandRegular(statSync(real))
    else demandLinked(real, folders, hides)
    return real
  }

  return {
    root: realRoot,
    entries: once((folder) => readdirSync(realFolder(folder), { withFileTypes: true })),
    stat: once((path) => statSync(path)),
    real,
    bytes: once(bytes),
    fresh,
    chunks: (path, size) =>
      chunks(
        through(path, (real) => withRegular(real, () => real)),
        size,
      ),
    place: once(place),
  }
}

function* chunks(path: string, size: number): Iterable<Uint8Array> {
  // A generator holds the file open only as long as it is asked.
  const chunk = Buffer.alloc(size)
  for (let at = 0; ; ) {
    const count = withRegular(path, (file, whole) =>
      at >= whole ? 0 : readSync(file, chunk, 0, Math.min(size, whole - at), at),
    )
    if (count === 0) return
    yield chunk.subarray(0, count)
    at += count
  }
}
