/** A page for a job summary or a comment: the verdict first, then a table per file. */
import { type Diagnostic, type Severity, severities } from '../diagnostic.ts'
import { code, inline } from './escape-markdown.ts'
import type { RenderOptions, Report } from './report.ts'
import { shorten } from './visible.ts'
import {
  count,
  countByCheck,
  findingsPhrase,
  groupByFile,
  pathInRepository,
  placeOf,
  summaryLine,
} from './words.ts'

/** GitHub takes a summary of at most 1 MiB and shows nothing of a longer one. */
const maxBytes = 900_000
/** What a file's heading takes besides its path, at most. */
const blockOverhead = 200
const maxMessage = 600
/** Files are folded when there are more findings than this. */
const unfolded = 10

const icons: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', info: 'ℹ️' }

export function renderMarkdown(report: Report, options: RenderOptions): string {
  const { summary, diagnostics, undone, notes } = report
  const icon = (severity: Severity): string => (options.unicode ? `${icons[severity]} ` : '')
  const ok = options.unicode ? '✅ ' : ''
  const worst = severities.find((severity) => diagnostics.some((d) => d.severity === severity))
  const blocks = [
    `## ${worst ? icon(worst) : undone.length > 0 ? '' : ok}firedrill`,
    summaryLine(summary),
    ...(undone.length > 0
      ? [['> **This run is not complete:**', ...undone.map((text) => `> - ${inline(text)}`)].join('\n')]
      : []),
    ...(diagnostics.length > unfolded ? [checkTable(diagnostics, icon)] : []),
  ]
  const closing = notes.map((note) => `<sub>${inline(note)}</sub>`)
  let left = maxBytes
  let shown = 0
  for (const [file, found] of groupByFile(diagnostics)) {
    const rows: string[] = []
    for (const diagnostic of found) {
      const row = tableRow(diagnostic, icon)
      left -= Buffer.byteLength(row) + 1
      if (left < 0) break
      rows.push(row)
    }
    shown += rows.length
    const path = pathInRepository(file, options.prefix)
    if (rows.length > 0) blocks.push(fileBlock(path, found, rows, diagnostics.length <= unfolded))
    left -= Buffer.byteLength(code(path)) + blockOverhead
    if (left < 0) break
  }
  if (shown < diagnostics.length)
    closing.unshift(`${count(diagnostics.length - shown, 'finding')} more did not fit on this page.`)
  return `${[...blocks, ...closing].join('\n\n')}\n`
}

function checkTable(diagnostics: readonly Diagnostic[], icon: (severity: Severity) => string): string {
  const rows = countByCheck(diagnostics).map(
    ({ check, severity, findings, files }) =>
      `| ${icon(severity)}${severity} | ${code(check)} | ${findings} | ${files} |`,
  )
  return ['| | check | findings | files |', '|---|---|--:|--:|', ...rows].join('\n')
}

function tableRow(diagnostic: Diagnostic, icon: (severity: Severity) => string): string {
  const { severity, check, message, help } = diagnostic
  const [firstLine = ''] = (help ?? '').split('\n')
  const advice = firstLine === '' ? '' : `<br>${inline(shorten(firstLine, maxMessage))}`
  return `| ${icon(severity)}${severity} | ${placeOf(diagnostic)} | ${inline(shorten(message, maxMessage))}${advice} | ${code(check)} |`
}

function fileBlock(
  path: string,
  found: readonly Diagnostic[],
  rows: readonly string[],
  open: boolean,
): string {
  const of = (severity: Severity): number => found.filter((d) => d.severity === severity).length
  const counts = findingsPhrase({ errors: of('error'), warnings: of('warning'), infos: of('info') })
  return [
    `<details${open ? ' open' : ''}><summary>${code(path)}: ${counts}</summary>`,
    '',
    '| | place | finding | check |',
    '|---|--:|---|---|',
    ...rows,
    '',
    '</details>',
  ].join('\n')
}
