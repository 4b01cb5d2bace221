/** Which files the `rule_files` of a suite are: promtool's globbing, and no file outside of the root. */

import { dirname, isAbsolute, join, posix, relative } from 'node:path'
import { type Disk, openDisk } from '../disk/disk.ts'
import { isEntry } from '../disk/look.ts'
import { slashPath } from '../disk/names.ts'
import { Refused } from '../disk/read.ts'
import { append } from '../lib/many.ts'
import { memo } from '../lib/memo.ts'
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

export const mostMatches = 10_000

/** What the disk gives, or why it gives nothing. */
function orWhy<T>(ask: () => T): { readonly got: T } | { readonly why: string } {
  try {
    return { got: ask() }
  } catch (error) {
    return { why: error instanceof Refused ? error.why : 'can not be read' }
  }
}

/** Go's filepath.Glob, for a clean path. Undefined where the pattern is malformed. No folder is listed that is not read, and of more than `mostMatches` paths not all are given. */
export function glob(pattern: string, root: string, disk: Disk): string[] | undefined {
  const inRoot = (path: string): string => (isAbsolute(path) ? path : join(root, path))
  const isRefused = (folder: string): boolean => {
    try {
      disk.place(inRoot(folder))
      return false
    } catch (error) {
      return error instanceof Refused
    }
  }
  if (segmentMatcher(pattern) === undefined) return undefined
  const slash = pattern.lastIndexOf('/')
  const directory = slash < 0 ? '.' : slash === 0 ? '/' : pattern.slice(0, slash)
  // What is there is nobody's business, and whoever reads the match is told that it is not read.
  if (!hasMeta(pattern)) return isRefused(directory) || isEntry(inRoot(pattern)) ? [pattern] : []
  const matcher = segmentMatcher(pattern.slice(slash + 1))
  if (!matcher) return undefined
  if (!hasMeta(directory) && isRefused(directory)) return [pattern]
  const directories = hasMeta(directory) ? glob(directory, root, disk) : [directory]
  if (!directories) return undefined
  const paths: string[] = []
  for (const parent of directories) {
    // By links that lead back there are paths without end.
    if (paths.length > mostMatches) break
    try {
      const names = disk.entries(inRoot(parent)).map(({ name }) => name)
      const matched = names.filter((name) => matcher(name)).sort()
      append(
        paths,
        matched.map((name) => (parent === '.' && slash < 0 ? name : posix.join(parent, name))),
      )
    } catch {
      // Not a folder, or none that is read.
    }
  }
  return paths
}

/** Why a file is not shown to promtool; otherwise its real path relative to the root, and its bytes when they are asked for. */
export function matchedFile(
  path: string,
  disk: Disk,
): { readonly real: string; readonly bytes: () => { got: Uint8Array } | { why: string } } | { why: string } {
  const place = orWhy(() => {
    disk.place(dirname(path))
    return disk.place(path)
  })
  if ('why' in place) return place
  const isFolder = disk.stat(place.got).isDirectory()
  if (isFolder) return { why: 'is a directory' }
  const real = slashPath(disk.root, place.got)
  return { real, bytes: () => orWhy(() => disk.bytes(path)) }
}

/** The pattern relative to the root, or absolute where it is so; '' for one that is empty. */
export function joinedPattern(pattern: string, suite: Suite): string {
  return pattern === '' || isAbsolute(pattern) ? pattern : posix.join(posix.dirname(suite.path), pattern)
}

export function leadsOut(joined: string, root: string): boolean {
  const below = isAbsolute(joined) ? relative(root, joined) : joined
  return below === '..' || below.startsWith('../')
}

const textOf = (bytes: { got: Uint8Array } | { why: string }): string | { why: string } =>
  'got' in bytes ? Buffer.from(bytes.got).toString() : bytes

const byPathOf = memo((files: readonly RuleFile[]) => new Map(files.map((file) => [file.path, file])))

export function ruleFilesOf(
  suite: Suite,
  project: Project,
  root: string,
  disk: Disk = openDisk(root),
): { entries: RuleFileEntry[]; trespasses: Trespass[] } {
  const byPath = byPathOf(project.ruleFiles)
  const entries: RuleFileEntry[] = []
  const trespasses: Trespass[] = []
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
    const matched = joined === '' ? [] : glob(joined, root, disk)
    const files: MatchedFile[] = []
    if (matched && matched.length > mostMatches)
      refuse(`\`${pattern.text}\` matches more than ${mostMatches.toLocaleString('en-US')} paths`)
    else
      for (const path of matched ?? []) {
        const absolute = isAbsolute(path) ? path : join(root, path)
        const refused = (why: string): void => refuse(`\`${path}\` is not read as a rule file: it ${why}`)
        const file = matchedFile(absolute, disk)
        if ('why' in file) {
          refused(file.why)
          continue
        }
        const ruleFile = byPath.get(path) ?? byPath.get(file.real)
        const text = ruleFile?.source.text ?? textOf(file.bytes())
        if (typeof text === 'string') files.push({ path: file.real, name: path, text, ruleFile })
        else refused(text.why)
      }
    entries.push({ pattern, files, ...(matched ? {} : { isMalformed: true }) })
  }
  return { entries, trespasses }
}
