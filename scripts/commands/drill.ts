/** `firedrill drill [filter]`: the drills alone, assertion by assertion. */
import { performance } from 'node:perf_hooks'
import { applySeverities, configuredSeverities } from '../checks/run.ts'
import { loadConfig } from '../config/load.ts'
import { findRoot, UsageError } from '../config/root.ts'
import { compareDiagnostics, type Diagnostic, exitCode } from '../diagnostic.ts'
import { timeOf } from '../drill/findings.ts'
import type { DrillResult } from '../drill/result.ts'
import { loadTree } from '../load/tree.ts'
import type { Coverage } from '../model/coverage.ts'
import { createProject, type Project } from '../model/project.ts'
import { pointAt } from '../model/source.ts'
import type { Assertion, Suite } from '../model/suite.ts'
import { printTimeline } from '../model/timeline.ts'
import { type DrillBranch, type DrillLeaf, type DrillTree, renderDrillTree } from '../report/drill-tree.ts'
import { readConfig } from './config-file.ts'
import type { Context, ExitCode } from './context.ts'
import { casesOf, type Drilled, detailOf, drillProject } from './drills.ts'

export interface DrillCommandOptions {
  /** Parts of the names of alerts, suites or rule files. */
  readonly filter: readonly string[]
  /** A regular expression on names of tests, alerts and expressions. */
  readonly run?: string
  /** Measure what the drills prove, and show that in place of the verdicts. */
  readonly coverage: boolean
  readonly root?: string
  readonly offline: boolean
  readonly reportOptions: readonly { readonly name: string; readonly value: string }[]
}

type Wanted = (suite: Suite, test: string | undefined, subject: string | undefined) => boolean

/** @throws UsageError */
function wantedBy({ filter, run }: DrillCommandOptions, project: Project): Wanted {
  let pattern: RegExp | undefined
  try {
    pattern = run === undefined ? undefined : new RegExp(run)
  } catch (error) {
    throw new UsageError(`--run ${run}: ${(error as Error).message}`)
  }
  const filesOf = (alert: string): string[] => project.alertsNamed(alert).map(({ file }) => file.path)
  return (suite, test, subject) => {
    const names = [suite.path, subject ?? '', ...filesOf(subject ?? '')]
    const isFiltered = filter.length === 0 || filter.some((part) => names.some((name) => name.includes(part)))
    return isFiltered && (pattern === undefined || pattern.test(test ?? '') || pattern.test(subject ?? ''))
  }
}

const hasWanted = (suite: Suite, wanted: Wanted): boolean =>
  (suite.tests.length === 0 && wanted(suite, undefined, undefined)) ||
  suite.tests.some(({ name, assertions }) =>
    assertions.some(({ subject }) => wanted(suite, name?.text, subject?.text)),
  )

function whatOf(result: DrillResult): string {
  const { assertion, test } = result
  if (!assertion) return test ? 'the test' : 'the suite'
  if (assertion.claim) return printTimeline(assertion.claim.timeline)
  const count = assertion.expected.length
  const noun =
    assertion.kind === 'alert'
      ? count === 0
        ? 'quiet'
        : count === 1
          ? 'fires'
          : `${count} fire`
      : exprOf(assertion)
  return `${noun} at ${timeOf(result)}`
}

function exprOf({ subject, expected }: Assertion): string {
  const text = (subject?.text ?? '').trim().replace(/\s+/g, ' ')
  const short = text.length > 50 ? `${text.slice(0, 49)}…` : text
  return expected.length === 0 ? `nothing from ${short}` : short
}

function leafOf(result: DrillResult, around: Drilled['around']): DrillLeaf {
  const { verdict, message, help, at } = result
  const detail = detailOf(result, around)
  const said = verdict === 'error' || verdict === 'failed' ? [message, help] : []
  return {
    verdict,
    ...(result.test?.name ? { test: result.test.name.text } : {}),
    what: whatOf(result),
    where: `${at.source.path}:${pointAt(at.source, at.start).line}`,
    detail: [...detail, ...said.flatMap((text) => text ?? [])],
  }
}

