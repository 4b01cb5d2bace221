/** What watching sees of a tree at one moment, and which suites an edit concerns. */
import { dirname, join } from 'node:path'
import type { Diagnostic } from '../../diagnostic.ts'
import type { Project } from '../../model/project.ts'
import { rangeAt, type Source } from '../../model/source.ts'
import type { Suite } from '../../model/suite.ts'
import type { YamlProblem } from '../../model/yaml.ts'
import { type MatchedFile, ruleFilesOf } from '../../suite/rule-files.ts'
import type { Reading } from '../reading.ts'
import { foldersOfPatterns } from './folders.ts'
import type { Watched } from './watch.ts'

/** A look at some suites of a tree, and at all that they lead to. */
export interface SuitesLook extends Watched {
  readonly project: Project
  readonly suites: readonly Suite[]
  /** The rule files of each suite. */
  readonly files: ReadonlyMap<Suite, readonly MatchedFile[]>
}

/** @param root the folder of the tree, absolute */
export function suitesLook(
  { disk, entered }: Reading,
  project: Project,
  root: string,
  suites: readonly Suite[],
): SuitesLook {
  const files = new Map(
    suites.map((suite): [Suite, MatchedFile[]] => [
      suite,
      ruleFilesOf(suite, project, root, disk).entries.flatMap((entry) => entry.files),
    ]),
  )
  const led = [...files.values()].flat()
  const sources = [
    ...[...project.ruleFiles, ...project.suites, ...project.strays].map(({ source }) => source),
    ...project.unreadable.flatMap(({ source }) => source ?? []),
    // Generated ones are often in a folder that a walk leaves out.
    ...led,
  ]
  const contents = new Map<string, unknown>([
    ...sources.map(({ path, text }): [string, string] => [path, text]),
    ['firedrill.yml', JSON.stringify(project.config)],
  ])
  const folders = new Set([
    root,
    ...entered,
    ...led.map(({ path }) => dirname(join(root, path))),
    ...foldersOfPatterns(suites, root),
  ])
  return { project, suites, files, contents, folders }
}

/** The suites that read one of the files, read one before, or are one. */
export function concernedBy(
  changed: readonly string[],
  { suites, files }: SuitesLook,
  before: SuitesLook | undefined,
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
export function broken({ project }: Pick<SuitesLook, 'project'>, changed: ReadonlySet<string>): Diagnostic[] {
  const files = [...project.ruleFiles, ...project.suites].map(({ yaml }) => yaml)
  return [...files, ...project.strays]
    .filter(({ source }) => changed.has(source.path))
    .flatMap(({ source, problems }) => problems.slice(0, 1).map((problem) => diagnosticOf(source, problem)))
}

/** Files that can't be read as suites when watching begins. */
export function brokenAtFirst({ project }: Pick<SuitesLook, 'project'>): Diagnostic[] {
  return project.strays.flatMap(({ source, problems }) =>
    problems
      .filter(({ kind }) => kind === 'syntax')
      .slice(0, 1)
      .map((problem) => diagnosticOf(source, problem)),
  )
}
