/** `firedrill drill [filter]`: the drills alone, assertion by assertion. */
import { performance } from 'node:perf_hooks'
import { applySeverities, configuredSeverities } from '../checks/run.ts'
import { loadConfig } from '../config/load.ts'
import { findRoot } from '../config/root.ts'
import type { Context, ExitCode } from '../context.ts'
import { compareDiagnostics, type Diagnostic, exitCode } from '../diagnostic.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import type { DrillResult } from '../drill/result.ts'
import { UsageError } from '../errors.ts'
import { loadTree } from '../load/tree.ts'
import type { Coverage } from '../model/coverage.ts'
import { createProject, type Project } from '../model/project.ts'
import type { Suite } from '../model/suite.ts'
import { nearest } from '../text/near.ts'
import { trackedBelow } from '../tools/tracked.ts'
import type { OpenAnswers } from './answers.ts'
import { readConfig } from './config.ts'
import { type DrillFilter, hasWanted, isPart, type Wanted, wantedBy } from './drill-filter.ts'
import { showDrills } from './drill-view.ts'
import { casesOf, type Drilled, drillProject, withoutRepeated } from './drills.ts'
import { suiteFindings, withoutDisabled } from './suite-findings.ts'
import type { Workspace } from './workspace.ts'

export interface DrillCommandOptions extends DrillFilter {
  /** Measure what the drills prove, and show that in place of the verdicts. */
  readonly coverage: boolean
  readonly root?: string
  readonly offline: boolean
  /** Go by what promtool answered in earlier runs, and keep what it answers now. */
  readonly cache: boolean
  readonly reportOptions: readonly { readonly name: string; readonly value: string }[]
}

export type Opened = Pick<Workspace, 'root' | 'project'>

/** A project without pages: all that drills need, and sooner there. @throws UsageError */
export function openSuites(cwd: string, rootOption: string | undefined, given?: Disk): Opened {
  const root = findRoot([], cwd, rootOption)
  const disk = given ?? openDisk(root.path)
  const { config } = loadConfig(readConfig(root, disk), [])
  const tree = loadTree(root.path, config, disk, {
    withoutPages: true,
    isTracked: trackedBelow(root.path).has,
  })
  return { root, project: createProject({ ...tree, config, pages: [], assets: [] }) }
}

/** The reports that were asked for. What they need besides is only loaded now. */
async function writeReports(
  { reportOptions }: DrillCommandOptions,
  root: string,
  found: {
    project: Project
    diagnostics: Diagnostic[]
    results: DrillResult[]
    incomplete: readonly string[]
    coverage?: Coverage
    around?: Drilled['around']
  },
  context: Context,
): Promise<void> {
  const [{ checks }, { makeReport }, { version }, output] = await Promise.all([
    import('../checks/index.ts'),
    import('../report/report.ts'),
    import('../version.ts'),
    import('./reports.ts'),
  ])
  const { results, coverage, around, incomplete, ...rest } = found
  const report = makeReport({
    ...rest,
    undone: incomplete,
    toolVersion: version,
    notes: [],
    drills: casesOf(results, around),
    checks,
  })
  const settings = { failOn: found.project.config.failOn, root }
  if (coverage) {
    const { writeCoverage } = await import('./coverage.ts')
    await writeCoverage(coverage, report, reportOptions, context, settings)
    return
  }
  const targets = output.targetsOf(reportOptions, context.env)
  await output.writeReports(report, targets, context, settings)
}

/** What may have been meant by a filter that wants nothing. */
function helpFor({ filter, run }: DrillFilter, { suites, alerts }: Project): string {
  const names = [...new Set(alerts.map(({ name }) => name.text))].sort()
  const guess = filter.flatMap((part) => nearest(part, names) ?? [])[0]
  if (guess !== undefined) return `Did you mean \`${guess}\`?`
  if (suites.length === 0) return 'There are no suites here.'
  const there = `there ${suites.length === 1 ? 'is 1 suite' : `are ${suites.length} suites`} here`
  return run === undefined
    ? `A filter is a part of the name of an alert, a suite or a rule file; ${there}.`
    : `It is a regular expression on the names of tests and alerts and on expressions; ${there}.`
}

