/** The tree that `firedrill drill` shows: rule file, alert, what it is drilled for, and how that went. */
import { append, maxOf } from '../lib/many.ts'
import { type Paint, painter } from './paint.ts'
import type { RenderOptions } from './report.ts'
import { guardLines, visible, visibleLines } from './visible.ts'
import { columnsOf, wrap } from './width.ts'

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
  /** promtool said so in an earlier run. */
  readonly fromCache?: true
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

/** Columns before the rest of a line that is broken: below its text, or a little to the right of its start. */
function hangOf(text: string): number {
  const labelled = /^\s*(?:expected|got) {2,}/.exec(text)
  return labelled ? labelled[0].length : (/^[> ]*/.exec(text)?.[0].length ?? 0) + 2
}

function detailLines(text: string, width: number): string[] {
  const indent = ' '.repeat(8)
  const hang = Math.min(hangOf(text), Math.floor(width / 3))
  const left = Math.max(20, width - indent.length)
  const rest = ' '.repeat(indent.length + hang)
  return wrap(text, left - hang, left).map((line, i) => (i === 0 ? indent : rest) + line)
}

function leafLines(leaf: DrillLeaf, width: number, options: RenderOptions, paint: Paint): string[] {
  const { unicode, ascii, style } = marks[leaf.verdict]
  const [what, where] = [visible(leaf.what), visible(leaf.where)]
  const mark = options.unicode ? unicode : ascii
  const line = `    ${paint(style, mark)} ${what}`
  const padding = ' '.repeat(Math.max(1, width - columnsOf(what) + 2))
  const isWide = 5 + mark.length + columnsOf(what) + padding.length + columnsOf(where) > options.width
  return [
    ...(isWide ? [line, `        ${paint('dim', where)}`] : [`${line}${padding}${paint('dim', where)}`]),
    ...leaf.detail.flatMap((text) => visibleLines(text)).flatMap((text) => detailLines(text, options.width)),
  ]
}

/** More of them are counted only. */
const mostOfBranch = 8

/** 'quiet at 4m, 6m, fires at 7m … and 3 more' */
function drilledFor(leaves: readonly DrillLeaf[]): string {
  const parts = leaves.slice(0, mostOfBranch).map(({ what }) => {
    const at = what.lastIndexOf(' at ')
    return at < 0 ? { noun: what, time: '' } : { noun: what.slice(0, at), time: what.slice(at + 4) }
  })
  const texts = parts.map(({ noun, time }, i) =>
    time !== '' && noun === parts[i - 1]?.noun ? time : time === '' ? noun : `${noun} at ${time}`,
  )
  const more = leaves.length - parts.length
  return `${texts.join(', ')}${more > 0 ? ` … and ${more} more` : ''}`
}

function branchLines(branch: DrillBranch, width: number, options: TreeOptions, paint: Paint): string[] {
  const { leaves } = branch
  const name = paint('bold', visible(branch.name))
  const time = paint('dim', timeText(branch))
  if (options.collapses && leaves.every(({ verdict }) => verdict === 'passed')) {
    const { unicode, ascii, style } = marks.passed
    const mark = paint(style, options.unicode ? unicode : ascii)
    return [`  ${mark} ${name}  ${visible(drilledFor(leaves))}${time}`]
  }
  return [
    `  ${name}${time}`,
    ...leaves.flatMap((leaf, i) => [
      ...(leaf.test && leaf.test !== leaves[i - 1]?.test ? [`    ${paint('dim', visible(leaf.test))}`] : []),
      ...leafLines(leaf, width, options, paint),
    ]),
  ]
}

/** In a long list those that did not pass are far apart. */
function badLines(trees: readonly DrillTree[], options: TreeOptions, paint: Paint): string[] {
  const bad = badParts(trees).flatMap(({ branches }) =>
    branches.flatMap(({ name, leaves }) => leaves.map((leaf) => ({ name, leaf }))),
  )
  const lines = bad.slice(0, mostBad).map(({ name, leaf }) => {
    const { unicode, ascii, style } = marks[leaf.verdict]
    const mark = paint(style, options.unicode ? unicode : ascii)
    return `${mark} ${visible(name)} ${visible(leaf.what)}  ${paint('dim', visible(leaf.where))}`
  })
  if (bad.length > mostBad) lines.push(`… and ${bad.length - mostBad} more`)
  return lines.length === 0 ? [] : [...lines, '']
}

const mostBad = 20

export interface TreeOptions extends RenderOptions {
  /** Show only what did not pass; the summary counts all. */
  readonly onlyBad?: boolean
  /** One line for each alert whose drills all passed, and those that did not once more at the end. */
  readonly collapses?: boolean
}

export function renderDrillTree(trees: readonly DrillTree[], seconds: number, options: TreeOptions): string {
  const paint = painter(options.color)
  const leaves = trees.flatMap(({ branches }) => branches.flatMap((branch) => branch.leaves))
  const longest = maxOf([0, ...leaves.map(({ what }) => columnsOf(visible(what)))])
  const width = Math.min(40, longest)
  const lines = (options.onlyBad ? badParts(trees) : trees).flatMap(({ name, branches }) => [
    paint(['bold', 'underline'], visible(name)),
    ...branches.flatMap((branch) => branchLines(branch, width, options, paint)),
    '',
  ])
  if (options.collapses) append(lines, badLines(trees, options, paint))
  const count = (verdict: DrillLeaf['verdict']): number =>
    leaves.filter((leaf) => leaf.verdict === verdict).length
  const said = (['passed', 'failed', 'error', 'skipped'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict === 'error' ? 'could not be run' : verdict}`)
  const bad = count('failed') + count('error') > 0
  const summary = `${said.join(', ') || 'no assertions'} in ${seconds.toFixed(1)} s`
  const cached = leaves.filter((leaf) => leaf.fromCache).length
  const known =
    cached === 0 || options.onlyBad
      ? ''
      : `${cached === leaves.length ? 'all' : cached} from cache; --no-cache asks promtool again`
  return guardLines(
    [
      ...lines,
      paint(bad ? 'red' : 'green', summary),
      ...(known === '' ? [] : wrap(known, options.width).map((line) => paint('dim', line))),
      '',
    ].join('\n'),
  )
}
