/** Resolves a metric name to its recording rules. */
import { addTo, groupBy } from '../lib/group.ts'
import { maxOf } from '../lib/many.ts'
import type { Expr } from './ast.ts'
import type { Recorded, Resolve } from './recorded.ts'
import { selectorsOf } from './selectors.ts'

export interface Recording extends Recorded {
  readonly name: string
}

/** Chains of recording rules longer than this are not followed to their end. */
const maxLevel = 60

/**
 * Finds recording rules by name. Names that record themselves by a detour, and those that are built on one, are not
 * resolved.
 */
export function resolverOf(recordings: readonly Recording[]): Resolve {
  const byName = groupBy(recordings, ({ name }) => name)
  const levels = levelsOf(byName)
  const none: readonly Recorded[] = []
  return (name) => ((levels.get(name) ?? maxLevel + 1) <= maxLevel ? (byName.get(name) ?? none) : none)
}

/** For each name how long the longest chain of recordings below it is; a name in a circle has none. */
function levelsOf(byName: ReadonlyMap<string, readonly Recording[]>): ReadonlyMap<string, number> {
  const uses = new Map<string, Set<string>>()
  const usedBy = new Map<string, string[]>()
  for (const [name, recordings] of byName) {
    const used = new Set(recordings.flatMap(({ expr }) => namesIn(expr)).filter((each) => byName.has(each)))
    uses.set(name, used)
    for (const each of used) addTo(usedBy, each, name)
  }
  const levels = new Map<string, number>()
  const waiting = new Map([...uses].map(([name, used]) => [name, used.size]))
  const ready = [...waiting].filter(([, count]) => count === 0).map(([name]) => name)
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    levels.set(name, 1 + maxOf([0, ...[...(uses.get(name) ?? [])].map((each) => levels.get(each) ?? 0)]))
    for (const user of usedBy.get(name) ?? []) {
      const left = (waiting.get(user) ?? 0) - 1
      waiting.set(user, left)
      if (left === 0) ready.push(user)
    }
  }
  return levels
}

const namesIn = (expr: Expr): string[] =>
  selectorsOf(expr).flatMap(({ selector: { name } }) => (name === undefined ? [] : [name]))
