/** Random choices that are the same for the same seed. */

export interface Random {
  /** An integer from 0 to `limit` - 1. */
  int(limit: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** Between `least` and `most` results of `make`. */
  list<T>(least: number, most: number, make: () => T): T[]
}

/** A 32-bit hash of a text (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The choices for one input (mulberry32). */
export function randomOf(kind: string, seed: number, index: number): Random {
  let state = hashOf(`${kind} ${seed} ${index}`)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (limit: number): number => Math.floor(next() * limit)
  return {
    int,
    chance: (share) => next() < share,
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T,
    list: (least, most, make) => Array.from({ length: least + int(most - least + 1) }, make),
  }
}
