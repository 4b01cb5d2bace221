/** `firedrill rename <Old> <New>`: moves an alert everywhere. */
import { join } from 'node:path'
import { fileNameProblem } from '../author/paths.ts'
import { planRename, type RenamePlan } from '../author/rename/plan.ts'
import { findRoot } from '../config/root.ts'
import type { Context, ExitCode } from '../context.ts'
import { isThere } from '../disk/look.ts'
import { UsageError } from '../errors.ts'
import { shorten, visible } from '../report/visible.ts'
import { count } from '../report/words.ts'
import { type Change, showDiff } from './changes.ts'
import { applyEdit, finishEdits } from './edit.ts'
import { unknownAlert } from './new.ts'
import { openWorkspace } from './workspace.ts'

export interface RenameOptions {
  /** The old name and the new one. */
  readonly names: readonly string[]
  readonly root?: string
  readonly dryRun: boolean
}

/** The most places that are listed where the old name was left. */
const maxLeft = 20

/** 0 when all is renamed, 2 when nothing is. @throws UsageError */
export async function rename(options: RenameOptions, context: Context): Promise<ExitCode> {
  const { stdout, stderr } = context
  const [from, to, ...more] = options.names
  if (from === undefined || to === undefined || more.length > 0)
    throw new UsageError('`rename` takes two names', 'Write `firedrill rename <Old> <New>`.')
  const what = `rename ${from} ${to}`
  const finished = options.dryRun
    ? undefined
    : await finishEdits(findRoot([], context.cwd, options.root).path, context)
  // The same call as the one that was cut off has nothing left to do.
  if (finished?.what === what) return 0
  const { project, root } = openWorkspace({ cwd: context.cwd, root: options.root })
  if (project.alertsNamed(from).length === 0) throw unknownAlert(from, project)
  const problem = fileNameProblem(to)
  if (problem) throw new UsageError(`no alert can be renamed to ${visible(to)}: ${problem}`)
  const [taken] = project.alertsNamed(to)
  if (taken) throw new UsageError(`there is an alert ${visible(to)} already, in ${visible(taken.file.path)}`)

  const plan = planRename(project, { from, to })
  // A name that differs in case only is the same file on some systems, and then it is the page itself.
  const inTheWay = plan.files.find(
    (file) =>
      file.to !== undefined &&
      file.to.toLowerCase() !== file.path.toLowerCase() &&
      isThere(join(root.path, file.to)),
  )
  if (inTheWay?.to)
    throw new UsageError(`${visible(inTheWay.to)} is there already`, 'Move it out of the way.')

  if (options.dryRun) {
    showDiff(changesOf(plan), context)
    stderr.write(reportOf(plan, true))
    return 0
  }
  const changes = changesOf(plan)
  const [failure] = await applyEdit({ what, together: true, root: root.path, changes }, context)
  if (failure) {
    stderr.write(`${visible(failure.path)}: ${visible(failure.message)}\n`)
    return 2
  }
  stdout.write(reportOf(plan, false))
  return 0
}

/** New pages first and old ones last, so that at no time a page is nowhere. */
function changesOf({ files }: RenamePlan): Change[] {
  const moved = files.filter((file) => file.to !== undefined)
  return [
    ...moved.map(({ to, after }) => ({ path: to as string, after })),
    ...files.filter(({ to }) => to === undefined).map(({ path, before, after }) => ({ path, before, after })),
    ...moved.map(({ path, before }) => ({ path, before })),
  ]
}

function reportOf({ files, left, withoutRedirect }: RenamePlan, dryRun: boolean): string {
  const lines = files.map(({ path, to }) => (to === undefined ? path : `${path} → ${to}`))
  lines.push('', `${count(files.length, 'file')} ${dryRun ? 'would be changed' : 'changed'}`)
  for (const path of withoutRedirect)
    lines.push(`${path} leaves no redirect: add its old address to \`aliases\` by hand`)
  if (left.length > 0) {
    lines.push('the old name is left here, where it may mean something else:')
    for (const { path, line, text } of left.slice(0, maxLeft))
      lines.push(`  ${path}:${line}: ${shorten(text, 100)}`)
    if (left.length > maxLeft) lines.push(`  and in ${left.length - maxLeft} more places`)
  }
  lines.push('Routes and inhibitions in an Alertmanager configuration are not looked at.')
  return `${lines.map(visible).join('\n')}\n`
}
