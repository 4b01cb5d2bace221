/** Compares a planned build with the output folder before anything is written. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from '../disk/write.ts'
import { BuildRefused, type Manifest, readManifest } from './manifest.ts'
import { type Found, finderIn } from './paths.ts'
import type { BuildConflict, BuildPlan, OutputFile } from './plan.ts'

export interface PlannedWrite {
  readonly file: OutputFile
  readonly hash: string
  /** The hash of the file that is replaced. */
  readonly replaces?: string
}

export interface Comparison {
  readonly manifest: Manifest
  readonly writes: readonly PlannedWrite[]
  /** Paths that have what they should, with their hashes. */
  readonly current: ReadonlyMap<string, string>
  /** Files of earlier builds that are no longer part of it, with their hashes. */
  readonly extra: ReadonlyMap<string, string>
  /** The same, but changed by others since; they are left alone. */
  readonly left: readonly BuildConflict[]
  readonly conflicts: readonly BuildConflict[]
}

export function bytesOf(file: OutputFile): Uint8Array {
  return 'text' in file ? Buffer.from(file.text) : file.read()
}

/** True when a folder goes with the files in it: all of them, however deep, are going to be removed. */
function empties(out: string, path: string, extra: ReadonlyMap<string, string>): boolean {
  const entries = readdirSync(join(out, path), { withFileTypes: true })
  const goes = (name: string, isFolder: boolean): boolean =>
    isFolder ? empties(out, `${path}/${name}`, extra) : extra.has(`${path}/${name}`)
  return entries.length > 0 && entries.every((entry) => goes(entry.name, entry.isDirectory()))
}

/** Compares a plan with what is in the output folder. Reads, and writes nothing. @throws BuildRefused */
export function compareBuild(out: string, plan: BuildPlan): Comparison {
  const folder = statSync(out, { throwIfNoEntry: false })
  if (folder && !folder.isDirectory()) throw new BuildRefused(`${out} exists and is not a folder`)
  const manifest = readManifest(out)
  const find = finderIn(out)
  const isOurs = (path: string, hash: string): boolean =>
    manifest.files.get(path) === hash || manifest.pending.get(path) === hash
  const planned = new Set(plan.files.map((file) => file.path))

  const extra = new Map<string, string>()
  const left: BuildConflict[] = []
  for (const path of new Set([...manifest.files.keys(), ...manifest.pending.keys()])) {
    if (planned.has(path)) continue
    const found = find(path)
    if (found.kind === 'file' && isOurs(path, found.hash)) extra.set(path, found.hash)
    else if (found.kind !== 'absent' && found.kind !== 'folder') {
      const message = `\`${path}\` is no longer part of the build, and stays because it was changed since`
      left.push({ path, message })
    }
  }

  const conflictAt = (path: string, found: Found): string | undefined => {
    switch (found.kind) {
      case 'absent':
        return undefined
      case 'folder':
        return empties(out, path, extra) ? undefined : `\`${path}\` is a folder, where the build has a file`
      case 'other':
        return `\`${path}\` exists and is not a regular file`
      case 'blocked':
        if (found.by === 'link')
          return `\`${found.at}\` is a symbolic link, and a build never writes through links`
        return extra.has(found.at) ? undefined : `\`${found.at}\` is a file, where the build has a folder`
      case 'file':
        if (isOurs(path, found.hash)) return undefined
        return manifest.files.has(path)
          ? `\`${path}\` was changed since it was built; remove it to build it again`
          : `\`${path}\` exists already and was not built by firedrill; remove it, or build into another folder`
    }
  }

  const writes: PlannedWrite[] = []
  const current = new Map<string, string>()
  const conflicts = [...plan.conflicts]
  for (const file of plan.files) {
    const { path } = file
    const hash = hashOf(bytesOf(file))
    const found = find(path)
    if (found.kind === 'file' && found.hash === hash) {
      current.set(path, hash)
      continue
    }
    const message = conflictAt(path, found)
    if (message !== undefined) conflicts.push({ path, message })
    else writes.push({ file, hash, ...(found.kind === 'file' && { replaces: found.hash }) })
  }
  return { manifest, writes, current, extra, left, conflicts }
}
