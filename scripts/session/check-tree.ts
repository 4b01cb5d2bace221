/** Loads, checks and drills a tree. */

import { checks } from '../checks/index.ts'
import { runChecks } from '../checks/run.ts'
import { stamp } from '../checks/stages.ts'
import { findRoot, isAskedFor, type Root } from '../config/root.ts'
import type { Context } from '../context.ts'
import { compareDiagnostics, type Diagnostic } from '../diagnostic.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import type { DrillResult } from '../drill/result.ts'
import { today } from '../lib/day.ts'
import { append } from '../lib/many.ts'
import type { Project } from '../model/project.ts'
import { makeReport, type Report } from '../report/report.ts'
import { siteNotes } from '../sites/base.ts'
import type { Tracked } from '../tools/tracked.ts'
import { withReasons } from '../triage/reasons.ts'
import { version } from '../version.ts'
import type { OpenAnswers } from './answers.ts'
import { casesOf, type Drilled, drillProject } from './drills.ts'
import { namedContent } from './named-content.ts'
import type { CheckOptions } from './options.ts'
import { type DrillReads, readsOf } from './reads.ts'
import { judgedBySite } from './site.ts'
import { triage } from './triage.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** All that is known after the checks, and after the drills where there were any. */
export interface Concluded extends Workspace {
  readonly diagnostics: readonly Diagnostic[]
  readonly drills: readonly DrillResult[]
  readonly notes: readonly string[]
  /** What could not be done, each with the way to get it done. */
  readonly incomplete: readonly string[]
  /** Whether promtool came to its end each time that it was asked. */
  readonly isWhole: boolean
}

export interface Checked extends Concluded {
  /** What the drills were given, as far as a walk over the tree does not tell. */
  readonly reads: DrillReads
}

/** True for findings about one of the paths; without paths for all. What a change switches off concerns every path. */
const isWanted = ({ check, file }: Diagnostic, root: Root): boolean =>
  check === 'change/switched-off' || isAskedFor(root, file)

const notDrilled: Drilled = { diagnostics: [], results: [], incomplete: [], isWhole: true }

/** Coverage takes longer to measure, so that is done where something is demanded of it. */
const demandsCoverage = ({ config }: Project): boolean => Object.keys(config.drill.coverage).length > 0

async function uncovered({ config }: Project, { coverage }: Drilled): Promise<readonly Diagnostic[]> {
  if (!coverage) return []
  const { coverageFindings } = await import('../proof/coverage/findings.ts')
  return stamp(coverageFindings(coverage, config.drill.coverage))
}

type TreeOptions = Omit<CheckOptions, 'targets'>

/** Runs the drills of a tree, and has promtool check its rules. @throws UsageError */
export const drillTree = (
  workspace: Workspace,
  found: readonly Diagnostic[],
  options: {
    readonly offline: boolean
    readonly useCache: boolean | OpenAnswers
    readonly signal?: AbortSignal
  },
  context: Context,
): Promise<Drilled> =>
  drillProject(workspace, found, { ...options, coverage: demandsCoverage(workspace.project) }, context)

/** Loads, checks and drills a tree, and changes nothing in it but a baseline it is told to write. @throws UsageError */
export async function checkTree(
  options: TreeOptions,
  context: Context,
  disk?: Disk,
  tracked?: Tracked,
): Promise<Checked> {
  const { cwd } = context
  const { path } = findRoot(options.paths, cwd, options.root)
  const content = namedContent(options.content, cwd, path)
  const opened = openWorkspace({ ...options, cwd, disk, tracked, content })
  const workspace = await judgedBySite(opened, options.site, cwd)
  const { project, root } = workspace
  // Before the drills read it, so that a change meanwhile shows.
  const reads = await readsOf(options.drill && disk ? project.suites : [], root.path, openDisk(root.path))
  const found = runChecks(checks, project)
  const useCache = options.cache ?? true
  const drilled = options.drill
    ? await drillTree(workspace, found, { ...options, useCache }, context)
    : undefined
  return { ...(await conclude(workspace, { found, drilled }, options, context)), reads }
}

/** From all that was found to what is reported. @throws UsageError */
export async function conclude(
  workspace: Workspace,
  { found, drilled = notDrilled }: { readonly found: readonly Diagnostic[]; readonly drilled?: Drilled },
  options: Omit<TreeOptions, 'drill'>,
  context: Context,
): Promise<Concluded> {
  const { project, root } = workspace
  const outside = await lookOutside(options, workspace, [...found, ...drilled.diagnostics], context)
  const ofDrills = drilled !== notDrilled && drilled.incomplete.length === 0
  const all = [
    ...found,
    ...drilled.diagnostics,
    ...(await uncovered(project, drilled)),
    ...outside.diagnostics,
  ]
  const stages = { drilled: ofDrills, askedWeb: options.online ?? false, sawSite: options.site !== undefined }
  const triaged = await triage(all, workspace, { ...options, ...stages, today: today() }, context)
  return {
    ...workspace,
    diagnostics: withReasons(triaged.diagnostics)
      .filter((d) => isWanted(d, root))
      .sort(compareDiagnostics),
    drills: drilled.results,
    notes: [...workspace.notes, ...notesOn(project), ...triaged.notes],
    incomplete: [...drilled.incomplete, ...outside.incomplete],
    isWhole: drilled.isWhole,
  }
}

/** What the web and a built site say, where they were asked for. Loaded only then. */
async function lookOutside(
  { online, allowPrivate = false }: Pick<CheckOptions, 'online' | 'allowPrivate'>,
  { project, root, site }: Workspace,
  found: readonly Diagnostic[],
  context: Context,
): Promise<{ diagnostics: readonly Diagnostic[]; incomplete: readonly string[] }> {
  const diagnostics: Diagnostic[] = []
  const incomplete: string[] = []
  if (site) {
    const { checkSite } = await import('./built-site.ts')
    append(diagnostics, checkSite(project, site.folder, found, site.built).diagnostics)
  }
  if (online) {
    const { checkOnline } = await import('./online.ts')
    const asked = await checkOnline(project, root.path, { allowPrivate }, context)
    append(diagnostics, stamp(asked.diagnostics))
    append(incomplete, asked.incomplete)
  }
  return { diagnostics, incomplete }
}

function notesOn(project: Project): string[] {
  const notes: string[] = []
  if (!project.hasContent && project.alerts.length > 0) {
    notes.push(`runbook pages were not checked: there is no ${project.config.content}/ folder`)
  }
  return [...notes, ...siteNotes(project)]
}

/** What a report says of a checked tree, but for the findings that paths leave out. */
export function reportOn({
  project,
  diagnostics,
  notes,
  incomplete,
  drills,
  unknownChecks,
}: Concluded): Report {
  const unread = project.unreadable.flatMap(({ source }) => source ?? [])
  const configuration = unknownChecks.map(({ at }) => at.source)
  return makeReport({
    toolVersion: version,
    project,
    diagnostics,
    notes,
    undone: incomplete,
    drills: casesOf(drills),
    checks,
    sources: [...unread, ...configuration],
  })
}
