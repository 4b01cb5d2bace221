/** The two names of a rename, and where the old one is written. */
import GithubSlugger from 'github-slugger'
import type { TextEdit } from '../../diagnostic.ts'
import { type EditSpace, editSpace } from '../../edits/space.ts'

export interface Names {
  readonly from: string
  readonly to: string
}

const quoteForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** Names that nobody writes meaning anything else: `RedisDown`, `redis_down`. `Watchdog` is also a word. */
export function isDistinctive({ from }: Names): boolean {
  return /[\p{Ll}\p{N}]\p{Lu}|\p{Lu}\p{Lu}.*\p{Ll}|_|\w\d/u.test(from)
}

/** The old name as a word of its own: no part of a path, a file name or another name. */
export function wordPattern({ from }: Names): RegExp {
  return new RegExp(`(?<![\\w/.-])${quoteForRegExp(from)}(?![\\w/-]|\\.\\w)`, 'gu')
}

/** The old name as the value of a matcher or a label: `alertname="RedisDown"`. */
export function labelPattern({ from }: Names): RegExp {
  return new RegExp(
    `(?<=\\balertname\\s{0,9}!?=\\s{0,9}\\\\?(["'\`]))${quoteForRegExp(from)}(?=\\\\?\\1)`,
    'gu',
  )
}

/** A text as it stands between quotes of PromQL; backticks know no escapes, and the name with one stays out of them. */
export function inQuotes(text: string, quote: string | undefined): string {
  return quote === '`'
    ? text.replaceAll('`', '')
    : text.replaceAll('\\', '\\\\').replaceAll(quote ?? '"', `\\${quote ?? '"'}`)
}

/** The id of a heading with the new name, from that of one with the old name. */
export function renamedAnchor(anchor: string, { from, to }: Names): string {
  const slug = (text: string): string => new GithubSlugger().slug(text)
  const parts = anchor.split(new RegExp(`(?<![a-z0-9_])${quoteForRegExp(slug(from))}(?![a-z0-9_])`, 'u'))
  return parts.join(slug(to))
}

/** A part of a text and what takes its place. */
export interface Replacement {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Every match of a pattern, replaced by the new name. */
export function matchesOf(text: string, pattern: RegExp, name: string): Replacement[] {
  return [...text.matchAll(pattern)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    text: match[1] === undefined ? name : inQuotes(name, match[1]),
  }))
}

/** The edits of many files; of edits that touch each other the first one stays. */
export interface EditList {
  /** False when they were left out, or there were none. */
  add(file: string, edits: readonly TextEdit[] | undefined): boolean
  of(file: string): readonly TextEdit[]
}

export function editList(): EditList {
  const files = new Map<string, EditSpace>()
  return {
    add(file, edits) {
      if (!edits || edits.length === 0) return false
      const here = files.get(file) ?? editSpace()
      files.set(file, here)
      return here.take(edits)
    },
    of: (file) => files.get(file)?.edits ?? [],
  }
}
