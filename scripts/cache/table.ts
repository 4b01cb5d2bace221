/** A table of small values in one entry of a store. Several runs may add to it at once. */
import { readJson, type Store } from './store.ts'

const version = 1
const maxEntries = 100_000
/** New values that are worth writing before the end, which may not come. */
const saveEvery = 1_000

function read(store: Store | undefined, name: string): Map<string, unknown> {
  const data = (readJson(store, name) ?? {}) as { version?: unknown; entries?: unknown }
  if (data.version !== version || typeof data.entries !== 'object' || data.entries === null) return new Map()
  return new Map(Object.entries(data.entries))
}

/** Opens the table of that name, or an empty one where nothing can be read. Never throws. */
export function openTable(store: Store | undefined, name: string) {
  const entries = read(store, name)
  const changed = new Map<string, unknown>()

  /** Adds to what other runs have written meanwhile; the oldest values go when there are too many. */
  function save(): void {
    if (changed.size === 0) return
    const all = read(store, name)
    for (const [key, value] of changed) {
      all.delete(key)
      all.set(key, value)
    }
    changed.clear()
    store?.set(name, JSON.stringify({ version, entries: Object.fromEntries([...all].slice(-maxEntries)) }))
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
