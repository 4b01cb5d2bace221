/** Writing a file so that a reader sees the old or the new one, never half of it. */
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isLinkError, Refused, withRegular } from './read.ts'

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

export interface WriteOptions {
  /** The `hashOf` what was read from the file. */
  readonly expectedHash?: string
  /** False where the file can be made again: then a power cut, but no kill, may leave it empty. */
  readonly durable?: boolean
}

/** Six digits that are in the names of this process's temporary files, so that they can be told from others'. */
export const temporaryToken: string = randomBytes(3).toString('hex')

/** True for a temporary file of the process with this token. */
export const isTemporaryOf = (token: string, path: string): boolean =>
  isTemporary(path) && basename(path).slice(-16, -10) === token

/** Whether a path is that of a temporary file of ours, which a process that was killed may have left. */
export function isTemporary(path: string): boolean {
  return /^\..{1,40}\.[0-9a-f]{12}\.tmp$/s.test(basename(path))
}

/** Writes a temporary file beside the target and hands it to `place`, which puts it there. */
function viaTemporary(
  path: string,
  data: string | Uint8Array,
  durable: boolean,
  place: (temporary: string) => void,
): void {
  const target = lstatSync(path, { throwIfNoEntry: false })
  // A long name of a file leaves no room for what a temporary one adds.
  const name = basename(path).slice(0, 40)
  const temporary = join(dirname(path), `.${name}.${temporaryToken}${randomBytes(3).toString('hex')}.tmp`)
  try {
    const file = openSync(temporary, 'wx', 0o666)
    try {
      // A mode given to open() would be cut by the umask.
      if (target?.isFile()) fchmodSync(file, target.mode & 0o7777)
      const bytes = typeof data === 'string' ? Buffer.from(data) : data
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      if (durable) fsyncSync(file)
    } finally {
      closeSync(file)
    }
    place(temporary)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** The hash of the regular file at a path, or nothing where there is none: a link or a pipe is not opened. */
export function hashAt(path: string): string | undefined {
  try {
    return withRegular(path, (file) => hashOf(readFileSync(file)))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof Refused || isLinkError(error) || code === 'ENOENT' || code === 'ENOTDIR')
      return undefined
    throw error
  }
}

/** Throws when the file is no longer what its reader saw. */
function demand(path: string, expected: string): void {
  if (hashAt(path) !== expected) throw new ChangedOnDisk(path)
}

/**
 * Writes to a temporary file beside the target and renames it, so that a failure at any point leaves what was
 * there. The target's mode is kept. A symbolic link is replaced and never followed: who wants the file that it
 * leads to resolves it first.
 * @throws ChangedOnDisk when the file there is not the expected one; other errors are the file system's
 */
export function writeAtomic(path: string, data: string | Uint8Array, options: WriteOptions = {}): void {
  const { expectedHash, durable = true } = options
  viaTemporary(path, data, durable, (temporary) => {
    // As late as can be: what remains is the instant between two system calls.
    if (expectedHash !== undefined) demand(path, expectedHash)
    renameSync(temporary, path)
  })
}

/**
 * Writes a file that isn't there yet, whole or not at all.
 * @throws an error of code EEXIST when something is there
 */
export function createAtomic(
  path: string,
  data: string | Uint8Array,
  options: Pick<WriteOptions, 'durable'> = {},
): void {
  viaTemporary(path, data, options.durable ?? true, (temporary) => {
    try {
      linkSync(temporary, path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // Some file systems have no hard links; there the look ahead has to do.
      const isThere = code === 'EEXIST' || lstatSync(path, { throwIfNoEntry: false })
      if (isThere) throw Object.assign(new Error(`${path} is there already`), { code: 'EEXIST' })
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
      renameSync(temporary, path)
    }
  })
}
