/** From all findings to those worth showing: comments, what a change touches, and the baseline. */
import { join, resolve } from 'node:path'
import { checks } from '../checks/index.ts'
import { applySeverities, configuredSeverities, runChecks, severityOf, toDiagnostic } from '../checks/run.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { changedSince } from '../tools/git.ts'
import { withTreeAt } from '../tools/git-tree.ts'
import { applyBaseline, baselineName, makeBaseline, printBaseline } from '../triage/baseline.ts'
import { findingsOfChange } from '../triage/changed.ts'
import { suppress } from '../triage/suppress.ts'
import { readBaseline } from './baseline-file.ts'
import type { Context } from './context.ts'
import { byRealPath, lookBack } from './look-back.ts'
import { writeNamed } from './named-file.ts'
import type { Workspace } from './workspace.ts'

export interface TriageOptions {
  /** Path of a baseline; '' for the one beside firedrill.yml. Absent: that one if it is there. */
  readonly baseline?: string
  readonly updateBaseline: boolean
  /** A commit to compare with; '' for the branch that this one left. */
  readonly changed?: string
  /** Whether the checks of a stage were run, so that their comments and entries can be called unused. */
  readonly drilled: boolean
  readonly askedWeb: boolean
  readonly sawSite: boolean
  /** 'YYYY-MM-DD' */
  readonly today: string
}

export interface Triaged {
  readonly diagnostics: readonly Diagnostic[]
  readonly notes: readonly string[]
}

const byId = new Map(checks.map((check) => [check.id, check]))

/** Stamps a finding of this stage with the severity of its check. */
function stamp(id: string, finding: Parameters<typeof toDiagnostic>[2]): Diagnostic {
  const severity = severityOf(byId.get(id))
  return toDiagnostic(id, severity, finding, {})
}

const isDrillCheck = (id: string): boolean => /^(drill|promtool)\//.test(id)

/** Whether a check was run at all: what was not run finds nothing, and that says nothing. */
const wasRun = (id: string, { drilled, askedWeb, sawSite }: TriageOptions): boolean =>
  (drilled || !isDrillCheck(id)) && (askedWeb || id !== 'link/external') && (sawSite || id !== 'link/site')

/** What comments and the configuration leave of the findings, and what is to be said of them. */
function withoutExceptions(
  found: readonly Diagnostic[],
  workspace: Workspace,
  options: TriageOptions,
): Diagnostic[] {
  const { project, unknownChecks } = workspace
  const configured = configuredSeverities(project.config)
  const { kept, findings } = suppress(applySeverities(found, configured), project, {
    knownChecks: checks.map(({ id }) => id),
    ran: (id) => wasRun(id, options),
    today: options.today,
  })
  const own = [
    ...findings.map(({ check, ...finding }) => stamp(check, finding)),
    ...unknownChecks.map(({ at, id }) =>
      stamp('config/unknown-check', {
        at,
        message: `there is no check \`${id}\``,
        help: '`firedrill explain --list` shows them all.',
      }),
    ),
  ]
  return [...kept, ...applySeverities(own, configured)]
}

/** @throws UsageError */
export async function triage(
  found: readonly Diagnostic[],
  workspace: Workspace,
  options: TriageOptions,
  { cwd, env }: Pick<Context, 'cwd' | 'env'>,
): Promise<Triaged> {
  const { root } = workspace
  const notes: string[] = []
  let diagnostics = withoutExceptions(found, workspace, options)

  const path = options.baseline ? resolve(cwd, options.baseline) : join(root.path, baselineName)
  if (options.updateBaseline) {
    const baseline = makeBaseline(diagnostics)
    const option = options.baseline ? `--baseline ${options.baseline}` : baselineName
    writeNamed(option, path, printBaseline(baseline), { cwd, env, root: root.path })
    notes.push(`${baselineName} now knows ${diagnostics.length} findings`)
    return { diagnostics: [], notes }
  }
  const baseline = readBaseline(path, options.baseline === undefined, root.path)
  if (baseline) {
    const { kept, known, unused } = applyBaseline(diagnostics, baseline)
    if (known.length > 0)
      notes.push(`${known.length} known findings are left out by ${options.baseline || baselineName}`)
    const stale = unused.filter(({ check }) => wasRun(check, options))
    diagnostics = [
      ...kept,
      ...stale.map(({ check, file, message }) =>
        stamp('baseline/unused', {
          file,
          message: `the baseline knows a \`${check}\` here that is mended: ${message}`,
          help: 'Run `firedrill check --update-baseline`.',
          data: { check },
        }),
      ),
    ]
  }

  if (options.changed !== undefined) {
    const change = await changedSince(root.path, options.changed || undefined)
    const { before, switchedOff, note } = await withTreeAt(root.path, change.base, async (folder) =>
      lookBack(folder, { ...workspace, baseline }, change, path, (old) =>
        withoutExceptions(runChecks(checks, old.project), old, {
          ...options,
          drilled: false,
          askedWeb: false,
          sawSite: false,
        }),
      ),
    )
    if (note !== undefined) notes.push(note)
    const drilled = diagnostics.filter(({ check }) => isDrillCheck(check))
    const rest = diagnostics.filter(({ check }) => !isDrillCheck(check))
    // The web and a built site are as they are whatever the change: of these only its own lines count.
    const ofOutside = rest.filter(({ check }) => check === 'link/external' || check === 'link/site')
    const of = findingsOfChange(rest, [...before, ...ofOutside], byRealPath(root.path, change.lines))
    notes.push(
      `only what changed since ${change.base.slice(0, 10)}: ${of.length + drilled.length} of ${diagnostics.length} findings`,
    )
    diagnostics = [...of, ...drilled, ...switchedOff]
  }
  return { diagnostics, notes }
}
