/** `firedrill fix [paths]`: applies what can be mended without a choice. */

import { checks } from '../checks/index.ts'
import { runChecks } from '../checks/run.ts'
import { findRoot, isAskedFor } from '../config/root.ts'
import type { Context, ExitCode } from '../context.ts'
import { type Diagnostic, exitCode, type FailOn, fails } from '../diagnostic.ts'
import { type Dropped, mend } from '../fix/mend.ts'
import { today } from '../lib/day.ts'
import { startWork } from '../lib/work.ts'
import { visible } from '../report/visible.ts'
import { count, groupByFile } from '../report/words.ts'
import { type Change, type Failure, showDiff } from './changes.ts'
import { applyEdit, finishEdits } from './edit.ts'
import { textsOf, withTexts } from './reread.ts'
import { judgedBySite } from './site.ts'
import { triage } from './triage.ts'
import { openWorkspace } from './workspace.ts'

export interface FixOptions {
  readonly paths: readonly string[]
  readonly root?: string
  /** Print a diff and write nothing. */
  readonly dryRun: boolean
  readonly failOn?: FailOn
  readonly baseline?: string
  /** A built site: what it serves is not mended. */
  readonly site?: string
}

/** 0 when nothing is left at the level that fails, 1 when there is, 2 when a file could not be written. */
export async function fix(options: FixOptions, context: Context): Promise<ExitCode> {
  const { stdout, stderr } = context
  if (!options.dryRun) await finishEdits(findRoot(options.paths, context.cwd, options.root).path, context)
  const opened = openWorkspace({ ...options, cwd: context.cwd })
  const workspace = await judgedBySite(opened, options.site, context.cwd)
  const { project, root } = workspace
  const texts = textsOf(project)
  const isAsked = ({ file }: Diagnostic): boolean => isAskedFor(root, file)

  const mended = await mend({
    textOf: (file) => texts.get(file),
    look: async (changed) => {
      startWork()
      const next = { ...workspace, project: withTexts(project, changed) }
      const all = runChecks(checks, next.project)
      const settings = {
        baseline: options.baseline,
        updateBaseline: false,
        drilled: false,
        askedWeb: false,
        sawSite: false,
        today: today(),
      }
      const { diagnostics } = await triage(all, next, settings, context)
      return { wanted: diagnostics.filter(isAsked), all }
    },
  })

  const changes = [...mended.texts].map(([path, after]) => ({ path, before: texts.get(path), after }))
  changes.sort((a, b) => (a.path < b.path ? -1 : 1))
  let failures: Failure[] = []
  if (options.dryRun) showDiff(changes, context)
  else failures = await applyEdit({ what: 'fix', together: false, root: root.path, changes }, context)
  // A diff on stdout is for `patch`; what is said of it goes the other way.
  const out = options.dryRun ? stderr : stdout
  out.write(reportOf(changes, mended.applied, mended.dropped, failures))
  const failOn = options.failOn ?? project.config.failOn
  out.write(summaryOf(mended.applied, mended.left, failOn, options.dryRun, failures))
  return exitCode(
    mended.left,
    failOn,
    failures.map(({ message }) => message),
  )
}

function reportOf(
  changes: readonly Change[],
  applied: readonly Diagnostic[],
  dropped: readonly Dropped[],
  failures: readonly Failure[],
): string {
  const byFile = groupByFile(applied)
  const lines: string[] = []
  const failed = new Map(failures.map(({ path, message }) => [path, message]))
  for (const { path } of changes) {
    const problem = failed.get(path)
    lines.push(visible(path))
    if (problem !== undefined) {
      lines.push(`  nothing is mended here: ${visible(problem)}`)
      continue
    }
    const titles = new Map<string, number>()
    for (const { check, fix, alert } of byFile.get(path) ?? []) {
      const line = `${fix?.title ?? 'mend it'}${alert === undefined ? '' : ` (${alert})`}  ${check}`
      titles.set(line, (titles.get(line) ?? 0) + 1)
    }
    for (const [line, times] of titles) lines.push(`  ${visible(line)}${times > 1 ? ` ×${times}` : ''}`)
  }
  for (const { diagnostic, reason } of dropped)
    lines.push(
      `${visible(diagnostic.file)}\n  left as it is, ${visible(reason)}: ${visible(diagnostic.message)}  ${diagnostic.check}`,
    )
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`
}

function summaryOf(
  applied: readonly Diagnostic[],
  left: readonly Diagnostic[],
  failOn: FailOn,
  dryRun: boolean,
  failures: readonly Failure[],
): string {
  const failed = new Set(failures.map(({ path }) => path))
  const mended = applied.filter(({ file }) => !failed.has(file))
  const files = new Set(mended.map(({ file }) => file)).size
  const verb = dryRun ? 'would be mended' : 'mended'
  const what =
    mended.length === 0
      ? 'there is nothing to mend'
      : `${count(mended.length, 'finding')} in ${count(files, 'file')} ${verb}`
  const failing = left.filter(({ severity }) => fails(severity, failOn)).length
  const rest = left.length === 0 ? '' : `; ${count(left.length, 'finding')} left for you to decide`
  const grave = failing === 0 ? '' : `, ${failing} of them at or over --fail-on ${failOn}`
  return `${what}${rest}${grave}${left.length === 0 ? '' : ' (`firedrill check` shows them)'}\n`
}
