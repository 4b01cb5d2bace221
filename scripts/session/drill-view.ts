/** The results of drills as the tree that is shown. */

import type { Context } from '../context.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { type DrillResult, timeOf } from '../drill/result.ts'
import { addTo } from '../lib/group.ts'
import type { Project } from '../model/project.ts'
import { type Place, pointAt } from '../model/source.ts'
import type { Assertion } from '../model/suite.ts'
import { contextLines } from '../proof/context/lines.ts'
import { type DrillBranch, type DrillLeaf, type DrillTree, renderDrillTree } from '../report/drill-tree.ts'
import { visible, visibleLines } from '../report/visible.ts'
import { printTimeline } from '../suite/timeline.ts'
import { type Drilled, detailOf, placeAndMessage } from './drills.ts'

function whatOf(result: DrillResult): string {
  const { assertion, test } = result
  if (!assertion) return test ? 'the test' : 'the suite'
  if (assertion.claim) return printTimeline(assertion.claim.timeline)
  const count = assertion.expected.length
  const noun =
    assertion.kind === 'alert'
      ? count === 0
        ? 'quiet'
        : count === 1
          ? 'fires'
          : `${count} fire`
      : exprOf(assertion)
  return `${noun} at ${timeOf(result)}`
}

function exprOf({ subject, expected }: Assertion): string {
  const text = (subject?.text ?? '').trim().replace(/\s+/g, ' ')
  const short = text.length > 50 ? `${text.slice(0, 49)}…` : text
  return expected.length === 0 ? `nothing from ${short}` : short
}

function leafOf(result: DrillResult, around: Drilled['around']): DrillLeaf {
  const { verdict, message, help, at } = result
  const detail = detailOf(result, around)
  const said = verdict === 'error' || verdict === 'failed' ? [message, help] : []
  return {
    verdict,
    ...(result.test?.name ? { test: result.test.name.text } : {}),
    what: whatOf(result),
    ...(result.seconds === undefined ? {} : { seconds: result.seconds }),
    ...(result.fromCache ? { fromCache: true } : {}),
    where: `${at.source.path}:${pointAt(at.source, at.start).line}`,
    detail: [...said.flatMap((text) => text ?? []), ...detail],
  }
}

/** By rule file and alert; what is about no known alert stands under its suite. */
function treesOf(results: readonly DrillResult[], project: Project, around: Drilled['around']): DrillTree[] {
  const trees = new Map<string, Map<string, DrillLeaf[]>>()
  for (const result of results) {
    const file = result.alert === undefined ? undefined : project.alertsNamed(result.alert)[0]?.file.path
    const tree = file ?? result.suite.path
    const branch = file
      ? (result.alert ?? '')
      : (result.alert ?? (result.assertion ? 'expressions' : 'stopped early'))
    const branches = trees.get(tree) ?? new Map<string, DrillLeaf[]>()
    trees.set(tree, branches)
    addTo(branches, branch, leafOf(result, around))
  }
  return [...trees]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, branches]) => ({
      name,
      branches: [...branches].map(([branch, leaves]): DrillBranch => ({ name: branch, leaves })),
    }))
}

/** As it may reach a terminal. */
export const placed = ({ file, range, message }: Diagnostic): string =>
  visible(`${file}${range ? `:${range.start.line}:${range.start.column}` : ''} ${message}`)

/** What a run of drills came to, as it is shown. */
export interface Shown {
  readonly project: Project
  readonly results: readonly DrillResult[]
  readonly diagnostics: readonly Diagnostic[]
  readonly incomplete: readonly string[]
  readonly around?: Drilled['around']
  /** What it took until there were verdicts. */
  readonly seconds: number
  /** Show only what did not pass. */
  readonly onlyBad?: boolean
  /** Show each drill, however many there are. */
  readonly showsAll?: boolean
}

/** More drills than these are no longer read line by line. */
const mostShown = 300

type Verdicts = Omit<Shown, 'diagnostics' | 'incomplete'>

export function showVerdicts(
  { project, results, around, seconds, onlyBad, showsAll }: Verdicts,
  { stdout, env }: Context,
): void {
  const layout = {
    color: stdout.color,
    width: stdout.columns ?? Number.POSITIVE_INFINITY,
    collapses: !showsAll && !onlyBad && results.length > mostShown,
    unicode: env.TERM !== 'linux',
    ...(onlyBad ? { onlyBad } : {}),
  }
  stdout.write(renderDrillTree(treesOf(results, project, around), seconds, layout))
}

/** What was to be seen around failures whose verdicts are shown already. */
export function showContexts(around: NonNullable<Drilled['around']>, { stdout }: Context): void {
  for (const [result, seen] of around) {
    const { what, where } = leafOf(result, undefined)
    const about = result.alert === undefined ? what : `${result.alert} ${what}`
    const lines = contextLines(seen).flatMap((text) => visibleLines(text))
    stdout.write([`${visible(`${where} ${about}`)}`, ...lines.map((text) => `    ${text}`), ''].join('\n'))
  }
}

/** What there is to say besides the verdicts. */
export function showFindings(
  { diagnostics, incomplete }: Pick<Shown, 'diagnostics' | 'incomplete'>,
  { stdout }: Context,
): void {
  for (const finding of diagnostics.filter(({ check }) => check !== 'drill/failed'))
    stdout.write(
      [placed(finding), ...visibleLines(finding.help ?? '').map((line) => `  ${line}`), ''].join('\n'),
    )
  for (const one of incomplete) stdout.write(`not done: ${visible(one)}\n`)
}

const saidAt = (at: Place, message: string): string => `${at.source.path}\n${at.start}\n${message}`

/** What stands in the tree is not said again below it. */
export function showDrills(shown: Shown, context: Context): void {
  showVerdicts(shown, context)
  if (!shown.showsAll && shown.results.length > mostShown)
    context.stdout.write('`firedrill drill ALERT` shows each drill of an alert\n')
  const said = new Set(shown.results.flatMap(({ message, at }) => (message ? saidAt(at, message) : [])))
  const diagnostics = shown.diagnostics.filter((one) => !said.has(placeAndMessage(one)))
  showFindings({ ...shown, diagnostics }, context)
}
