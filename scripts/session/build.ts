/** `firedrill build`: check, then write the expanded pages and the index of alerts. */

import { basename, dirname, join, relative, sep } from 'node:path'
import { findRoot } from '../config/root.ts'
import type { Context, ExitCode } from '../context.ts'
import { exitCode, fails } from '../diagnostic.ts'
import { openDisk } from '../disk/disk.ts'
import { realPath } from '../disk/look.ts'
import { isGitName } from '../disk/names.ts'
import { BadPlace } from '../disk/place.ts'
import { sweepDead } from '../disk/sweep.ts'
import { ChangedOnDisk } from '../disk/write.ts'
import type { DrillResult } from '../drill/result.ts'
import { alertEntries } from '../emit/alerts.ts'
import { type BuildResult, type BuildStatus, checkBuild, writeBuild } from '../emit/build.ts'
import type { Flavor } from '../emit/flavor/names.ts'
import { BuildRefused } from '../emit/manifest.ts'
import { outputProblem } from '../emit/paths.ts'
import { type BuildConflict, type BuildPlan, planBuild } from '../emit/plan.ts'
import { UsageError } from '../errors.ts'
import { visible } from '../report/visible.ts'
import { count } from '../report/words.ts'
import { runbookUrlOf } from '../sites/base.ts'
import { type Checked, checkTree, reportOn } from './check-tree.ts'
import { asOnlyWriter, finishEdits } from './edit.ts'
import { placeNamed, writeBelow } from './named-file.ts'
import type { CheckOptions } from './options.ts'
import { builtPages } from './pages.ts'
import { writeReports } from './reports.ts'
import { stateFolder } from './state.ts'

export interface BuildOptions extends CheckOptions {
  /** The folder to write to, instead of the configured one. */
  readonly out?: string
  /** The generator to write the pages for, instead of the configured one. */
  readonly flavor?: Flavor
  /** Whether folders of runbooks without a page get one that lists their alerts, instead of what is configured. */
  readonly index?: boolean
  /** Only say whether the output is current. */
  readonly onlyCheck: boolean
}

/** How many assertions each alert has, by file and name. */
function drillsPerAlert(checked: Checked): Map<string, number> {
  const counts = new Map<string, number>()
  const suites = checked.project.suites
  const results: readonly Pick<DrillResult, 'alert'>[] =
    checked.drills.length > 0
      ? checked.drills
      : suites.flatMap((suite) =>
          suite.tests.flatMap(({ assertions }) =>
            assertions.map(({ kind, subject }) => ({ alert: kind === 'alert' ? subject?.text : undefined })),
          ),
        )
  for (const { alert } of results) if (alert !== undefined) counts.set(alert, (counts.get(alert) ?? 0) + 1)
  return counts
}

/** @throws UsageError where the pages can't be shown as they should. */
function planOf(checked: Checked, options: Pick<BuildOptions, 'flavor' | 'index'>): BuildPlan {
  const { project, assets, root } = checked
  const { build } = project.config
  const disk = openDisk(root.path)
  const drills = drillsPerAlert(checked)
  const flavor = options.flavor ?? build.flavor
  const { pages, problems } = builtPages(project, flavor, options.index ?? build.index ?? false)
  if (problems.length > 0)
    throw new UsageError(`${flavor ?? 'the build'} can't show all of the pages`, problems)
  return planBuild({
    pages,
    assets: assets
      // A checkout within the tree has a file of git's in it, which is no page's.
      .filter(({ path }) => !isGitName(basename(path)))
      .map(({ path, absolute }) => ({
        path: path.slice(project.config.content.length + 1),
        read: () => disk.fresh(absolute),
      })),
    alerts: alertEntries(project, {
      drills: (alert) => drills.get(alert.name.text) ?? 0,
      url: (alert) => runbookUrlOf(alert)?.value.text,
    }),
  })
}

const conflictLines = (conflicts: readonly BuildConflict[]): string[] =>
  conflicts.map(({ path, message }) => `${path}: ${message}`)

/** Indented lines, one for each text. */
const listed = (texts: readonly string[]): string => texts.map((text) => `  ${visible(text)}\n`).join('')

function builtText({ written, removed, unchanged, left }: BuildResult, out: string): string {
  const parts = [
    count(written.length, 'file'),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ]
  const rest = left.length > 0 ? `left alone:\n${listed(conflictLines(left))}` : ''
  return `wrote ${parts.join(', ')} in ${visible(out)}/\n${rest}`
}

