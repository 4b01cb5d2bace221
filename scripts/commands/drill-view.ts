/** The results of drills as the tree that is shown. */

import { performance } from 'node:perf_hooks'
import type { Diagnostic } from '../diagnostic.ts'
import { timeOf } from '../drill/findings.ts'
import type { DrillResult } from '../drill/result.ts'
import { addTo } from '../model/group.ts'
import type { Project } from '../model/project.ts'
import { pointAt } from '../model/source.ts'
import type { Assertion } from '../model/suite.ts'
import { printTimeline } from '../model/timeline.ts'
import { type DrillBranch, type DrillLeaf, type DrillTree, renderDrillTree } from '../report/drill-tree.ts'
import type { Context } from './context.ts'
import { type Drilled, detailOf } from './drills.ts'

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
    where: `${at.source.path}:${pointAt(at.source, at.start).line}`,
    detail: [...detail, ...said.flatMap((text) => text ?? [])],
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
      : (result.alert ?? (result.assertion ? 'expressions' : 'not run to its end'))
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

export const placed = ({ file, range, message }: Diagnostic): string =>
  `${file}${range ? `:${range.start.line}:${range.start.column}` : ''} ${message}`

/** What a run of drills came to, as it is shown. */
export interface Shown {
  readonly project: Project
  readonly results: readonly DrillResult[]
  readonly diagnostics: readonly Diagnostic[]
  readonly undone: readonly string[]
  readonly around?: Drilled['around']
  /** As performance.now() has it. */
  readonly started: number
  /** Show only what did not pass. */
  readonly onlyBad?: boolean
}

export function showDrills(
  { project, results, diagnostics, undone, around, started, onlyBad }: Shown,
  context: Context,
): void {
  const { stdout } = context
  const layout = {
    color: stdout.color,
    width: stdout.columns ?? 100,
    unicode: context.env.TERM !== 'linux',
    ...(onlyBad ? { onlyBad } : {}),
  }
  const seconds = (performance.now() - started) / 1000
  stdout.write(renderDrillTree(treesOf(results, project, around), seconds, layout))
  for (const finding of diagnostics.filter(({ check }) => check !== 'drill/failed'))
    stdout.write(`${placed(finding)}\n`)
  for (const one of undone) stdout.write(`not done: ${one}\n`)
}