/** By rule file and alert; what is about no known alert stands under its suite. */
function treesOf(results: readonly DrillResult[], project: Project, around: Drilled['around']): DrillTree[] {
  const trees = new Map<string, Map<string, DrillLeaf[]>>()
  for (const result of results) {
    const file = result.alert === undefined ? undefined : project.alertsNamed(result.alert)[0]?.file.path
    const tree = file ?? result.suite.path
    const branch = file
      ? (result.alert ?? '')
      : (result.alert ?? (result.assertion ? 'expressions' : 'not run to its end'))
    const branches = trees.get(tree) ?? new Map<string, DrillLeaf[]>()
    trees.set(tree, branches)
    branches.set(branch, [...(branches.get(branch) ?? []), leafOf(result, around)])
  }
  return [...trees]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, branches]) => ({
      name,
      branches: [...branches].map(([branch, leaves]): DrillBranch => ({ name: branch, leaves })),
    }))
}

const placed = ({ file, range, message }: Diagnostic): string =>
  `${file}${range ? `:${range.start.line}:${range.start.column}` : ''} ${message}`

/** A project without pages: all that drills need, and sooner there. @throws UsageError */
export function openSuites(cwd: string, rootOption: string | undefined) {
  const root = findRoot([], cwd, rootOption)
  const { config } = loadConfig(readConfig(root), [])
  const tree = loadTree(root.path, config)
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
    undone: readonly string[]
    coverage?: Coverage
    around?: Drilled['around']
  },
  context: Context,
): Promise<void> {
  const [{ checks }, { makeReport }, { version }, output] = await Promise.all([
    import('../checks/index.ts'),
    import('../report/report.ts'),
    import('../version.ts'),
    import('./output.ts'),
  ])
  const { results, coverage, around, ...rest } = found
  const report = makeReport({
    ...rest,
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

/** @throws UsageError */
export async function drill(options: DrillCommandOptions, context: Context): Promise<ExitCode> {
  const started = performance.now()
  const { root, project } = openSuites(context.cwd, options.root)
  const wanted = wantedBy(options, project)
  const suites = project.suites.filter((suite) => hasWanted(suite, wanted))
  if (suites.length === 0 && (options.run !== undefined || options.filter.length > 0))
    throw new UsageError(
      `no drill matches ${options.run === undefined ? `\`${options.filter.join(' ')}\`` : `--run ${options.run}`}`,
      `There are ${project.suites.length} suites here.`,
    )
  const drilled = await drillProject(
    { root, project },
    [],
    { offline: options.offline, suites, isThorough: true, coverage: options.coverage },
    context,
  )
  const measured = options.coverage
    ? (await import('./coverage.ts')).judge(drilled.coverage, project, options)
    : undefined
  const isWanted = ({ suite, test, assertion }: DrillResult): boolean =>
    assertion === undefined || wanted(suite, test?.name?.text, assertion.subject?.text)
  const results = drilled.results.filter(isWanted)
  const shown = new Set(results.map(({ at }) => `${at.source.path}:${at.start}`))
  const diagnostics = applySeverities(
    [...drilled.diagnostics, ...(measured?.diagnostics ?? [])],
    configuredSeverities(project.config),
  )
    .filter(
      ({ check, file, range }) => check !== 'drill/failed' || shown.has(`${file}:${range?.start.offset}`),
    )
    .sort(compareDiagnostics)
  const { failOn } = project.config
  if (options.reportOptions.length > 0 || measured) {
    const found = {
      project,
      diagnostics,
      results,
      undone: drilled.undone,
      around: drilled.around,
      coverage: measured?.coverage,
    }
    await writeReports(options, root.path, found, context)
  } else {
    const { stdout } = context
    const layout = {
      color: stdout.color,
      width: stdout.columns ?? 100,
      unicode: context.env.TERM !== 'linux',
    }
    stdout.write(
      renderDrillTree(
        treesOf(results, project, drilled.around),
        (performance.now() - started) / 1000,
        layout,
      ),
    )
    for (const finding of diagnostics.filter(({ check }) => check !== 'drill/failed'))
      stdout.write(`${placed(finding)}\n`)
    for (const undone of drilled.undone) stdout.write(`not done: ${undone}\n`)
  }
  return exitCode(diagnostics, failOn, drilled.undone)
}
