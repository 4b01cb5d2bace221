/** Checkstyle's XML, which Jenkins, reviewdog and many editors read. */
import type { RenderOptions, Report } from './report.ts'
import { groupByFile, pathInRepository } from './words.ts'
import { element, xmlDocument } from './xml.ts'

export function renderCheckstyle(report: Report, options: RenderOptions): string {
  const files = [...groupByFile(report.diagnostics)].map(([file, found]) =>
    element(
      'file',
      { name: pathInRepository(file, options.prefix) },
      found.map(({ range, severity, message, help, check }) =>
        element('error', {
          line: range?.start.line ?? 1,
          column: range?.start.column,
          severity,
          message: help === undefined ? message : `${message}. ${help.split('\n')[0]}`,
          // Readers take what follows the last dot for the rule.
          source: `firedrill.${check}`,
        }),
      ),
    ),
  )
  // The version is that of the format, by Checkstyle's own count.
  return xmlDocument(element('checkstyle', { version: '10.0' }, files))
}
