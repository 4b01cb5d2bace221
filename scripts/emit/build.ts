/** Brings the output folder up to date, touching only what a build wrote. */

import { lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { addTo } from '../lib/group.ts'
import { bytesOf, type Comparison, compareBuild, type PlannedWrite } from './compare.ts'
import { type Manifest, manifestName, manifestText } from './manifest.ts'
import { finderIn, foldersOf } from './paths.ts'
import type { BuildConflict, BuildPlan } from './plan.ts'

/** How files get to the disk, each whole or not at all. */
export interface Disk {
  /** Replaces a file; throws when it is not the one with the expected hash. */
  readonly write: (
    path: string,
    data: string | Uint8Array,
    options: { readonly expectedHash?: string; readonly durable: boolean },
  ) => void
  /** Throws when something is there. */
  readonly create: (path: string, data: string | Uint8Array, options: { readonly durable: boolean }) => void
}

export interface BuildResult {
  readonly written: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
  /** Files of earlier builds that others changed, and that therefore stay although they are no longer built. */
  readonly left: readonly BuildConflict[]
  /** When there are any, nothing was written. */
  readonly conflicts: readonly BuildConflict[]
}

export interface BuildStatus {
  readonly isCurrent: boolean
  readonly missing: readonly string[]
  readonly stale: readonly string[]
  /** Files that a build wrote and that it no longer would. */
  readonly extra: readonly string[]
  readonly conflicts: readonly BuildConflict[]
}

/** Says whether the output is what a build would write now. Changes nothing. @throws BuildRefused */
export function checkBuild(out: string, plan: BuildPlan): BuildStatus {
  const { writes, extra, conflicts } = compareBuild(out, plan)
  const pathsOf = (some: readonly PlannedWrite[]): string[] => some.map(({ file }) => file.path)
  return {
    isCurrent: writes.length === 0 && extra.size === 0 && conflicts.length === 0,
    missing: pathsOf(writes.filter((write) => write.replaces === undefined)),
    stale: pathsOf(writes.filter((write) => write.replaces !== undefined)),
    extra: [...extra.keys()].sort(),
    conflicts,
  }
}

/** Temporary files that a build left when it was killed. */
function removeTemporaries(out: string, pending: ReadonlyMap<string, string>): void {
  const find = finderIn(out)
  const names = new Map<string, string[]>()
  for (const path of [manifestName, ...pending.keys()]) {
    const folder = dirname(path)
    const name = path.slice(path.lastIndexOf('/') + 1)
    addTo(names, folder, `.${name.slice(0, 40)}.`)
  }
  for (const [folder, starts] of names) {
    if (folder !== '.' && find(folder).kind !== 'folder') continue
    for (const name of readdirSync(join(out, folder))) {
      const isOurs = /\.[0-9a-f]{12}\.tmp$/.test(name) && starts.some((start) => name.startsWith(start))
      if (isOurs && lstatSync(join(out, folder, name)).isFile()) rmSync(join(out, folder, name))
    }
  }
}

/** Removes files, then the folders that this leaves empty. */
function remove(out: string, paths: readonly string[]): void {
  for (const path of paths) rmSync(join(out, path), { force: true })
  const folders = [...foldersOf(paths)].sort((a, b) => b.length - a.length)
  for (const folder of folders) {
    try {
      rmdirSync(join(out, folder))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error
    }
  }
}

/** The files that stand where a new file needs a folder, or in a folder where it needs a file. */
function inTheWay({ writes, extra }: Comparison): string[] {
  const paths = new Set(writes.map(({ file }) => file.path))
  const folders = foldersOf(paths)
  return [...extra.keys()].filter(
    (path) => folders.has(path) || [...foldersOf([path])].some((folder) => paths.has(folder)),
  )
}

/** What is ours in the folder: before a build by its old hashes, after it by the new ones. */
function ownedFiles(
  { manifest, writes, current, extra }: Comparison,
  when: 'before' | 'after',
): Map<string, string> {
  const files = new Map(when === 'before' ? extra : [])
  for (const [path, hash] of current)
    if (manifest.files.has(path) || manifest.pending.get(path) === hash) files.set(path, hash)
  for (const { file, hash, replaces } of writes) {
    const owned = when === 'before' ? replaces : hash
    if (owned !== undefined) files.set(file.path, owned)
  }
  return files
}

/**
 * Writes a build. Where anything in the folder forbids it nothing is touched, and `conflicts` says why. It notes
 * first what it is about to write, so that the next build knows the files of one that was cut off.
 * @throws BuildRefused, and what the file system throws
 */
export function writeBuild(out: string, plan: BuildPlan, disk: Disk): BuildResult {
  const comparison = compareBuild(out, plan)
  const { manifest, writes, current, extra, left, conflicts } = comparison
  if (conflicts.length > 0) return { written: [], removed: [], unchanged: current.size, left, conflicts }

  const note = (content: Manifest): void =>
    disk.write(join(out, manifestName), manifestText(content), { durable: false })
  const owned: Manifest = { files: ownedFiles(comparison, 'after'), pending: new Map() }
  mkdirSync(out, { recursive: true })
  if (writes.length > 0 || extra.size > 0) {
    const pending = new Map(writes.map(({ file, hash }) => [file.path, hash]))
    note({ files: ownedFiles(comparison, 'before'), pending })
    removeTemporaries(out, manifest.pending)
    const blocking = inTheWay(comparison)
    remove(out, blocking)
    for (const { file, replaces } of writes) {
      const path = join(out, file.path)
      mkdirSync(dirname(path), { recursive: true })
      const bytes = bytesOf(file)
      // A build can be made again, so that it need not wait for the disk.
      if (replaces === undefined) disk.create(path, bytes, { durable: false })
      else disk.write(path, bytes, { expectedHash: replaces, durable: false })
    }
    const gone = new Set(blocking)
    remove(
      out,
      [...extra.keys()].filter((path) => !gone.has(path)),
    )
  }
  if (manifestText(owned) !== manifestText(manifest) || writes.length > 0 || extra.size > 0) note(owned)
  return {
    written: writes.map(({ file }) => file.path),
    removed: [...extra.keys()].sort(),
    unchanged: current.size,
    left,
    conflicts,
  }
}