function statusText({ isCurrent, missing, stale, extra, conflicts }: BuildStatus, out: string): string {
  if (isCurrent) return `${visible(out)}/ is current\n`
  const lists = [
    ['missing', missing],
    ['stale', stale],
    ['no longer built', extra],
  ] as const
  const lines = lists.flatMap(([what, paths]) => paths.map((path) => `${what}: ${path}`))
  const list = listed([...lines, ...conflictLines(conflicts)])
  return `${visible(out)}/ is not current; \`firedrill build\` makes it so\n${list}`
}

/** The real path of the folder to write to. @throws UsageError */
function outOf({ out }: BuildOptions, { project, root }: Checked, { cwd }: Context): string {
  if (out !== undefined) {
    const place = placeNamed(`--out ${out}`, out, cwd, root.path)
    if (place.split(sep).some(isGitName))
      throw new UsageError(
        `--out ${out} is git's own folder, and nothing is built there`,
        'Name another folder.',
      )
    return place
  }
  const configured = project.config.build.out
  return placeNamed(`build.out: ${configured}`, configured, realPath(root.path), root.path)
}

/** Writes a build while no other one writes to the same folder. @throws UsageError */
function writeAlone(out: string, plan: BuildPlan, root: string, context: Context): Promise<BuildResult> {
  const state = stateFolder(context.env, root)
  sweepDead(state)
  const folders = [out, ...plan.files.map(({ path }) => dirname(join(out, path)))]
  return asOnlyWriter(out, state, () =>
    writeBelow(out, state, folders, (tree) => writeBuild(out, plan, tree)),
  )
}

/** `firedrill build [path]` @throws UsageError */
export async function build(options: BuildOptions, context: Context): Promise<ExitCode> {
  if (!options.onlyCheck) await finishEdits(findRoot(options.paths, context.cwd, options.root).path, context)
  const checked = await checkTree(options, context)
  const { project, root } = checked
  const failOn = options.failOn ?? project.config.failOn
  await writeReports(reportOn(checked), options.targets, context, { failOn, root: checked.root.path })
  const code = exitCode(checked.diagnostics, failOn, checked.incomplete)
  // What goes beside a report for programs must not stand in it.
  const toProgram = options.targets.some(({ format, file }) => file === undefined && format !== 'text')
  const say = (text: string): void => (toProgram ? context.stderr : context.stdout).write(text)

  const out = outOf(options, checked, context)
  const shown = relative(context.cwd, out) || '.'
  const errors = checked.diagnostics.filter(({ severity }) => severity === 'error').length
  if (errors > 0 || code === 1) {
    const blocking =
      errors > 0 ? errors : checked.diagnostics.filter(({ severity }) => fails(severity, failOn)).length
    const reason = count(blocking, errors > 0 ? 'error' : 'finding')
    say(
      `nothing was written to ${visible(shown)}/: ${reason}; fix ${blocking === 1 ? 'it' : 'them'} or use --update-baseline\n`,
    )
    return code === 0 ? 1 : code
  }
  if (!project.hasContent)
    throw new UsageError(`there is no ${project.config.content}/ folder to build pages from`)
  const sources = [project.config.rules, project.config.content].map((folder) => join(root.path, folder))
  const problem = outputProblem(out, root.path, sources)
  if (problem)
    throw new UsageError(problem, 'Name another folder with --out or `build.out` in firedrill.yml.')
  const plan = planOf(checked, options)
  try {
    if (options.onlyCheck) {
      const status = checkBuild(out, plan)
      say(statusText(status, shown))
      return status.isCurrent ? code : 1
    }
    const result = await writeAlone(out, plan, root.path, context)
    if (result.conflicts.length > 0) {
      throw new UsageError(
        `nothing was written to ${shown}/: it holds files that firedrill did not write`,
        conflictLines(result.conflicts),
      )
    }
    say(builtText(result, shown))
    return code
  } catch (error) {
    if (error instanceof BuildRefused || error instanceof BadPlace || error instanceof ChangedOnDisk)
      throw new UsageError(error.message)
    if (error instanceof UsageError) throw error
    const { code: reason, path } = error as NodeJS.ErrnoException
    if (reason) throw new UsageError(`${path ?? shown} can't be written (${reason})`)
    throw error
  }
}
