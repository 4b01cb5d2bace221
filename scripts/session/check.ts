/** `firedrill check [paths]`. A tree that has not changed since it was checked is not checked again. */
import { join } from 'node:path'
import { findRoot, type Root } from '../config/root.ts'
import type { Context, ExitCode } from '../context.ts'
import { type Diagnostic, exitCode, type FailOn } from '../diagnostic.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import { isProblem, readText } from '../load/files.ts'
import type { Source } from '../model/source.ts'
import { type CheckInfo, type DrillCase, type Report, reportOf, type TreeFacts } from '../report/report.ts'
import { trackedBelow } from '../tools/tracked.ts'
import { version } from '../version.ts'
import { namedContent } from './named-content.ts'
import type { CheckOptions } from './options.ts'
import { type DrillReads, isSame, lookAgain } from './reads.ts'
import { writeReports } from './reports.ts'
import { type Key, keyOf, readResult, storeResult } from './results.ts'

/** All that the reports of an unchanged tree need; plain data. */
export interface KeptResult extends TreeFacts {
  readonly diagnostics: readonly Diagnostic[]
  readonly notes: readonly string[]
  readonly failOn: FailOn
  readonly checks: readonly CheckInfo[]
  readonly drills: readonly DrillCase[]
  readonly reads: DrillReads
}

/** The text of a file, read when a finding points into it. */
function sourcesOf(root: string): (path: string) => Source | undefined {
  const disk = openDisk(root)
  return (path) => {
    const read = readText({ path, absolute: join(root, path) }, disk)
    return isProblem(read) ? read.source : read
  }
}

/** The report on a tree whose result is kept, and the severity that its configuration fails on. */
function reportOnKept(kept: KeptResult, root: string): Report {
  return reportOf({ ...kept, toolVersion: version, sources: sourcesOf(root) })
}

/** The result of an earlier run that read the very same. */
async function keptUnder(
  key: Key | undefined,
  root: Root,
  disk: Disk,
  env: Context['env'],
): Promise<KeptResult | undefined> {
  const kept = key && (readResult(key, root.path, env) as KeptResult | undefined)
  if (!kept) return undefined
  const now = await lookAgain(kept.reads.patterns, root.path, disk)
  return isSame(kept.reads, now) ? kept : undefined
}

export async function check(options: CheckOptions, context: Context): Promise<ExitCode> {
  const root = findRoot(options.paths, context.cwd, options.root)
  const content = namedContent(options.content, context.cwd, root.path)
  const disk = openDisk(root.path, content?.outside)
  const tracked = trackedBelow(root.path)
  const key = await keyOf(root, options, context, disk, tracked)
  const kept = await keptUnder(key, root, disk, context.env)
  if (kept) {
    const failOn = options.failOn ?? kept.failOn
    await writeReports(reportOnKept(kept, root.path), options.targets, context, { failOn, root: root.path })
    return exitCode(kept.diagnostics, failOn, [])
  }
  const [{ checkTree, reportOn }, { checks }] = await Promise.all([
    import('./check-tree.ts'),
    import('../checks/index.ts'),
  ])
  const checked = await checkTree(options, context, disk, tracked)
  const { project, diagnostics, notes, incomplete } = checked
  const report = reportOn(checked)
  const failOn = options.failOn ?? project.config.failOn
  await writeReports(report, options.targets, context, { failOn, root: root.path })
  // The key is a hash of the tree, and pages in a checkout of their own are not in it.
  const canBeKept = !checked.hasOwnContent && checked.isWhole && incomplete.length === 0
  const { reads } = checked
  // Read from the disk anew: what changed while the drills ran is not what they were given.
  if (key && canBeKept && isSame(reads, await lookAgain(reads.patterns, root.path, openDisk(root.path)))) {
    const { ruleFiles, alerts, recordings, runbooks, suites } = report.summary
    const result: KeptResult = {
      diagnostics,
      notes,
      failOn: project.config.failOn,
      counts: { ruleFiles, alerts, recordings, runbooks, suites },
      files: report.files,
      checks: checks.map(({ id, about, severity }) => ({ id, about, severity })),
      drills: report.drills,
      reads,
    }
    storeResult(key, result, root.path, context.env)
  }
  return exitCode(diagnostics, failOn, incomplete)
}
