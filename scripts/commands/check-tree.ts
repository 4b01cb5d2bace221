import { checks } from '../checks/index.ts'
import { runChecks } from '../checks/run.ts'
import { findRoot } from '../config/root.ts'
import { compareDiagnostics, type Diagnostic, type FailOn } from '../diagnostic.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import type { DrillResult } from '../drill/result.ts'
import { append } from '../model/many.ts'
import type { Project } from '../model/project.ts'
import { siteNotes } from '../model/site-base.ts'
import { makeReport, type Report } from '../report/report.ts'
import type { Tracked } from '../tools/tracked.ts'
import { withReasons } from '../triage/reasons.ts'
import { version } from '../version.ts'
import { namedContent } from './content-option.ts'
import type { Context } from './context.ts'
import { casesOf, type Drilled, drillProject } from './drills.ts'
import type { Target } from './output.ts'
import { type Reads, readsOf } from './reads.ts'
import { triage } from './triage.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** What all commands that check have in common: options in, a checked tree out. */
export interface CheckOptions {
  readonly paths: readonly string[]
  readonly root?: string
  /** The folder of pages, in place of the configured one. It may be beside the tree. */
  readonly content?: string
  readonly drill: boolean
  readonly offline: boolean
  readonly failOn?: FailOn
  readonly baseline?: string
  readonly updateBaseline: boolean
  readonly changed?: string
  /** Ask the web about the links. */
  readonly online?: boolean
  /** With `online`: addresses of private networks too. */
  readonly allowPrivate?: boolean
  /** A built site to verify against. */
  readonly site?: string
  /** False where nothing that an earlier run kept is to be used, and nothing is to be kept. */
  readonly cache?: boolean
  readonly targets: readonly Target[]
}

/** All that is known after a check. */
export interface Checked extends Workspace {
  readonly diagnostics: readonly Diagnostic[]
  readonly drills: readonly DrillResult[]
  readonly notes: readonly string[]
  /** What could not be done, each with the way to get it done. */
  readonly undone: readonly string[]
  /** Whether promtool came to its end each time that it was asked. */
  readonly isWhole: boolean
  /** What the drills were given, as far as a walk over the tree does not tell. */
  readonly reads: Reads
}

/** True for findings about one of the paths; without paths for all. What a change switches off concerns every path. */
function isWanted(diagnostic: Diagnostic, only: readonly string[]): boolean {
  return (
    only.length === 0 ||
    diagnostic.check === 'change/switched-off' ||
    only.some((path) => diagnostic.file === path || diagnostic.file.startsWith(`${path}/`))
  )
}

const notDrilled: Drilled = { diagnostics: [], results: [], undone: [], isWhole: true }

/** Coverage takes longer to measure, so that is done where something is demanded of it. */
const demandsCoverage = ({ config }: Project): boolean => Object.keys(config.drill.coverage).length > 0

async function uncovered({ config }: Project, { coverage }: Drilled): Promise<readonly Diagnostic[]> {
  if (!coverage) return []
  const { coverageFindings } = await import('../drill/covered/findings.ts')
  return coverageFindings(coverage, config.drill.coverage)
}

/** Loads, checks and drills a tree, and changes nothing in it but a baseline it is told to write. @throws UsageError */
export async function checkTree(
  options: Omit<CheckOptions, 'targets'>,
  context: Context,
  disk?: Disk,
  tracked?: Tracked,
): Promise<Checked> {
  const { path } = findRoot(options.paths, context.cwd, options.root)
  const content = namedContent(options.content, context.cwd, path)
  const workspace = openWorkspace(options.paths, context.cwd, options.root, disk, tracked, content)
  const { project, root } = workspace
  // Before the drills read it, so that a change meanwhile shows.
  const reads = await readsOf(options.drill && disk ? project.suites : [], root.path, openDisk(root.path))
  const found = runChecks(checks, project)
  const drilled = options.drill
    ? await drillProject(
        workspace,
        found,
        {
          offline: options.offline,
          remembers: options.cache ?? true,
          coverage: demandsCoverage(project),
        },
        context,
      )
    : notDrilled
  const outside = await lookOutside(options, workspace, [...found, ...drilled.diagnostics], context)
  const today = new Date().toISOString().slice(0, 10)
  const ofDrills = options.drill && drilled.undone.length === 0
  const all = [
    ...found,
    ...drilled.diagnostics,
    ...(await uncovered(project, drilled)),
    ...outside.diagnostics,
  ]
  const stages = { drilled: ofDrills, askedWeb: options.online ?? false, sawSite: options.site !== undefined }
  const triaged = await triage(all, workspace, { ...options, ...stages, today }, context)
  return {
    ...workspace,
    diagnostics: withReasons(triaged.diagnostics)
      .filter((d) => isWanted(d, root.only))
      .sort(compareDiagnostics),
    drills: drilled.results,
    notes: [...workspace.notes, ...notesOn(project), ...triaged.notes],
    undone: [...drilled.undone, ...outside.undone],
    isWhole: drilled.isWhole,
    reads,
  }
}

/** What the web and a built site say, where they were asked for. Loaded only then. */
async function lookOutside(
  { online, allowPrivate = false, site }: Omit<CheckOptions, 'targets'>,
  { project, root }: Workspace,
  found: readonly Diagnostic[],
  context: Context,
): Promise<{ diagnostics: readonly Diagnostic[]; undone: readonly string[] }> {
  const diagnostics: Diagnostic[] = []
  const undone: string[] = []
  if (site !== undefined) {
    const { checkSite, namedSite } = await import('./site.ts')
    append(diagnostics, checkSite(project, namedSite(site, context.cwd, root.path), found).diagnostics)
  }
  if (online) {
    const { checkOnline } = await import('./online.ts')
    const asked = await checkOnline(project, { allowPrivate }, context)
    append(diagnostics, asked.diagnostics)
    append(undone, asked.undone)
  }
  return { diagnostics, undone }
}

function notesOn(project: Project): string[] {
  const notes: string[] = []
  if (!project.hasContent && project.alerts.length > 0) {
    notes.push(`there is no ${project.config.content}/ folder here, so nothing was said about runbook pages`)
  }
  return [...notes, ...siteNotes(project)]
}

/** What a report says of a checked tree, but for the findings that paths leave out. */
export function reportOn({ project, diagnostics, notes, undone, drills, unknownChecks }: Checked): Report {
  const unread = project.unreadable.flatMap(({ source }) => source ?? [])
  const configuration = unknownChecks.map(({ at }) => at.source)
  return makeReport({
    toolVersion: version,
    project,
    diagnostics,
    notes,
    undone,
    drills: casesOf(drills),
    checks,
    sources: [...unread, ...configuration],
  })
}
