/** Which files the `rule_files` of a suite are: promtool's globbing, and no file outside of the root. */
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, posix, relative, sep } from 'node:path'
import { memo } from '../model/memo.ts'
import type { Project } from '../model/project.ts'
import type { RuleFile } from '../model/rule.ts'
import type { Place } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import type { YamlScalar } from '../model/yaml.ts'
import { hasMeta, segmentMatcher } from '../text/glob.ts'

/** One file that an entry of `rule_files` leads to. */
export interface MatchedFile {
  /** POSIX path relative to the root. */
  readonly path: string
  /** The path that was matched; of a link its own. */
  readonly name: string
  readonly text: string
  /** What the project has read it as. */
  readonly ruleFile?: RuleFile
}

export interface RuleFileEntry {
  readonly pattern: YamlScalar
  readonly files: readonly MatchedFile[]
  /** A pattern that Go can't read; promtool refuses it. */
  readonly isMalformed?: true
}

export interface Trespass {
  readonly at: Place
  readonly message: string
  readonly help: string
}

const largest = 64 * 1024 * 1024
export const mostMatches = 10_000

const exists = (path: string): boolean => {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

/** Go's filepath.Glob, for a clean path. Undefined where the pattern is malformed. */
export function glob(pattern: string, root: string): string[] | undefined {
  const inRoot = (path: string): string => (isAbsolute(path) ? path : join(root, path))
  if (segmentMatcher(pattern) === undefined) return undefined
  if (!hasMeta(pattern)) return exists(inRoot(pattern)) ? [pattern] : []
  const slash = pattern.lastIndexOf('/')
  const directory = slash < 0 ? '.' : slash === 0 ? '/' : pattern.slice(0, slash)
  const matcher = segmentMatcher(pattern.slice(slash + 1))
  if (!matcher) return undefined
  const directories = hasMeta(directory) ? glob(directory, root) : [directory]
  return directories?.flatMap((parent) => {
    try {
      if (!statSync(inRoot(parent)).isDirectory()) return []
      const names = readdirSync(inRoot(parent)).filter((name) => matcher(name))
      return names.sort().map((name) => (parent === '.' && slash < 0 ? name : posix.join(parent, name)))
    } catch {
      return []
    }
  })
}

/** Why a file is not shown to promtool; otherwise its real path relative to the root. */
export function insideRoot(path: string, realRoot: string): { real: string } | { why: string } {
  let real: string
  try {
    real = realpathSync(path)
  } catch {
    return { why: 'can not be read' }
  }
  const below = relative(realRoot, real)
  if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below))
    return { why: 'is outside of the tree that is checked' }
  const stat = statSync(real)
  if (stat.isDirectory()) return { why: 'is a directory' }
  if (!stat.isFile()) return { why: 'is not a regular file' }
  if (stat.size > largest) return { why: `is larger than ${largest / 1024 / 1024} MiB` }
  return { real: below.split(sep).join('/') }
}

/** The pattern relative to the root, or absolute where it is so; '' for one that is empty. */
export function joinedPattern(pattern: string, suite: Suite): string {
  return pattern === '' || isAbsolute(pattern) ? pattern : posix.join(posix.dirname(suite.path), pattern)
}

export function leadsOut(joined: string, root: string): boolean {
  const below = isAbsolute(joined) ? relative(root, joined) : joined
  return below === '..' || below.startsWith('../')
}

const byPathOf = memo((files: readonly RuleFile[]) => new Map(files.map((file) => [file.path, file])))

export function ruleFilesOf(
  suite: Suite,
  project: Project,
  root: string,
): { entries: RuleFileEntry[]; trespasses: Trespass[] } {
  const byPath = byPathOf(project.ruleFiles)
  const entries: RuleFileEntry[] = []
  const trespasses: Trespass[] = []
  const realRoot = realpathSync(root)
  for (const pattern of suite.ruleFiles) {
    const refuse = (message: string): void => {
      const help =
        'Name rule files below the root of the tree; `--root` sets it, where it is not the one meant.'
      trespasses.push({ at: pattern, message, help })
    }
    const joined = joinedPattern(pattern.text, suite)
    if (leadsOut(joined, root)) {
      // Not even looked at: what is there is nobody's business.
      refuse(`\`${pattern.text}\` leads out of the tree that is checked`)
      continue
    }
    const matched = joined === '' ? [] : glob(joined, root)
    const files: MatchedFile[] = []
    if (matched && matched.length > mostMatches) refuse(`\`${pattern.text}\` matches ${matched.length} files`)
    else
      for (const path of matched ?? []) {
        const absolute = isAbsolute(path) ? path : join(root, path)
        const inside = insideRoot(absolute, realRoot)
        if ('why' in inside) refuse(`\`${path}\` is not read as a rule file: it ${inside.why}`)
        else {
          const ruleFile = byPath.get(path) ?? byPath.get(inside.real)
          const text = ruleFile?.source.text ?? readFileSync(absolute, 'utf8')
          files.push({ path: inside.real, name: path, text, ruleFile })
        }
      }
    entries.push({ pattern, files, ...(matched ? {} : { isMalformed: true }) })
  }
  return { entries, trespasses }
}
