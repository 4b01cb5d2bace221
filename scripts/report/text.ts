/** The report that a person reads in a terminal. */
import type { Diagnostic } from '../diagnostic.ts'
import { findingLines, repeatLines } from './finding.ts'
import { type Paint, painter, severityStyle } from './paint.ts'
import type { RenderOptions, Report } from './report.ts'
import { guardLines, visible } from './visible.ts'
import { columnsOf, wrap } from './width.ts'
import { count, countByCheck, findingsPhrase, groupByFile, summaryLine } from './words.ts'

/** From this many findings on, a table of checks follows them. */
const manyFindings = 20
/** So often a check may find something in one file before only the first finding is shown in full. */
const maxRepeats = 3

export function renderText(report: Report, options: RenderOptions): string {
  const paint = painter(options.color)
  const blocks = [
    ...[...groupByFile(report.diagnostics)].map(([file, found]) =>
      fileBlock(file, found, report, options, paint),
    ),
    report.diagnostics.length > manyFindings ? checkTable(report.diagnostics, options, paint) : [],
    closing(report, options, paint),
    undoneBlock(report.undone, options, paint),
  ]
  const text = blocks.filter((block) => block.length > 0).map((block) => `${block.join('\n')}\n`)
  return guardLines(text.join('\n'))
}

function fileBlock(
  file: string,
  found: readonly Diagnostic[],
  report: Report,
  options: RenderOptions,
  paint: Paint,
): string[] {
  const lines = wrap(visible(file), options.width).map((line) => paint(['bold', 'underline'], line))
  for (const [first, ...repeats] of gather(found)) {
    lines.push(...findingLines(first, report, options, paint))
    if (repeats.length > 0) lines.push(...repeatLines(first, repeats, options, paint))
  }
  return lines
}

/**
 * Puts what a check found again and again behind its first finding. A help of several lines tells what no other
 * finding does, so such findings stand for themselves.
 */
function gather(found: readonly Diagnostic[]): [Diagnostic, ...Diagnostic[]][] {
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>()
  const all: [Diagnostic, ...Diagnostic[]][] = []
  for (const diagnostic of found) {
    const key = `${diagnostic.severity} ${diagnostic.check}`
    const group = diagnostic.help?.includes('\n') ? undefined : groups.get(key)
    if (group) group.push(diagnostic)
    else {
      const fresh: [Diagnostic] = [diagnostic]
      all.push(fresh)
      if (!diagnostic.help?.includes('\n')) groups.set(key, fresh)
    }
  }
  if (all.every((group) => group.length === 1)) return all
  // Groups that are not long are taken apart again, each finding at its own place.
  const long = new Set(all.filter((group) => group.length > maxRepeats))
  const grouped = new Set([...long].flat())
  const order = new Map(found.map((diagnostic, i) => [diagnostic, i]))
  return [
    ...long,
    ...found.filter((diagnostic) => !grouped.has(diagnostic)).map((d): [Diagnostic] => [d]),
  ].sort(([a], [b]) => (order.get(a) as number) - (order.get(b) as number))
}

function checkTable(diagnostics: readonly Diagnostic[], options: RenderOptions, paint: Paint): string[] {
  const counts = countByCheck(diagnostics)
  const digits = Math.max(...counts.map(({ findings }) => String(findings).length))
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
