/** `firedrill drill --export DIR [filter]`: extended suites as plain promtool files that give the same verdicts. */
import { existsSync, readFileSync } from 'node:fs'
import { join, posix, relative, resolve, sep } from 'node:path'
import { cameOf, exportText } from '../drill/extended/export.ts'
import type { Verdict } from '../drill/result.ts'
import { UsageError } from '../errors.ts'
import { visible } from '../report/visible.ts'
import { type Change, writeEach } from './changes.ts'
import type { Context, ExitCode } from './context.ts'
import { openSuites } from './drill.ts'
import { drillProject } from './drills.ts'

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
  const { root, project } = openSuites(context.cwd, options.root)
  const { filter, offline } = options
  const folder = relative(root.path, resolve(root.path, options.folder)).split(sep).join('/')
  const suites = project.suites.filter(
    ({ extended, path }) => extended && (filter.length === 0 || filter.some((part) => path.includes(part))),
  )
  if (suites.length === 0)
    throw new UsageError(
      'there is no such suite in the extended form',
      'Others are plain promtool files already.',
    )
  const { results, undone } = await drillProject({ root, project }, [], { offline, suites }, context)
  for (const one of undone) context.stderr.write(`not done: ${visible(one)}\n`)
  if (undone.length > 0) return 2
  const suitesWith = (...wanted: readonly Verdict[]) =>
    new Set(results.filter(({ verdict }) => wanted.includes(verdict)).map(({ suite }) => suite))
  const unjudged = suitesWith('error', 'skipped')
  const failing = suitesWith('failed')
  const came = cameOf(results)
  const changes = suites
    .filter((suite) => !unjudged.has(suite))
    .map((suite): Change => {
      const path = posix.join(folder, suite.path)
      const before = existsSync(join(root.path, path))
        ? readFileSync(join(root.path, path), 'utf8')
        : undefined
      return { path, before, after: exportText(suite, posix.dirname(path), came) }
    })
  const failures = writeEach(root.path, changes)
  const failed = new Set(failures.map(({ path }) => path))
  for (const { path } of changes) if (!failed.has(path)) context.stdout.write(`wrote ${visible(path)}\n`)
  const why = '`firedrill drill` shows why'
  for (const { path } of unjudged)
    context.stderr.write(`${visible(path)} could not be run, and is not exported; ${why}\n`)
  for (const suite of failing)
    if (!unjudged.has(suite))
      context.stderr.write(`${visible(suite.path)} does not pass, and neither will its export; ${why}\n`)
  for (const { path, message } of failures) context.stderr.write(`${visible(path)}: ${visible(message)}\n`)
  if (failures.length > 0) return 2
  return failing.size + unjudged.size > 0 ? 1 : 0
}
