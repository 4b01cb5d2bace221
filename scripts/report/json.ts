/** The report for programs. An interface: its names don't change, fields are only added. */
import type { Diagnostic, Range, Related } from '../diagnostic.ts'
import type { RenderOptions, Report } from './report.ts'
import { escapeHazards } from './visible.ts'

const escapedUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * JSON that is safe to print: equal in value to what `JSON.stringify` gives, indented by two spaces. What could act on
 * a terminal, hide, or be a command to the reader of a log, is written as an escape.
 */
export function toJson(value: unknown): string {
  return `${escapeHazards(JSON.stringify(value, null, 2), (hazard) =>
    hazard.split('').map(escapedUnit).join(''),
  )}\n`
}

/** The document that is printed, as a value. */
export function jsonDocument(report: Report) {
  const { version, tool, summary, diagnostics, notes, undone } = report
  return { version, tool, summary, diagnostics: diagnostics.map(ordered), notes, undone }
}

export function renderJson(report: Report, _options: RenderOptions): string {
  return toJson(jsonDocument(report))
}

const orderedRange = ({ start, end }: Range): Range => ({
  start: { line: start.line, column: start.column, offset: start.offset },
  end: { line: end.line, column: end.column, offset: end.offset },
})

const orderedRelated = ({ file, range, message }: Related): Related => ({
  file,
  ...(range && { range: orderedRange(range) }),
  message,
})

/** The same finding with its fields in the order of the interface; absent ones stay absent. */
function ordered(diagnostic: Diagnostic): Diagnostic {
  const { check, severity, file, range, message, help, alert, data, related, fix } = diagnostic
  return {
    check,
    severity,
    file,
    ...(range && { range: orderedRange(range) }),
    message,
    ...(help !== undefined && { help }),
    ...(alert !== undefined && { alert }),
    ...(data && { data }),
    ...(related && { related: related.map(orderedRelated) }),
    ...(fix && {
      fix: { title: fix.title, edits: fix.edits.map(({ start, end, text }) => ({ start, end, text })) },
    }),
  }
}
