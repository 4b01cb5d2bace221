/** `firedrill drill --watch`: after each edit, the drills that it concerns. */
import { performance } from 'node:perf_hooks'
import { type Context, clearScreen, type ExitCode } from '../../context.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import { UsageError } from '../../errors.ts'
import type { KeptParts } from '../../load/tree.ts'
import type { Suite } from '../../model/suite.ts'
import { complaintOf, usageLines } from '../../report/complaint.ts'
import { visible } from '../../report/visible.ts'
import type { OpenAnswers } from '../answers.ts'
import { type DrillCommandOptions, runWanted } from '../drill.ts'
import { showContexts, showFindings, showVerdicts } from '../drill-view.ts'
import type { Drilled } from '../drills.ts'
import { follower } from './follow.ts'
import { broken, brokenAtFirst, changedBetween, concernedBy, type Look, lookAt } from './look.ts'

/** More names than these are counted only: after a change of branch there may be hundreds. */
const mostNamed = 5
const waiting = 'watching, Ctrl-C ends'

function named(paths: readonly string[]): string {
  const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : ''
  return visible(paths.slice(0, mostNamed).join(', ')) + more
}

interface Shown {
  readonly heading: string
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
  { opened, wanted, suites }: Look,
  some: readonly Suite[],
  { heading, errors, bad }: Shown,
  options: DrillCommandOptions & { readonly signal: AbortSignal; readonly useCache: OpenAnswers },
  context: Context,
): Promise<void> {
  const { stdout } = context
  const started = performance.now()
  let seconds: number | undefined
  const begin = (): void => {
    seconds ??= (performance.now() - started) / 1000
    if (stdout.isTTY) stdout.write(clearScreen)
    stdout.write(heading)
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
  // Each run has the time that the call gives to one.
  const context: Context = { ...called, limits: { ...called.limits, begun: undefined } }
  const kept: KeptParts = new Map()
  const useCache: OpenAnswers = new Map()
  /** None before the first look, and after one at a tree that could not be read. */
  let last: Look | undefined
  let isUnread = false
  /** What changed since verdicts were last shown, and the suites whose verdicts are pending since. */
  const changed = new Set<string>()
  const pending = new Set<string>()
  const bad: Shown['bad'] = new Map()
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined

  const complain = (error: unknown): void => {
    running?.stop.abort()
    last = undefined
    isUnread = true
    const text = error instanceof UsageError ? `${usageLines(error).join('\n')}\n` : complaintOf(error)
    context.stdout.write(`${text}${waiting}\n\n`)
  }
  const lookAndRun = async (): Promise<void> => {
    const before = last
    const look = lookAt(options, kept, context)
    last = look
    folders.follow(look.folders)
    const since = before ? changedBetween(before.texts, look.texts) : []
    const concerned = concernedBy(since, look, before)
    if (before && concerned.length === 0 && broken(look, new Set(since)).length === 0) return
    for (const path of since) changed.add(path)
    for (const { path } of concerned) pending.add(path)
    // Its verdicts would be on what is no longer there.
    running?.stop.abort()
    await running?.ended
    const stop = new AbortController()
    const some = look.suites.filter(({ path }) => pending.has(path))
    const errors = before ? broken(look, changed) : brokenAtFirst(look)
    const heading = isUnread
      ? 'it can be read again\n'
      : changed.size > 0
        ? `changed: ${named([...changed].sort())}\n`
        : ''
    isUnread = false
    const ended = runSome(
      look,
      some,
      { heading, errors, bad },
      { ...options, useCache, signal: stop.signal },
      context,
    )
      .then(() => {
        if (stop.signal.aborted) return
        running = undefined
        changed.clear()
        pending.clear()
      })
      .catch(complain)
    running = { stop, ended }
  }

  let looks = Promise.resolve()
  const folders = follower(() => {
    // What is wrong for now, a configuration cut off in the middle, is said and waited out.
    looks = looks.then(lookAndRun).catch(complain)
  })
  await lookAndRun()
  return await new Promise<ExitCode>(() => {})
}
