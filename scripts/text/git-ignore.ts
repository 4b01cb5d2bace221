/** Patterns in `.gitignore`'s syntax: the last one that matches a path says whether it is ignored. */
import { UsageError } from '../errors.ts'
import { bytesOf, parseGitPattern } from './git-pattern.ts'
import type { Work } from './wildcard.ts'
import { type WildcardLine, wildcardMatcher } from './wildcard-lines.ts'

export interface IgnoreList {
  /**
   * What the patterns say of a path below their folder: true for ignored, false for not ignored after all, undefined
   * where no pattern matches. That a folder around it is ignored is not asked.
   */
  verdict(path: string, isFolder: boolean): boolean | undefined
  /** Whether the path, or a folder around it, is ignored. A path that ends in `/` is a folder. */
  ignores(path: string): boolean
}

/** The last line for each text, among those that say anything of files and among those that say it of folders. */
class Table {
  readonly #files = new Map<string, number>()
  readonly #folders = new Map<string, number>()

  add(text: string, line: number, onlyFolders: boolean): void {
    this.#folders.set(text, line)
    if (!onlyFolders) this.#files.set(text, line)
  }

  lineOf(text: string, isFolder: boolean): number {
    return (isFolder ? this.#folders : this.#files).get(text) ?? -1
  }
}

/** One or two seconds. Lists that are used together share one. */
export const ignoreWork = (): Work => ({ left: 4e8 })

/**
 * The lines of a file, or a list of patterns. Lines that git can't read match nothing.
 *
 * @throws UsageError when comparing takes more than the work that is given to it
 */
export function ignoreList(patterns: string | readonly string[], work: Work = ignoreWork()): IgnoreList {
  const lines = typeof patterns === 'string' ? linesOf(patterns) : patterns
  const isNegated: boolean[] = []
  const names = new Table()
  const paths = new Table()
  /** `*.log` by what a name has to end in. */
  const suffixes = new Table()
  const suffixLengths = new Set<number>()
  const wildcards: WildcardLine[] = []
  for (const text of lines) {
    const pattern = parseGitPattern(text)
    if (!pattern) continue
    const line = isNegated.push(pattern.isNegated) - 1
    const { rest, prefix, onName, onlyFolders } = pattern
    if (rest.kind === 'wildcard') wildcards.push({ ...pattern, rest, line })
    else if (rest.kind === 'none') (onName ? names : paths).add(prefix, line, onlyFolders)
    else {
      suffixes.add(rest.text, line, onlyFolders)
      suffixLengths.add(rest.text.length)
    }
  }
  // The lowest first: once it matches, what stands above has no say any more.
  const lastWildcard = wildcardMatcher(wildcards.reverse())

  const verdict = (path: string, isFolder: boolean): boolean | undefined => {
    const whole = bytesOf(path)
    const nameAt = whole.lastIndexOf('/') + 1
    const name = whole.slice(nameAt)
    let last = Math.max(names.lineOf(name, isFolder), paths.lineOf(whole, isFolder))
    for (const length of suffixLengths)
      if (length <= name.length)
        last = Math.max(last, suffixes.lineOf(name.slice(name.length - length), isFolder))
    last = lastWildcard({ path: whole, nameAt, isFolder }, last, work)
    if (work.left < 0)
      throw new UsageError(
        'comparing paths with the patterns to ignore takes too long',
        'Use fewer patterns with wildcards in .gitignore and firedrill.yml.',
      )
    return last < 0 ? undefined : !isNegated[last]
  }

  return {
    verdict,
    ignores(path) {
      const isFolder = path.endsWith('/')
      const end = isFolder ? path.length - 1 : path.length
      for (let at = path.indexOf('/'); at >= 0 && at < end; at = path.indexOf('/', at + 1))
        if (verdict(path.slice(0, at), true)) return true
      return verdict(path.slice(0, end), isFolder) === true
    },
  }
}

function linesOf(text: string): string[] {
  return (text.startsWith('\ufeff') ? text.slice(1) : text)
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}