/** The suites of a tree that are wanted. @throws UsageError where a filter wants none. */
export function wantedSuites(options: DrillFilter, project: Project): { wanted: Wanted; suites: Suite[] } {
  const wanted = wantedBy(options, project)
  const suites = project.suites.filter((suite) => hasWanted(suite, wanted))
  if (suites.length === 0 && isPart(options))
    throw new UsageError(
      `no drill matches ${options.run === undefined ? `\`${options.filter.join(' ')}\`` : `--run ${options.run}`}`,
      helpFor(options, project),
    )
  return { wanted, suites }
}

/** Runs some suites, and gives the results and findings that are wanted. */
export async function runWanted(
  { root, project }: Opened,
  { wanted, suites }: { readonly wanted: Wanted; readonly suites: readonly Suite[] },
  options: Pick<DrillCommandOptions, 'offline' | 'coverage' | 'filter' | 'run'> & {
    /** Go by what promtool answered earlier to the same questions. */
    readonly useCache?: boolean | OpenAnswers
    /** Whether what takes long is asked, too: it is, unless that is said. */
    readonly isThorough?: boolean
    /** Told the verdicts as soon as they are there. */
    readonly onVerdicts?: (found: Pick<Drilled, 'results' | 'diagnostics'>) => void
    readonly signal?: AbortSignal
  },
  context: Context,
) {
  const isWanted = ({ suite, test, assertion }: DrillResult): boolean =>
    assertion === undefined || wanted(suite, test?.name?.text, assertion.subject?.text)
  const ofWanted = ({ results, diagnostics }: Pick<Drilled, 'results' | 'diagnostics'>) => {
    const shown = results.filter(isWanted)
    const places = new Set(shown.map(({ at }) => `${at.source.path}:${at.start}`))
    const isShown = ({ check, file, range }: Diagnostic): boolean =>
      check !== 'drill/failed' || places.has(`${file}:${range?.start.offset}`)
    const judged = applySeverities(diagnostics, configuredSeverities(project.config))
    const kept = withoutDisabled(judged, project)
    return { results: shown, diagnostics: kept.filter(isShown).sort(compareDiagnostics) }
  }
  const { onVerdicts } = options
  let ofSuites: readonly Diagnostic[] | undefined
  const suitesJudged = (): readonly Diagnostic[] => {
    // While watching, what is broken is shown as soon as it is written.
    ofSuites ??= suiteFindings(project, suites, { wanted, withBroken: !isPart(options) && !options.signal })
    return ofSuites
  }
  const drilled = await drillProject(
    { root, project },
    [],
    {
      offline: options.offline,
      suites,
      isThorough: options.isThorough ?? true,
      withContext: true,
      coverage: options.coverage,
      useCache: options.useCache,
      signal: options.signal,
      meanwhile: suitesJudged,
      ...(onVerdicts ? { onVerdicts: (drills) => onVerdicts(ofWanted(drills)) } : {}),
    },
    context,
  )
  const measured = options.coverage
    ? (await import('./coverage.ts')).judge(drilled.coverage, project, options)
    : undefined
  const { incomplete, around, results } = drilled
  const kept = ofWanted({ results: [], diagnostics: suitesJudged() }).diagnostics
  const ofDrills = withoutRepeated(drilled.diagnostics, kept)
  const diagnostics = [...ofDrills, ...(measured?.diagnostics ?? []), ...suitesJudged()]
  return { project, ...ofWanted({ results, diagnostics }), incomplete, around, coverage: measured?.coverage }
}

/** @throws UsageError */
export async function drill(options: DrillCommandOptions, context: Context): Promise<ExitCode> {
  const started = performance.now()
  const opened = openSuites(context.cwd, options.root)
  const { root, project } = opened
  const useCache = options.cache
  const found = await runWanted(opened, wantedSuites(options, project), { ...options, useCache }, context)
  if (options.reportOptions.length > 0 || found.coverage)
    await writeReports(options, root.path, found, context)
  else {
    const seconds = (performance.now() - started) / 1000
    showDrills({ ...found, seconds, showsAll: isPart(options) }, context)
  }
  return exitCode(found.diagnostics, project.config.failOn, found.incomplete)
}
