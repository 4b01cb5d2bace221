/** `firedrill check --watch`: after each edit what the checks find, at once, and then what the drills say. */
import { join } from 'node:path'
import { type Context, type ExitCode, hasUnicode, type Stream } from '../../context.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { Report } from '../../report/report.ts'
import { renderText } from '../../report/text.ts'
import { visible } from '../../report/visible.ts'
import { baselineName } from '../../triage/baseline.ts'
import { type Concluded, reportOn } from '../check-tree.ts'
import { openSession, type SessionLook, type SessionOptions } from '../session.ts'
import { comparedWith } from './compare.ts'
import { suitesLook } from './look.ts'
import { contextOfRuns, type Run, type Watched, waiting, watchTree } from './watch.ts'

interface CheckLook extends Watched {
  readonly seen: SessionLook
}

/** A report of so few findings is shown whole on a screen that is painted anew. */
const fewFindings = 20
/** More findings that are gone are counted only. */
const mostGone = 5

/** The bytes of the baseline beside firedrill.yml; the same object while it does not change. */
function baselineOf({ disk, workspace }: SessionLook): unknown {
  try {
    return disk.bytes(join(workspace.root.path, baselineName))
  } catch {
    return undefined
  }
}

/** All whose change is named: what the drills read, pages, and every other path as something that is there or not. */
function lookOf(seen: SessionLook): CheckLook {
  const { project, root } = seen.workspace
  const { contents, folders } = suitesLook(seen, project, root.path, project.suites)
  const { content } = project.config
  const assets = project.assets.map((path) => (content === '.' ? path : `${content}/${path}`))
  const others = [...assets, ...(project.outside ?? [])].map((path): [string, unknown] => [path, ''])
  const pages = project.pages.map(({ path, source }): [string, unknown] => [path, source.text])
  const baseline: [string, unknown] = [baselineName, baselineOf(seen)]
  return { seen, contents: new Map([...others, baseline, ...pages, ...contents]), folders }
}

function render(report: Report, { stdout, env }: Context): string {
  return renderText(report, {
    color: stdout.color,
    width: stdout.columns ?? Number.POSITIVE_INFINITY,
    unicode: hasUnicode(env),
  })
}

function showGone(gone: readonly Diagnostic[], stdout: Stream): void {
  for (const { file, message } of gone.slice(0, mostGone))
    stdout.write(`gone: ${visible(`${file} ${message}`)}\n`)
  if (gone.length > mostGone) stdout.write(`gone: ${gone.length - mostGone} more\n`)
}

/** What a reader knows of the tree, and how they are told of what is different. */
function teller(context: Context) {
  const { stdout } = context
  let known: readonly Diagnostic[] | undefined
  /**
   * @param changed the files whose findings are shown again on a screen
   * @param repaint clears a screen before the whole report is shown once more
   */
  return (concluded: Concluded, changed: ReadonlySet<string>, repaint?: () => void): void => {
    const report = reportOn(concluded)
    const { diagnostics } = report
    const { come, gone } = comparedWith(known ?? [], diagnostics)
    const isWhole = known === undefined || (stdout.isTTY && diagnostics.length <= fewFindings)
    known = diagnostics
    if (isWhole) {
      repaint?.()
      stdout.write(render(report, context))
      return
    }
    const isNew = new Set(come)
    const shown = diagnostics.filter((one) => isNew.has(one) || (stdout.isTTY && changed.has(one.file)))
    // Notes are on the tree as a whole, and were shown.
    stdout.write(render({ ...report, notes: [], diagnostics: shown }, context))
    showGone(gone, stdout)
  }
}

/** Ends only by a signal. @throws UsageError for what is wrong at the start. */
export async function watchCheck(
  options: SessionOptions & { readonly drill: boolean },
  called: Context,
): Promise<ExitCode> {
  const context = contextOfRuns(called)
  const { stdout } = context
  const session = openSession(options, context)
  const tell = teller(context)
  /** What the last drills found beyond the checks. */
  let ofDrills: readonly Diagnostic[] = []

  async function run({ seen }: CheckLook, { changed, signal, begin }: Run): Promise<void> {
    const { project } = seen.workspace
    const hasDrills = options.drill && project.ruleFiles.length + project.suites.length > 0
    const checked = await session.check(seen)
    if (signal.aborted) return
    begin()
    if (!hasDrills) ofDrills = []
    // Until the drills are done, what they found before holds.
    tell({ ...checked, diagnostics: [...checked.diagnostics, ...ofDrills] }, changed)
    if (hasDrills) {
      stdout.write(project.suites.length > 0 ? 'running the drills …\n' : 'promtool checks the rules …\n')
      const drilled = await session.drill(seen, signal)
      if (signal.aborted) return
      ofDrills = comparedWith(checked.diagnostics, drilled.diagnostics).come
      tell(drilled, new Set(), begin)
    }
    stdout.write(`${waiting}\n\n`)
  }

  return watchTree<CheckLook>(
    {
      look: () => lookOf(session.look()),
      concerns: (_, before, changed) => before === undefined || changed.length > 0,
      run,
    },
    context,
  )
}
