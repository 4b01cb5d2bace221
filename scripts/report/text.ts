/** The report that a person reads in a terminal. */

import type { Diagnostic } from '../diagnostic.ts'
import { append, maxOf } from '../model/many.ts'
import { arrange, type Block } from './arrange.ts'
import { briefLines, fullLines, pointerLines, repeatLines } from './finding.ts'
import { type Paint, painter, severityStyle } from './paint.ts'
import type { RenderOptions, Report } from './report.ts'
import { guardLines, visible } from './visible.ts'
import { columnsOf, wrap } from './width.ts'
import { count, countByCheck, findingsPhrase, summaryLine } from './words.ts'

/** More findings than this are summed up by check, and their errors are named again. */
const manyFindings = 20
/** More errors than this are no longer a list to work through. */
const maxErrorsAgain = 15

export function renderText(report: Report, options: RenderOptions): string {
  const paint = painter(options.color)
  const { diagnostics } = report
  const isLong = diagnostics.length > manyFindings
  const blocks = [
    ...[...arrange(diagnostics)].map(([file, found]) => fileBlock(file, found, report, options, paint)),
    isLong ? checkTable(diagnostics, options, paint) : [],
    isLong ? errorList(diagnostics, options, paint) : [],
    closing(report, options, paint),
    undoneBlock(report.undone, options, paint),
  ]
  const text = blocks.filter((block) => block.length > 0).map((block) => `${block.join('\n')}\n`)
  return guardLines(text.join('\n'))
}

function fileBlock(
  file: string,
  blocks: readonly Block[],
  report: Report,
  options: RenderOptions,
  paint: Paint,
): string[] {
  const lines = wrap(visible(file), options.width).map((line) => paint(['bold', 'underline'], line))
  for (const { finding, repeats, like } of blocks) {
    if (like) append(lines, briefLines(finding, like, options, paint))
    else append(lines, fullLines(finding, report, options, paint))
    append(lines, repeatLines(like ?? finding, repeats, options, paint))
  }
  return lines
}

/** The errors once more, where a long report would hide them above its end. */
function errorList(diagnostics: readonly Diagnostic[], options: RenderOptions, paint: Paint): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0 || errors.length > maxErrorsAgain || errors.length === diagnostics.length) return []
  return [
    paint('bold', errors.length === 1 ? 'The error again' : 'The errors again'),
    ...errors.flatMap((error) => pointerLines(error, options, paint)),
  ]
}

function checkTable(diagnostics: readonly Diagnostic[], options: RenderOptions, paint: Paint): string[] {
  const counts = countByCheck(diagnostics)
  const digits = maxOf(counts.map(({ findings }) => String(findings).length))
  return [
    paint('bold', 'By check'),
    ...counts.flatMap(({ check, severity, findings, files }) => {
      const where = paint('dim', `in ${count(files, 'file')}`)
      const label = `  ${String(findings).padStart(digits)} ${severity.padEnd(7)} `
      const fits = columnsOf(`${label}${check} in ${files} files`) <= options.width
      return [
        `${label.replace(severity, paint(severityStyle[severity], severity))}${visible(check)}${fits ? ` ${where}` : ''}`,
      ]
    }),
  ]
}

function closing(report: Report, options: RenderOptions, paint: Paint): string[] {
  const { summary, notes, undone } = report
  const noteLines = notes.flatMap((note) =>
    wrap(`note: ${visible(note)}`, options.width).map((line) => paint('dim', line)),
  )
  const style =
    summary.errors > 0 ? 'red' : summary.warnings > 0 ? 'yellow' : undone.length > 0 ? 'bold' : 'green'
  const counted = findingsPhrase(summary)
  const lines = wrap(summaryLine(summary), options.width)
  return [
    ...noteLines,
    ...lines.map((line, i) =>
      i === 0 && line.startsWith(counted)
        ? paint([style, 'bold'], counted) + line.slice(counted.length)
        : line,
    ),
  ]
}

function undoneBlock(undone: readonly string[], options: RenderOptions, paint: Paint): string[] {
  if (undone.length === 0) return []
  const bullet = options.unicode ? '✗' : 'x'
  return [
    ...wrap('This run is not complete:', options.width).map((line) => paint(['red', 'bold'], line)),
    ...undone.flatMap((text) =>
      wrap(visible(text), options.width - 4).map(
        (line, i) => `  ${i === 0 ? paint(['red', 'bold'], bullet) : ' '} ${line}`,
      ),
    ),
  ]
}
