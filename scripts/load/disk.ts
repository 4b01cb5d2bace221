/** One look at the disk: whoever asks again is told what was seen first, so that all speak of the same bytes. */
import {
  closeSync,
  type Dirent,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'

/** All paths are absolute; what the file system refuses is thrown, and asked for anew the next time. */
export interface Disk {
  entries(folder: string): readonly Dirent[]
  /** Links are followed. */
  stat(path: string): Stats
  real(path: string): string
  bytes(path: string): Uint8Array
  /** A part of a file that is too large to be read whole, in the same memory each time. */
  chunks(path: string, size: number): Iterable<Uint8Array>
}

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

export function openDisk(): Disk {
  return {
    entries: once((folder) => readdirSync(folder, { withFileTypes: true })),
    stat: once((path) => statSync(path)),
    real: once((path) => realpathSync(path)),
    bytes: once((path) => readFileSync(path)),
    chunks,
  }
}

function* chunks(path: string, size: number): Iterable<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(size)
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      yield chunk.subarray(0, read)
  } finally {
    closeSync(file)
  }
}
