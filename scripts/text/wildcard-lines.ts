/** The lines of a `.gitignore` file that have wildcards, and which of them are worth comparing with a path. */
import { addTo } from '../lib/group.ts'
import { type GitPattern, matchesWildcard, type Wildcard } from './git-pattern.ts'
import type { Work } from './wildcard.ts'

export interface WildcardLine extends GitPattern {
  readonly rest: Wildcard
  /** The number of the line. */
  readonly line: number
}

/** So many are compared one by one. */
const few = 32
const gramLength = 3

/** A path as git sees it, and where its name begins. */
export interface Subject {
  readonly path: string
  readonly nameAt: number
  readonly isFolder: boolean
}

/**
 * Gives the last line that matches, if it stands below the line `above`; otherwise `above`. A line is compared only
 * with paths that have three characters in a row which the line spells out, if it spells out any.
 */
export function wildcardMatcher(
  lines: readonly WildcardLine[],
): (subject: Subject, above: number, work: Work) => number {
  const always: WildcardLine[] = []
  const byGram = new Map<string, WildcardLine[]>()
  for (const line of lines) {
    const grams = lines.length <= few ? [] : gramsOf(line)
    if (grams.length === 0) {
      always.push(line)
      continue
    }
    // The one that the fewest lines have so far.
    const sizeOf = (gram: string): number => byGram.get(gram)?.length ?? 0
    const rarest = grams.reduce((best, gram) => (sizeOf(gram) < sizeOf(best) ? gram : best))
    addTo(byGram, rarest, line)
  }

  return (subject, above, work) => {
    const { path, nameAt, isFolder } = subject
    let last = above
    let bytes: Uint8Array | undefined
    const compare = (candidates: readonly WildcardLine[]): void => {
      for (const { line, onlyFolders, onName, prefix, rest } of candidates) {
        work.left--
        const from = onName ? nameAt : 0
        if (line <= last || (onlyFolders && !isFolder) || !path.startsWith(prefix, from)) continue
        bytes ??= Buffer.from(path, 'latin1')
        if (matchesWildcard(rest, bytes, from + prefix.length, work)) last = line
      }
    }
    compare(always)
    if (byGram.size > 0) {
      const grams = new Set<string>()
      for (let at = 0; at + gramLength <= path.length; at++) grams.add(path.slice(at, at + gramLength))
      for (const gram of grams) compare(byGram.get(gram) ?? [])
    }
    return last
  }
}

/** All groups of three characters that a path has to contain for the line to match it. */
function gramsOf({ prefix, rest }: WildcardLine): string[] {
  const grams = new Set<string>()
  let run = prefix
  const close = (): void => {
    for (let at = 0; at + gramLength <= run.length; at++) grams.add(run.slice(at, at + gramLength))
    run = ''
  }
  for (const segment of rest.segments) {
    if ('tokens' in segment)
      for (const token of segment.tokens) {
        if (typeof token === 'number') run += String.fromCharCode(token)
        else close()
      }
    close()
  }
  return [...grams]
}
