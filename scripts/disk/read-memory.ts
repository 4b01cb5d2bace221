/** Reads files of a tree that is looked at again and again: one that did not change is not read anew. */
import { type BigIntStats, lstatSync } from 'node:fs'
import { maxBytes, readRegular } from './read.ts'

/** What was read in earlier looks. Same bytes are the same object, so that what was made of them can be kept by it. */
export interface ReadMemory {
  /** What `readRegular` says of a path whose folder is real. @throws Refused */
  read(path: string): Uint8Array
  /** Forgets the files that were not asked for since the last time. */
  sweep(): void
}

interface Known {
  readonly bytes: Buffer
  /** Absent where the file may be written once more without another time stamp. */
  readonly signature?: string
  isAsked: boolean
}

/** Milliseconds between two writes that a file system surely tells apart, and where it only counts seconds. */
const tick = 100
const tickOfSeconds = 2000

const signatureOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`

function isSettled({ ctimeNs, mtimeNs }: BigIntStats, now: number): boolean {
  const last = ctimeNs > mtimeNs ? ctimeNs : mtimeNs
  const margin = last % 1_000_000_000n === 0n ? tickOfSeconds : tick
  return Number(last / 1_000_000n) + margin < now
}

/** @param readNow reads a file as it is now */
export function readMemory(readNow = (path: string): Buffer => readRegular(path, maxBytes)): ReadMemory {
  const known = new Map<string, Known>()
  return {
    read(path) {
      const own = known.get(path)
      const now = Date.now()
      // Looked at before it is read: a change meanwhile shows the next time.
      const stat = lstatSync(path, { bigint: true })
      const signature = signatureOf(stat)
      if (own && stat.isFile() && own.signature === signature) {
        own.isAsked = true
        return own.bytes
      }
      const read = readNow(path)
      const bytes = own?.bytes.equals(read) ? own.bytes : read
      known.set(path, { bytes, isAsked: true, ...(isSettled(stat, now) ? { signature } : {}) })
      return bytes
    },
    sweep() {
      for (const [path, one] of known) {
        if (!one.isAsked) known.delete(path)
        one.isAsked = false
      }
    },
  }
}
