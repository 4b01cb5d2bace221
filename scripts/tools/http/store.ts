/** A small table in a file of the cache folder. It may be deleted, cut off or tampered with at any time. */
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeAtomic } from '../../disk/write.ts'

const version = 1
const maxBytes = 64 * 1024 * 1024
const maxEntries = 100_000
/** New entries that are worth writing before the end, which may not come. */
const saveEvery = 1_000

function read(path: string): Map<string, unknown> {
  try {
    if (statSync(path).size > maxBytes) return new Map()
    const data = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown; entries?: unknown }
    if (data?.version !== version || typeof data.entries !== 'object' || data.entries === null)
      return new Map()
    return new Map(Object.entries(data.entries))
  } catch {
    return new Map()
  }
}

/** Opens the table at `path`, or an empty one where nothing can be read. Never throws. */
export function openStore(path: string) {
  const entries = read(path)
  const changed = new Map<string, unknown>()

  /** Adds to what others may have written meanwhile; the oldest entries go when there are too many. */
  function save(): void {
    if (changed.size === 0) return
    const all = read(path)
    for (const [key, value] of changed) {
      all.delete(key)
      all.set(key, value)
    }
    const kept = [...all].slice(-maxEntries)
    changed.clear()
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeAtomic(path, JSON.stringify({ version, entries: Object.fromEntries(kept) }))
    } catch {
      // It is only a cache.
    }
  }

  return {
    get: (key: string): unknown => entries.get(key),
    set(key: string, value: unknown): void {
      entries.set(key, value)
      changed.set(key, value)
      if (changed.size >= saveEvery) save()
    },
    save,
  }
}
