/** `firedrill drill --export DIR [filter]`: extended suites as plain promtool files that give the same verdicts. */

import { join, posix } from 'node:path'
import { findRoot } from '../config/root.ts'
import type { Context, ExitCode } from '../context.ts'
import { readGiven } from '../disk/given.ts'
import { isThere, realPath } from '../disk/look.ts'
import { slashPath } from '../disk/names.ts'
import { cameOf } from '../drill/came.ts'
import { UsageError } from '../errors.ts'
import type { Verdict } from '../promtool/run/outcome.ts'
import { visible } from '../report/visible.ts'
import { exportText } from '../suite/export.ts'
import type { Change } from './changes.ts'
import { openSuites } from './drill.ts'
import { drillProject } from './drills.ts'
import { applyEdit, finishEdits } from './edit.ts'
import { placeNamed } from './named-file.ts'

export interface ExportOptions {
  /** The folder to write to, relative to the root. */
  readonly folder: string
  /** Parts of the paths of suites. */
  readonly filter: readonly string[]
  readonly root?: string
  readonly offline: boolean
}

/** @throws UsageError */
export async function exportSuites(options: ExportOptions, context: Context): Promise<ExitCode> {
  await finishEdits(findRoot([], context.cwd, options.root).path, context)
  const { root, project } = openSuites(context.cwd, options.root)
  const { filter, offline } = options
  const base = placeNamed(`--export ${options.folder}`, options.folder, root.path, root.path)
  if (isThere(base)) await finishEdits(base, context)
  const folder = slashPath(realPath(root.path), base)
  const suites = project.suites.filter(
    ({ extended, path }) => extended && (filter.length === 0 || filter.some((part) => path.includes(part))),
  )
  if (suites.length === 0)
    throw new UsageError(
      'there is no such suite in the extended form',
      'Others are plain promtool files already.',
    )
  const { results, incomplete } = await drillProject({ root, project }, [], { offline, suites }, context)
  for (const one of incomplete) context.stderr.write(`not done: ${visible(one)}\n`)
  if (incomplete.length > 0) return 2
  const suitesWith = (...wanted: readonly Verdict[]) =>
    new Set(results.filter(({ verdict }) => wanted.includes(verdict)).map(({ suite }) => suite))
  const unjudged = suitesWith('error', 'skipped')
  const failing = suitesWith('failed')
  const came = cameOf(results)
  const changes = suites
    .filter((suite) => !unjudged.has(suite))
    .map((suite): Change => {
      const { path } = suite
      const before = isThere(join(base, path)) ? readGiven(join(base, path), root.path).toString() : undefined
      return { path, before, after: exportText(suite, posix.dirname(posix.join(folder, path)), came) }
    })
  const edit = { what: `drill --export ${options.folder}`, together: false, root: base, changes }
  const failures = await applyEdit(edit, context)
  const failed = new Set(failures.map(({ path }) => path))
  for (const { path } of changes)
    if (!failed.has(path)) context.stdout.write(`wrote ${visible(posix.join(folder, path))}\n`)
  const why = '`firedrill drill` shows why'
  for (const { path } of unjudged)
    context.stderr.write(`${visible(path)} could not be run, and is not exported; ${why}\n`)
  for (const suite of failing)
    if (!unjudged.has(suite))
      context.stderr.write(`${visible(suite.path)} does not pass, and neither will its export; ${why}\n`)
  for (const { path, message } of failures)
    context.stderr.write(`${visible(posix.join(folder, path))}: ${visible(message)}\n`)
  if (failures.length > 0) return 2
  return failing.size + unjudged.size > 0 ? 1 : 0
}
