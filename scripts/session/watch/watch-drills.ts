/** `firedrill drill --watch`: after each edit, the drills that it concerns. */
import { performance } from 'node:perf_hooks'
import { findRoot } from '../../config/root.ts'
import type { Context, ExitCode } from '../../context.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { Suite } from '../../model/suite.ts'
import type { OpenAnswers } from '../answers.ts'
import { type DrillCommandOptions, type Opened, openSuites, runWanted, wantedSuites } from '../drill.ts'
import type { Wanted } from '../drill-filter.ts'
import { showContexts, showFindings, showVerdicts } from '../drill-view.ts'
import type { Drilled } from '../drills.ts'
import { openReader } from '../reading.ts'
import { broken, brokenAtFirst, concernedBy, type SuitesLook, suitesLook } from './look.ts'
import { contextOfRuns, named, type Run, waiting, watchTree } from './watch.ts'

interface DrillsLook extends SuitesLook {
  readonly opened: Opened
  readonly wanted: Wanted
}

interface Shown {
  readonly errors: readonly Diagnostic[]
  /** How many drills of each suite did not pass the last time, by its path; brought up to date. */
  readonly bad: Map<string, number>
}

/** What the verdicts that are shown don't tell. */
function restText(suites: readonly Suite[], some: readonly Suite[], bad: Shown['bad']): string {
  const rest = suites.filter((suite) => !some.includes(suite)).map(({ path }) => path)
  if (rest.length === 0) return ''
  const text = `${rest.length} other ${rest.length === 1 ? 'suite is' : 'suites are'} not concerned`
  const failing = rest.filter((path) => (bad.get(path) ?? 0) > 0)
  const count = failing.reduce((sum, path) => sum + (bad.get(path) ?? 0), 0)
  return count === 0
    ? `${text}; `
    : `${text}, and ${count} ${count === 1 ? 'drill fails' : 'drills fail'} there: ${named(failing)}; `
}

/** One run over what an edit concerns: verdicts as soon as there are any, then what was to be seen around. */
async function runSome(
  { opened, wanted, suites }: DrillsLook,
  some: readonly Suite[],
  { errors, bad }: Shown,
  options: DrillCommandOptions & Pick<Run, 'signal' | 'begin'> & { readonly useCache: OpenAnswers },
  context: Context,
): Promise<void> {
  const { stdout } = context
  const started = performance.now()
  let seconds: number | undefined
  const begin = (): void => {
    seconds ??= (performance.now() - started) / 1000
    options.begin()
    showFindings({ diagnostics: errors, incomplete: [] }, context)
  }
  const shown = { project: opened.project, onlyBad: true }
  if (some.length === 0) {
    begin()
    if (suites.length === 0) stdout.write('there is no suite yet\n')
  } else {
    const onVerdicts = ({ results }: Pick<Drilled, 'results'>): void => {
      if (options.signal.aborted) return
      begin()
      showVerdicts({ ...shown, results, seconds: seconds ?? 0 }, context)
    }
    const found = await runWanted(
      opened,
      { wanted, suites: some },
      { ...options, isThorough: false, onVerdicts },
      context,
    )
    if (options.signal.aborted) return
    const { around, results } = found
    for (const { path } of some) bad.delete(path)
    for (const { suite, verdict } of results)
      if (verdict === 'failed' || verdict === 'error') bad.set(suite.path, (bad.get(suite.path) ?? 0) + 1)
    // A screen is painted anew, so that what was to be seen stands below its failure; a log only goes on.
    if (seconds === undefined || (around && stdout.isTTY)) {
      begin()
      showVerdicts({ ...shown, results, around, seconds: seconds ?? 0 }, context)
    } else if (around) showContexts(around, context)
    showFindings(found, context)
  }
  stdout.write(`${restText(suites, some, bad)}${waiting}\n\n`)
}

/** Ends only by a signal. @throws UsageError for what is wrong at the start. */
export async function watchDrills(options: DrillCommandOptions, called: Context): Promise<ExitCode> {
  const context = contextOfRuns(called)
  const reader = openReader()
  const useCache: OpenAnswers = new Map()
  /** The suites whose verdicts are pending since an edit. */
  const pending = new Set<string>()
  const bad: Shown['bad'] = new Map()
  let isFirst = true
  return watchTree<DrillsLook>(
    {
      look() {
        const reading = reader.begin(findRoot([], context.cwd, options.root).path)
        const opened = openSuites(context.cwd, options.root, reading.disk)
        const { wanted, suites } = wantedSuites(options, opened.project)
        const look = suitesLook(reading, opened.project, opened.root.path, suites)
        reader.end()
        return { ...look, opened, wanted }
      },
      concerns(look, before, changed) {
        const concerned = concernedBy(changed, look, before)
        for (const { path } of concerned) pending.add(path)
        isFirst = before === undefined
        return isFirst || concerned.length > 0 || broken(look, new Set(changed)).length > 0
      },
      async run(look, { changed, ...run }) {
        const some = look.suites.filter(({ path }) => pending.has(path))
        const errors = isFirst ? brokenAtFirst(look) : broken(look, changed)
        await runSome(look, some, { errors, bad }, { ...options, ...run, useCache }, context)
        if (!run.signal.aborted) pending.clear()
      },
    },
    context,
  )
}
