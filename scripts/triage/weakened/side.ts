/** A tree before a change, or with it: what decides which findings there can be. */
import type { Project } from '../../model/project.ts'
import type { Place, Source } from '../../model/source.ts'
import type { YamlFile } from '../../model/yaml.ts'
import type { Baseline } from '../baseline.ts'

export interface Side {
  readonly project: Project
  readonly config?: YamlFile
  readonly baseline?: Baseline
  /** The `.gitignore` and `.gitattributes` files that the change touches. */
  readonly gitFiles: readonly Source[]
}

/** A finding of `change/switched-off`, for the caller to stamp. */
export interface Weakened {
  readonly at?: Place
  readonly file?: string
  readonly message: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** A value of the tree, short enough for one line. */
export function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `\`${text.length > 100 ? `${text.slice(0, 99)}…` : text}\``
}

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** What the second list has more often than the first one. Items are the same where their keys are. */
export function added<T>(before: Iterable<T>, now: Iterable<T>, keyOf: (item: T) => string): T[] {
  const known = new Map<string, number>()
  for (const item of before) known.set(keyOf(item), (known.get(keyOf(item)) ?? 0) + 1)
  const more: T[] = []
  for (const item of now) {
    const count = known.get(keyOf(item)) ?? 0
    if (count > 0) known.set(keyOf(item), count - 1)
    else more.push(item)
  }
  return more
}
