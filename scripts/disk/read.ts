/** Reads regular files of bounded size and nothing else: no pipe blocks, and no device floods. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs'

/** Bytes. A file larger than this is no rule file and no page that anybody wrote. */
export const maxBytes = 16 * 1024 * 1024

/** A file or a folder that is not read, for what it is or where it is. */
export class Refused extends Error {
  override readonly name = 'Refused'
  /** What follows "the file": 'is not a regular file'. */
  readonly why: string
  readonly help: string
  constructor(why: string, help: string) {
    super(`the file ${why}`)
    this.why = why
    this.help = help
  }
}

export function tooLarge(most: number): Refused {
  const size = most % 1048576 === 0 ? `${most / 1048576} MiB` : `${most} bytes`
  return new Refused(
    `is larger than ${size}`,
    'List it under `ignore:` in firedrill.yml if it is not yours to check.',
  )
}

export function demandRegular(stat: Stats): void {
  if (stat.isDirectory()) throw new Refused('is a folder', 'Put a file there.')
  if (!stat.isFile())
    throw new Refused('is not a regular file', 'Put a file there, and no pipe, device or socket.')
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
// Windows has neither.
const flags = O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)

/** True for the error of a path whose last part is a link. */
export const isLinkError = (error: unknown): boolean =>
  ['ELOOP', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')

/**
 * Opens a file, hands its descriptor over and closes it. What is opened is what was looked at.
 * @param path absolute; its folder is real, and a link at its end is an error (`isLinkError`)
 * @throws Refused for what is no regular file
 */
export function withRegular<T>(path: string, use: (file: number, size: number) => T): T {
  if (!O_NOFOLLOW && lstatSync(path).isSymbolicLink()) {
    throw Object.assign(new Error(`${path} is a link`), { code: 'ELOOP' })
  }
  const file = openSync(path, flags)
  try {
    const stat = fstatSync(file)
    demandRegular(stat)
    return use(file, stat.size)
  } finally {
    closeSync(file)
  }
}

/** As many bytes as the file has when it is opened; fewer where it is cut off meanwhile. @throws Refused */
export function readRegular(path: string, most = maxBytes): Buffer {
  return withRegular(path, (file, size) => {
    if (size > most) throw tooLarge(most)
    const bytes = Buffer.allocUnsafeSlow(size)
    let at = 0
    while (at < size) {
      const count = readSync(file, bytes, at, size - at, at)
      if (count === 0) return bytes.subarray(0, at)
      at += count
    }
    return bytes
  })
}
