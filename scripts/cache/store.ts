/** A store of the cache: entries by their keys, a file each. It may be deleted or damaged at any time. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isTemporary, writeAtomic } from '../disk/write.ts'
import { cacheFolder, type Env } from './folder.ts'

/** Milliseconds after which a temporary file is one of a process that was killed. */
const maxTemporaryAge = 60_000

export interface Store {
  /** The entry of a key: a hit; undefined is a miss. Never throws. */
  get(key: string): Buffer | undefined
  /** Writes an entry as a whole, and prunes the store. Where that can't be done, nothing is lost but time. */
  set(key: string, entry: string | Uint8Array): void
}

export interface StoreOptions {
  readonly env: Env
  /** The folders that are checked: no cache in one of their checkouts is used. */
  readonly trees: readonly string[]
  /** The most entries; the oldest go first. */
  readonly maxEntries?: number
  /** Milliseconds after which an entry goes. */
  readonly maxAge?: number
  /** Bytes of one entry; larger ones are neither written nor read. */
  readonly maxBytes?: number
}

function prune(folder: string, { maxEntries = Number.POSITIVE_INFINITY, maxAge }: StoreOptions): void {
  const now = Date.now()
  const all = readdirSync(folder).map((name) => {
    const path = join(folder, name)
    return { path, age: now - statSync(path).mtimeMs, isTemporary: isTemporary(path) }
  })
  const entries = all.filter(({ isTemporary }) => !isTemporary).sort((a, b) => a.age - b.age)
  const old = [
    ...all.filter(({ isTemporary, age }) => isTemporary && age > maxTemporaryAge),
    ...entries.slice(maxEntries),
    ...entries.filter(({ age }) => maxAge !== undefined && age > maxAge),
  ]
  for (const { path } of old) rmSync(path, { force: true })
}

/**
 * Opens the store of a name; nothing where there is no cache.
 * @param name A path below the cache folder. Keys are names of files.
 */
export function openStore(name: string, options: StoreOptions): Store | undefined {
  const cache = cacheFolder(options.env, options.trees)
  if (cache === undefined) return undefined
  const folder = join(cache, name)
  const { maxBytes = Number.POSITIVE_INFINITY } = options
  return {
    get(key) {
      try {
        const path = join(folder, key)
        return statSync(path).size > maxBytes ? undefined : readFileSync(path)
      } catch {
        return undefined
      }
    },
    set(key, entry) {
      if (entry.length > maxBytes) return
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeAtomic(join(folder, key), entry, { durable: false })
        prune(folder, options)
      } catch {
        // A full or read-only disk, or another run that is pruning.
      }
    },
  }
}

/** The JSON of an entry; undefined for none, and for a damaged one. */
export function readJson(store: Store | undefined, key: string): unknown {
  const entry = store?.get(key)
  if (entry === undefined) return undefined
  try {
    return JSON.parse(entry.toString('utf8'))
  } catch {
    return undefined
  }
}
