/** What watching sees of a tree at one moment, and what is different from the moment before. */
import { dirname, join } from 'node:path'
import { findRoot } from '../../config/root.ts'
import type { Context } from '../../context.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import { type Disk, openDisk } from '../../disk/disk.ts'
import { rangeAt, type Source } from '../../model/source.ts'
import type { Suite } from '../../model/suite.ts'
import type { YamlProblem } from '../../model/yaml.ts'
import { type MatchedFile, ruleFilesOf } from '../../suite/rule-files.ts'
import { type DrillCommandOptions, type Opened, openSuites, wantedSuites } from '../drill.ts'
import type { Wanted } from '../drill-filter.ts'
import { foldersOfPatterns } from './folders.ts'

/** One look at the tree. */
export interface Look {
  readonly opened: Opened
  readonly wanted: Wanted
  readonly suites: readonly Suite[]
  /** The rule files of each suite. */
  readonly files: ReadonlyMap<Suite, readonly MatchedFile[]>
  /** By path, all that drills go by. */
  readonly texts: ReadonlyMap<string, string>
  readonly folders: ReadonlySet<string>
}

export function lookAt(options: DrillCommandOptions, kept: KeptParts, context: Context): Look {
  const disk = openDisk(findRoot([], context.cwd, options.root).path)
  const entered = new Set<string>()
  const noting: Disk = {
    ...disk,
    entries(folder) {
      entered.add(folder)
      return disk.entries(folder)
    },
  }
  const opened = openSuites(context.cwd, options.root, { kept, disk: noting })
  const { project, root } = opened
  const { wanted, suites } = wantedSuites(options, project)
  const files = new Map(
    suites.map((suite): [Suite, MatchedFile[]] => [
      suite,
      ruleFilesOf(suite, project, root.path, disk).entries.flatMap((entry) => entry.files),
    ]),
  )
  const led = [...files.values()].flat()
  const sources = [
    ...[...project.ruleFiles, ...project.suites, ...project.strays].map(({ source }) => source),
    ...project.unreadable.flatMap(({ source }) => source ?? []),
    // Generated ones are often in a folder that a walk leaves out.
    ...led,
  ]
  const texts = new Map([
    ...sources.map(({ path, text }): [string, string] => [path, text]),
    ['firedrill.yml', JSON.stringify(project.config)],
  ])
  const folders = new Set([
    root.path,
    ...entered,
    ...led.map(({ path }) => dirname(join(root.path, path))),
    ...foldersOfPatterns(suites, root.path),
  ])
  return { opened, wanted, suites, files, texts, folders }
}

export const changedBetween = (before: Look['texts'], after: Look['texts']): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort()

/** The suites that read one of the files, read one before, or are one. */
export function concernedBy(
  changed: readonly string[],
  { suites, files }: Look,
  before: Look | undefined,
): Suite[] {
  const paths = new Set(changed)
  if (!before || paths.has('firedrill.yml')) return [...suites]
  const earlier = new Map([...before.files].map(([suite, files]) => [suite.path, files]))
  return suites.filter((suite) => {
    if (paths.has(suite.path)) return true
    const read = [...(files.get(suite) ?? []), ...(earlier.get(suite.path) ?? [])]
    return read.some(({ path }) => paths.has(path))
  })
}

const diagnosticOf = (source: Source, problem: YamlProblem): Diagnostic => ({
  check: 'yaml/syntax',
  severity: 'error',
  file: source.path,
  range: rangeAt(source, problem),
  message: problem.message,
})

/** What is wrong with the YAML of what was just written: half of a word, as a rule. */
export function broken({ opened: { project } }: Look, changed: ReadonlySet<string>): Diagnostic[] {
  const files = [...project.ruleFiles, ...project.suites].map(({ yaml }) => yaml)
  return [...files, ...project.strays]
    .filter(({ source }) => changed.has(source.path))
    .flatMap(({ source, problems }) => problems.slice(0, 1).map((problem) => diagnosticOf(source, problem)))
}

/** Files that can't be read as suites when watching begins. */
export function brokenAtFirst({ opened: { project } }: Look): Diagnostic[] {
  return project.strays.flatMap(({ source, problems }) =>
    problems
      .filter(({ kind }) => kind === 'syntax')
      .slice(0, 1)
      .map((problem) => diagnosticOf(source, problem)),
  )
}
