/** The list of files that earlier builds wrote, kept among them. What is not in it was written by others. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isWritable } from '../disk/place.ts'

export const manifestName = '.firedrill-manifest.json'

export interface Manifest {
  /** The hash of each file as it was written. */
  readonly files: ReadonlyMap<string, string>
  /** What a build that was cut off may have written as well. */
  readonly pending: ReadonlyMap<string, string>
}

/** The output folder can't be used as it is; nothing was written. */
export class BuildRefused extends Error {
  override readonly name = 'BuildRefused'
}

function hashesIn(value: unknown): Map<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value)
  const areGood = entries.every(
    ([path, hash]) =>
      isWritable(path) && path !== manifestName && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash),
  )
  return areGood ? new Map(entries as [string, string][]) : undefined
}

/** Bytes of a manifest; with more of them it lists more files than anybody's site has. */
const maxBytes = 64 * 1024 * 1024

/** The text of a regular file, which is not reached through a link. @throws BuildRefused, and what the file system throws */
function textAt(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw new BuildRefused(`${path} is not a regular file`)
    if (stat.size > maxBytes) throw new BuildRefused(`${path} is too large for a manifest of a build`)
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** @throws BuildRefused when it is there and can't be read */
export function readManifest(out: string): Manifest {
  const path = join(out, manifestName)
  let text: string
  try {
    text = textAt(path)
  } catch (error) {
    if (error instanceof BuildRefused) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return { files: new Map(), pending: new Map() }
    throw new BuildRefused(`${path} can't be read (${code ?? String(error)})`)
  }
  let value: Record<string, unknown> | null = null
  try {
    value = JSON.parse(text) as Record<string, unknown> | null
  } catch {
    // Said below.
  }
  const files = value?.version === 1 ? hashesIn(value.files) : undefined
  const pending = hashesIn(value?.pending ?? {})
  if (!files || !pending) {
    throw new BuildRefused(
      `${path} is not a manifest of a build, so firedrill can't tell which files it may remove. Empty the folder, or name another`,
    )
  }
  return { files, pending }
}

const sorted = (hashes: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)))

export function manifestText({ files, pending }: Manifest): string {
  const whole = { version: 1, files: sorted(files), ...(pending.size > 0 && { pending: sorted(pending) }) }
  return `${JSON.stringify(whole, null, 2)}\n`
}
