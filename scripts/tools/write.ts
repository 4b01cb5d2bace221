/** Writing a file so that a reader sees the old or the new one, never half of it. */
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** The file is not what it was when it was read; it was left alone. */
export class ChangedOnDisk extends Error {
  constructor(path: string) {
    super(`${path} changed since it was read, and was left alone`)
    this.name = 'ChangedOnDisk'
  }
}

/** The hash that `expectedHash` is compared with. */
export function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * Writes to a temporary file beside the target and renames it. The target's mode is kept.
 * @throws ChangedOnDisk when `expectedHash` is given and the file there has another
 */
export function writeAtomic(path: string, data: string | Uint8Array, options: { readonly expectedHash?: string } = {}): void {
  if (options.expectedHash !== undefined && hashOf(readFileSync(path)) !== options.expectedHash) throw new ChangedOnDisk(path)
  const mode = statSync(path, { throwIfNoEntry: false })?.mode
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = openSync(temporary, 'wx', mode ?? 0o666)
    try {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
