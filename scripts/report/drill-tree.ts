/** The tree that `firedrill drill` shows: rule file, alert, what it is drilled for, and how that went. */
import { type Paint, painter } from './paint.ts'
import type { RenderOptions } from './report.ts'
import { guardLines, visible, visibleLines } from './visible.ts'
import { columnsOf } from './width.ts'

export interface DrillLeaf {
  readonly verdict: 'passed' | 'failed' | 'error' | 'skipped'
  /** The name of the test that it is part of, if it has one. */
  readonly test?: string
  /** 'fires at 5m' */
  readonly what: string
  /** 'test/drills/redis.yml:12' */
  readonly where: string
  /** Its share of promtool's time. */
  readonly seconds?: number
  /** Shown under one that did not pass. */
  readonly detail: readonly string[]
}

export interface DrillBranch {
  /** An alert, or a test of expressions. */
  readonly name: string
  readonly leaves: readonly DrillLeaf[]
}

export interface DrillTree {
  /** A rule file, or a suite for what belongs to no alert. */
  readonly name: string
  readonly branches: readonly DrillBranch[]
}

/** '  12 ms' */
function timeText({ leaves }: DrillBranch): string {
  const seconds = leaves.reduce((sum, leaf) => sum + (leaf.seconds ?? 0), 0)
  return seconds === 0
    ? ''
    : `  ${seconds < 1 ? `${Math.ceil(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`}`
}

/** The trees with what did not pass, and nothing else. */
function badParts(trees: readonly DrillTree[]): DrillTree[] {
  return trees.flatMap((tree) => {
    const branches = tree.branches.flatMap((branch) => {
      const leaves = branch.leaves.filter(({ verdict }) => verdict === 'failed' || verdict === 'error')
      return leaves.length === 0 ? [] : [{ ...branch, leaves }]
    })
    return branches.length === 0 ? [] : [{ ...tree, branches }]
  })
}

const marks = {
  passed: { unicode: '✓', ascii: 'ok', style: 'green' },
  failed: { unicode: '✗', ascii: 'FAILED', style: 'red' },
  error: { unicode: '✗', ascii: 'ERROR', style: 'red' },
  skipped: { unicode: '-', ascii: '-', style: 'dim' },
} as const

function leafLines(leaf: DrillLeaf, width: number, options: RenderOptions, paint: Paint): string[] {
  const { unicode, ascii, style } = marks[leaf.verdict]
  const what = visible(leaf.what)
  const padding = ' '.repeat(Math.max(1, width - columnsOf(what) + 2))
  const line = `    ${paint(style, options.unicode ? unicode : ascii)} ${what}`
  return [
    `${line}${padding}${paint('dim', visible(leaf.where))}`,
    ...leaf.detail.flatMap((text) => visibleLines(text)).map((text) => `        ${text}`),
  ]
}

export function renderDrillTree(
  trees: readonly DrillTree[],
  seconds: number,
  options: RenderOptions & {
    /** Show only what did not pass; the summary counts all. */
    readonly onlyBad?: boolean
  },
): string {
  const paint = painter(options.color)
  const leaves = trees.flatMap(({ branches }) => branches.flatMap((branch) => branch.leaves))
  const longest = Math.max(0, ...leaves.map(({ what }) => columnsOf(visible(what))))
  const width = Math.min(40, longest)
  const lines = (options.onlyBad ? badParts(trees) : trees).flatMap(({ name, branches }) => [
    paint(['bold', 'underline'], visible(name)),
    ...branches.flatMap((branch) => [
      `  ${paint('bold', visible(branch.name))}${paint('dim', timeText(branch))}`,
      ...branch.leaves.flatMap((leaf, i) => [
        ...(leaf.test && leaf.test !== branch.leaves[i - 1]?.test
          ? [`    ${paint('dim', visible(leaf.test))}`]
          : []),
        ...leafLines(leaf, width, options, paint),
      ]),
    ]),
    '',
  ])
  const count = (verdict: DrillLeaf['verdict']): number =>
    leaves.filter((leaf) => leaf.verdict === verdict).length
  const said = (['passed', 'failed', 'error', 'skipped'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict === 'error' ? 'without a verdict' : verdict}`)
  const bad = count('failed') + count('error') > 0
  const summary = `${said.join(', ') || 'no assertions'} in ${seconds.toFixed(1)} s`
  return guardLines([...lines, paint(bad ? 'red' : 'green', summary), ''].join('\n'))
}
