import { checks } from '../checks/index.ts'
import { runChecks } from '../checks/run.ts'
import { compareDiagnostics, type Diagnostic, exitCode, type FailOn } from '../diagnostic.ts'
import type { DrillResult } from '../drill/result.ts'
import type { Project } from '../model/project.ts'
import { inferredBase } from '../model/site.ts'
import { makeReport } from '../report/report.ts'
import type { Context, ExitCode } from './context.ts'
import { drillProject } from './drills.ts'
import { type Target, writeReports } from './output.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

export interface CheckOptions {
  readonly paths: readonly string[]
  readonly root?: string
  readonly drill: boolean
  readonly offline: boolean
  readonly failOn?: FailOn
  readonly targets: readonly Target[]
}

/** All that is known after a check. */
export interface Checked extends Workspace {
  readonly diagnostics: readonly Diagnostic[]
  readonly drills: readonly DrillResult[]
  readonly notes: readonly string[]
  /** What could not be done, each with the way to get it done. */
  readonly undone: readonly string[]
}

/** True for findings about one of the paths; without paths for all. */
function isWanted(diagnostic: Diagnostic, only: readonly string[]): boolean {
  return (
    only.length === 0 ||
    only.some((path) => diagnostic.file === path || diagnostic.file.startsWith(`${path}/`))
  )
}

/** Loads, checks and drills a tree, and changes nothing in it. @throws UsageError */
export async function checkTree(options: Omit<CheckOptions, 'targets'>, context: Context): Promise<Checked> {
  const workspace = openWorkspace(options.paths, context.cwd, options.root)
  const { project, root } = workspace
  const static_ = runChecks(checks, project)
  const drilled = options.drill
    ? await drillProject(workspace, static_, { offline: options.offline }, context)
    : { diagnostics: [], results: [], undone: [] }
  return {
    ...workspace,
    diagnostics: [...static_, ...drilled.diagnostics]
      .filter((d) => isWanted(d, root.only))
      .sort(compareDiagnostics),
    drills: drilled.results,
    notes: notesOn(project),
    undone: drilled.undone,
  }
}

function notesOn(project: Project): string[] {
  const notes: string[] = []
  if (!project.hasContent && project.alerts.length > 0) {
    notes.push(`there is no ${project.config.content}/ folder here, so nothing was said about runbook pages`)
  }
  const inferred = inferredBase(project)
  if (inferred) {
    notes.push(
      `the site's base ${inferred.base} was inferred from ${inferred.from} runbook URLs; set \`site.base\` in firedrill.yml to be sure`,
    )
  }
  return notes
}

export function reportOn({ project, diagnostics, notes, undone, drills }: Checked) {
  return makeReport({ project, diagnostics, notes, undone, drills, checks })
}

/** `firedrill check [paths]` */
export async function check(options: CheckOptions, context: Context): Promise<ExitCode> {
  const checked = await checkTree(options, context)
  await writeReports(reportOn(checked), options.targets, context)
  return exitCode(checked.diagnostics, options.failOn ?? checked.project.config.failOn, checked.undone)
}
