/** `firedrill drill --watch`: after each edit, the drills that it concerns. */
import { type FSWatcher, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Diagnostic } from '../diagnostic.ts'
import { ruleFilesOf } from '../drill/rule-files.ts'
import { rangeAt } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import type { Context, ExitCode } from './context.ts'
import { type DrillCommandOptions, type Opened, openSuites, runWanted, wantedSuites } from './drill.ts'
import { showDrills } from './drill-view.ts'

/** Milliseconds in which more may follow: an editor writes, renames and touches. */
const settling = 40

/** The texts of a tree by path. */
type Texts = ReadonlyMap<string, string>

function textsOf({ project }: Opened): Texts {
  const sources = [
    ...project.ruleFiles.map(({ source }) => source),
    ...project.suites.map(({ source }) => source),
    ...project.strays.map(({ source }) => source),
    ...project.unreadable.flatMap(({ source }) => source ?? []),
  ]
  return new Map([
    ...sources.map(({ path, text }): [string, string] => [path, text]),
    ['firedrill.yml', JSON.stringify(project.config)],
  ])
}

const changedBetween = (before: Texts, after: Texts): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort()

/** The suites that read one of the files, or are one. */
function concerned(opened: Opened, suites: readonly Suite[], changed: readonly string[]): Suite[] {
  const paths = new Set(changed)
  if (paths.has('firedrill.yml')) return [...suites]
  return suites.filter((suite) => {
    if (paths.has(suite.path)) return true
    const { entries } = ruleFilesOf(suite, opened.project, opened.root.path)
    return entries.some(({ files }) => files.some(({ path }) => paths.has(path)))
  })
}

/** What is wrong with the YAML of what was just written: half of a word, as a rule. */
function broken({ project }: Opened, changed: readonly string[]): Diagnostic[] {
  const files = [...project.ruleFiles, ...project.suites].map(({ yaml }) => yaml)
  return [...files, ...project.strays]
    .filter(({ source }) => changed.includes(source.path))
    .flatMap(({ source, problems }) =>
      problems.slice(0, 1).map(
        (problem): Diagnostic => ({
          check: 'yaml/syntax',
          severity: 'error',
          file: source.path,
          range: rangeAt(source, problem),
          message: problem.message,
        }),
      ),
    )
}

/** Calls back, a little after the last of several events, when something in one of the folders changes. */
function watcher(onChange: () => void): { follow(folders: Iterable<string>): void; close(): void } {
  const watched = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onChange, settling)
  }
  return {
    follow(folders) {
      const wanted = new Set(folders)
      for (const [folder, one] of watched)
        if (!wanted.has(folder)) {
          one.close()
          watched.delete(folder)
        }
      for (const folder of wanted) {
        if (watched.has(folder)) continue
        try {
          const one = watch(folder, changed)
          // A folder that goes away is seen by the watcher of the one that it was in.
          one.on('error', () => {
            one.close()
            watched.delete(folder)
          })
          watched.set(folder, one)
        } catch {
          changed()
        }
      }
    },
    close() {
      clearTimeout(timer)
      for (const one of watched.values()) one.close()
    },
  }
}

/** The folders in which something that drills read may appear. */
function foldersOf({ root, project }: Opened, texts: Texts): Set<string> {
  const folders = new Set([root.path])
  const paths = [...texts.keys(), ...project.assets, join(project.config.rules, '.')]
  for (const path of paths)
    for (let folder = dirname(path); folder !== '.' && folder !== '/'; folder = dirname(folder))
      folders.add(join(root.path, folder))
  return folders
}

/** Ends only by a signal. @throws UsageError for what is wrong at the start. */
export async function watchDrills(options: DrillCommandOptions, context: Context): Promise<ExitCode> {
  const { stdout } = context
  let texts: Texts = new Map()
  let isBusy = false
  let isStale = false
  const run = async (isFirst: boolean): Promise<void> => {
    const started = performance.now()
    const opened = openSuites(context.cwd, options.root)
    const now = textsOf(opened)
    folders.follow(foldersOf(opened, now))
    const changed = changedBetween(texts, now)
    texts = now
    const { wanted, suites } = wantedSuites(options, opened.project)
    const some = isFirst ? suites : concerned(opened, suites, changed)
    const errors = isFirst ? [] : broken(opened, changed)
    if (!isFirst && some.length === 0 && errors.length === 0) return
    const found = await runWanted(opened, { wanted, suites: some }, { ...options, remembers: true }, context)
    if (stdout.isTTY) stdout.write('\x1b[2J\x1b[H')
    if (!isFirst) stdout.write(`changed: ${changed.join(', ')}\n`)
    showDrills({ ...found, diagnostics: [...errors, ...found.diagnostics], started, onlyBad: true }, context)
    const rest = suites.length - some.length
    stdout.write(
      `${rest === 0 ? '' : `${rest} other ${rest === 1 ? 'suite is' : 'suites are'} not concerned; `}watching, Ctrl-C ends\n\n`,
    )
  }
  const rerun = async (): Promise<void> => {
    isStale = true
    if (isBusy) return
    isBusy = true
    while (isStale) {
      isStale = false
      // What is wrong for now, a configuration cut off in the middle, is said and waited out.
      await run(false).catch((error: Error) => stdout.write(`${error.message}\n`))
    }
    isBusy = false
  }
  const folders = watcher(() => void rerun())
  isBusy = true
  await run(true)
  isBusy = false
  if (isStale) await rerun()
  return await new Promise<ExitCode>(() => {})
}
