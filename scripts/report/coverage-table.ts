/** What the drills prove, as a table: a line an alert, a column a respect, and under it what is missing. */

import {
  type Coverage,
  percentOf,
  type Respect,
  type RuleCoverage,
  respects,
  tallyOf,
} from '../model/coverage.ts'
import { groupBy } from '../model/group.ts'
import { append, maxOf } from '../model/many.ts'
import { pointAt } from '../model/source.ts'
import { type Paint, painter } from './paint.ts'
import type { RenderOptions } from './report.ts'
import { guardLines, shorten, visible } from './visible.ts'
import { columnsOf, wrap } from './width.ts'

type Layout = Pick<RenderOptions, 'color' | 'width' | 'unicode'>

const columns = respects.filter((respect) => respect !== 'reached')

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columnsOf(text)))

/** What stands in a cell, before it is painted. */
function cellOf({ points, branches }: RuleCoverage, respect: Respect, unicode: boolean): [string, boolean?] {
  if (respect === 'branches') {
    const decisive = branches.filter(({ isDecisive }) => isDecisive).length
    return branches.length === 0 ? [''] : [`${decisive}/${branches.length}`, decisive === branches.length]
  }
  const point = points[respect]
  if (point === undefined) return ['']
  return [point ? (unicode ? '✓' : 'yes') : unicode ? '✗' : 'NO', point]
}

const painted = (paint: Paint, text: string, isCovered: boolean | undefined): string =>
  isCovered === undefined ? text : paint(isCovered ? 'green' : 'red', text)

function tableOf(rules: readonly RuleCoverage[], nameWidth: number, layout: Layout, paint: Paint): string[] {
  const head = columns.map((column) => pad(column, column.length)).join(' ')
  return [
    `${' '.repeat(nameWidth + 4)}${paint('dim', head)}`,
    ...rules.map((covered) => {
      const cells = columns.map((column) => {
        const [text, isCovered] = cellOf(covered, column, layout.unicode)
        return painted(paint, text, isCovered) + ' '.repeat(Math.max(0, column.length - columnsOf(text)))
      })
      return `  ${pad(visible(covered.rule.name.text), nameWidth)}  ${cells.join(' ')}`.trimEnd()
    }),
  ]
}

/** For terminals that are too narrow for a table. */
function listOf(rules: readonly RuleCoverage[], layout: Layout, paint: Paint): string[] {
  return rules.flatMap((covered) => {
    const lacking = columns.filter((column) => cellOf(covered, column, layout.unicode)[1] === false)
    const [yes, no] = layout.unicode ? ['✓', '✗'] : ['ok', 'NO']
    const mark = lacking.length === 0 ? paint('green', yes) : paint('red', no)
    const lines = [`  ${mark} ${visible(covered.rule.name.text)}`]
    const isDrilled = Object.values(covered.points).includes(true)
    const said = isDrilled ? `lacks ${lacking.join(', ')}` : 'not drilled'
    if (lacking.length > 0)
      append(
        lines,
        wrap(said, layout.width - 6).map((line) => `      ${line}`),
      )
    return lines
  })
}

/** Branches that decide nothing, with their places, and recording rules that nothing rests on. */
function missingIn(rules: readonly RuleCoverage[], paint: Paint, width: number): string[] {
  const said = rules.flatMap(({ rule, points, branches }) => [
    ...branches
      .filter(({ isDecisive }) => !isDecisive)
      .map(({ op, text, at }) => {
        const shown = shorten(text.trim().replace(/\s+/g, ' '), 60).replace(/ \(\d+ characters\)$/, '')
        return {
          line: pointAt(at.source, at.start).line,
          text: `${rule.name.text}: undecided ${op} operand ${shown}`,
        }
      }),
    ...(points.reached === false
      ? [{ line: pointAt(rule.name.source, rule.name.start).line, text: `${rule.name.text}: not reached` }]
      : []),
  ])
  const path = rules[0]?.rule.file.path ?? ''
  return said.flatMap(({ line, text }) => [
    ...wrap(visible(text), Math.max(20, width - 2)).map((part) => `  ${part}`),
    `    ${paint('dim', visible(`${path}:${line}`))}`,
  ])
}

export function renderCoverageTable({ rules, unmeasured }: Coverage, layout: Layout): string {
  const paint = painter(layout.color)
  const byFile = groupBy(rules, ({ rule }) => rule.file.path)
  const alerts = rules.filter(({ rule }) => rule.kind === 'alert')
  const longest = maxOf([0, ...alerts.map(({ rule }) => columnsOf(visible(rule.name.text)))])
  const tableWidth = 4 + longest + columns.reduce((sum, column) => sum + column.length + 1, 0)
  const lines: string[] = []
  for (const [path, list] of byFile) {
    const own = list.filter(({ rule }) => rule.kind === 'alert')
    lines.push(paint(['bold', 'underline'], visible(path)))
    if (own.length > 0)
      append(
        lines,
        tableWidth <= layout.width ? tableOf(own, longest, layout, paint) : listOf(own, layout, paint),
      )
    append(lines, missingIn(list, paint, layout.width))
    lines.push('')
  }
  const counts = respects.flatMap((respect) => {
    const tally = tallyOf(rules, respect)
    return tally.total === 0 ? [] : [`${respect} ${tally.covered}/${tally.total}`]
  })
  const total = tallyOf(rules)
  append(lines, wrap(counts.join(', '), layout.width))
  const isAll = total.covered === total.total
  lines.push(
    total.total === 0
      ? 'no rules were measured'
      : paint(isAll ? 'green' : 'red', `${percentOf(total)}% of ${total.total} covered`),
  )
  for (const path of unmeasured)
    append(
      lines,
      wrap(`only the verdicts count of ${visible(path)}: promtool had to read it itself`, layout.width),
    )
  return guardLines([...lines, ''].join('\n'))
}
