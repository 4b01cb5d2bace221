/** Brings the output folder up to date, touching only what a build wrote. */
import { lstatSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Tree } from '../disk/tree.ts'
import { addTo } from '../model/group.ts'
import { bytesOf, type Comparison, compareBuild, type PlannedWrite } from './compare.ts'
import { type Manifest, manifestName, manifestText } from './manifest.ts'
import { finderIn, foldersOf } from './paths.ts'
import type { BuildConflict, BuildPlan } from './plan.ts'

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
function removeTemporaries(out: string, pending: ReadonlyMap<string, string>, tree: Tree): void {
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
      const path = folder === '.' ? name : `${folder}/${name}`
      if (isOurs && lstatSync(join(out, path)).isFile()) tree.remove(path)
    }
  }
}

/** Removes files, then the folders that this leaves empty. */
function remove(tree: Tree, paths: readonly string[], hashes: ReadonlyMap<string, string>): void {
  for (const path of paths) tree.remove(path, hashes.get(path))
  const folders = [...foldersOf(paths)].sort((a, b) => b.length - a.length)
  for (const folder of folders) tree.removeFolder(folder)
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
 * @param tree the same folder, opened for writing; nobody else writes to it meanwhile
 * @throws BuildRefused, BadPlace, ChangedOnDisk, and what the file system throws
 */
export function writeBuild(out: string, plan: BuildPlan, tree: Tree): BuildResult {
  const comparison = compareBuild(out, plan)
  const { manifest, writes, current, extra, left, conflicts } = comparison
  if (conflicts.length > 0) return { written: [], removed: [], unchanged: current.size, left, conflicts }

  const note = (content: Manifest): void =>
    tree.write(manifestName, manifestText(content), { durable: false })
  const owned: Manifest = { files: ownedFiles(comparison, 'after'), pending: new Map() }
  if (writes.length > 0 || extra.size > 0) {
    const pending = new Map(writes.map(({ file, hash }) => [file.path, hash]))
    note({ files: ownedFiles(comparison, 'before'), pending })
    removeTemporaries(out, manifest.pending, tree)
    const blocking = inTheWay(comparison)
    remove(tree, blocking, extra)
    for (const { file, replaces } of writes) {
      const bytes = bytesOf(file)
      // A build can be made again, so that it need not wait for the disk.
      if (replaces === undefined) tree.create(file.path, bytes, { durable: false })
      else tree.write(file.path, bytes, { expectedHash: replaces, durable: false })
    }
    const gone = new Set(blocking)
    remove(
      tree,
      [...extra.keys()].filter((path) => !gone.has(path)),
      extra,
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
