/** What every format is made from: one value, counted and sorted. */
import { compareDiagnostics, type Diagnostic, type FailOn, type Severity } from '../diagnostic.ts'
import type { Project } from '../model/project.ts'
import type { Source } from '../model/source.ts'

export interface Summary {
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  readonly ruleFiles: number
  readonly alerts: number
  readonly recordings: number
  readonly runbooks: number
  readonly suites: number
  readonly drills: { readonly passed: number; readonly failed: number; readonly skipped: number }
}

/** What the drills hand over: one verdict, on an assertion, or on a test or a suite as a whole. */
export interface Verdict {
  readonly suite: { readonly path: string }
  readonly test?: { readonly index: number; readonly name?: { readonly text: string } }
  readonly assertion?: {
    readonly subject?: { readonly text: string }
    readonly evalTime?: { readonly text: string }
  }
  /** `error`: there is no verdict, which counts as failed. `skipped`: none was asked for. */
  readonly verdict: 'passed' | 'failed' | 'error' | 'skipped'
  readonly message?: string
  readonly help?: string
  readonly seconds?: number
}

/** A verdict as a test report shows it. */
export interface DrillCase {
  /** The suite's path. */
  readonly file: string
  /** What tells it from its neighbours: 'RedisDown at 5m'. */
  readonly name: string
  readonly status: Verdict['verdict']
  readonly seconds: number
  /** Why it did not pass: a sentence, and under it what was expected and what was got. */
  readonly detail: string
}

/** Names a verdict by its test, subject and time. */
export function drillCase({
  suite,
  test,
  assertion,
  verdict,
  message,
  help,
  seconds = 0,
}: Verdict): DrillCase {
  const subject = assertion?.subject?.text ?? (assertion ? 'assertion' : undefined)
  const time = assertion?.evalTime?.text
  const parts = [
    test && (test.name?.text ?? `test ${test.index + 1}`),
    subject && `${subject}${time === undefined ? '' : ` at ${time}`}`,
  ]
  return {
    file: suite.path,
    name: parts.filter(Boolean).join(': ') || 'suite',
    status: verdict,
    seconds,
    detail: [message, help].filter(Boolean).join('\n'),
  }
}

/** What a report says about a check besides its findings. */
export interface CheckInfo {
  readonly id: string
  readonly about: string
  readonly severity: Severity | 'off'
  readonly helpUrl?: string
}

export interface Report {
  readonly version: 1
  readonly tool: { readonly name: 'firedrill'; readonly version: string }
  readonly summary: Summary
  /** Sorted by file, place and check. */
  readonly diagnostics: readonly Diagnostic[]
  /** What a reader may want to know and need not act on: 'inferred the site base …'. */
  readonly notes: readonly string[]
  /** What could not be done, each with how to get it done. Leads to exit code 2. */
  readonly undone: readonly string[]
  /** The files that were checked, sorted. */
  readonly files: readonly string[]
  readonly drills: readonly DrillCase[]
  /** The text of a file that findings point into. */
  readonly sources: (path: string) => Source | undefined
  readonly checks: (id: string) => CheckInfo | undefined
}

export interface RenderOptions {
  /** Whether to colour. Nothing else is asked, neither the terminal nor the environment. */
  readonly color: boolean
  /** Columns to stay within. `Infinity` where nobody wraps: a pipe, a file. */
  readonly width: number
  /** Whether characters outside of ASCII may be used for drawing. */
  readonly unicode: boolean
  /** When the run began. For the formats whose schema demands it; 1970 when absent. */
  readonly started?: Date
  /** The folder that paths are relative to, as seen from the top of the repository: 'monitoring/'. */
  readonly prefix?: string
  /** Which findings a test report counts as failed. 'error' when absent. */
  readonly failOn?: FailOn
}

export type Render = (report: Report, options: RenderOptions) => string

/** The parts of a project that a report speaks of. */
export type Reported = Pick<
  Project,
  'ruleFiles' | 'alerts' | 'recordings' | 'runbooks' | 'suites' | 'pages' | 'strays'
>

export interface ReportInput {
  readonly toolVersion: string
  readonly project: Reported
  readonly diagnostics: readonly Diagnostic[]
  readonly checks: readonly CheckInfo[]
  readonly notes?: readonly string[]
  readonly undone?: readonly string[]
  readonly drills?: readonly DrillCase[]
  /** Sources that are not in the project, such as firedrill.yml. */
  readonly sources?: readonly Source[]
}

/** What a report says about a tree as a whole; plain data, so that it can be kept. */
export interface TreeFacts {
  readonly counts: Pick<Summary, 'ruleFiles' | 'alerts' | 'recordings' | 'runbooks' | 'suites'>
  /** The files that were checked. */
  readonly files: readonly string[]
}

export interface ReportParts extends Omit<ReportInput, 'project' | 'sources'>, TreeFacts {
  readonly sources: (path: string) => Source | undefined
}

/** Counts and sorts. The same input gives the same report, whatever the order of its lists. */
export function reportOf(input: ReportParts): Report {
  const { counts, files, notes = [], undone = [], drills = [], sources } = input
  const diagnostics = [...input.diagnostics].sort(compareDiagnostics)
  const withSeverity = (severity: Severity): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
  const withStatus = (status: DrillCase['status']): number =>
    drills.filter((drill) => drill.status === status).length
  const byId = new Map(input.checks.map((check) => [check.id, check]))
  return {
    version: 1,
    tool: { name: 'firedrill', version: input.toolVersion },
    summary: {
      errors: withSeverity('error'),
      warnings: withSeverity('warning'),
      infos: withSeverity('info'),
      ...counts,
      drills: {
        passed: withStatus('passed'),
        failed: withStatus('failed') + withStatus('error'),
        skipped: withStatus('skipped'),
      },
    },
    diagnostics,
    notes,
    undone,
    files: [...new Set(files)].sort(),
    drills,
    sources,
    checks: (id) => byId.get(id),
  }
}

/** A report on a project that is in memory. */
export function makeReport({ project, sources: more = [], ...input }: ReportInput): Report {
  const sources = [
    ...project.ruleFiles.map((file) => file.source),
    ...project.suites.map((suite) => suite.source),
    ...project.pages.map((page) => page.source),
    ...project.strays.map((stray) => stray.source),
    ...more,
  ]
  const byPath = new Map(sources.map((source) => [source.path, source]))
  return reportOf({
    ...input,
    counts: {
      ruleFiles: project.ruleFiles.length,
      alerts: project.alerts.length,
      recordings: project.recordings.length,
      runbooks: project.runbooks.length,
      suites: project.suites.length,
    },
    files: [...byPath.keys()],
    sources: (path) => byPath.get(path),
  })
}
