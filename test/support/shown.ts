/** Findings as the recorded examples show them. */
import { readFileSync } from 'node:fs'
import type { Diagnostic } from '../../scripts/diagnostic.ts'

/** One finding as a person compares it: the place, the words, and the text that the caret is under. */
export function shown(
  path: string,
  { file, range, severity, message, help, data, related, fix }: Diagnostic,
): string {
  const text = range
    ? readFileSync(`${path}/${file}`, 'utf8').slice(range.start.offset, range.end.offset)
    : ''
  const where = range ? `${file}:${range.start.line}:${range.start.column}` : file
  return [
    `${where} ${severity}: ${message}`,
    ...(range ? [`  at: ${JSON.stringify(text)}`] : []),
    ...(help ? [`  help: ${help}`] : []),
    ...(data ? [`  data: ${JSON.stringify(data)}`] : []),
    ...(related ?? []).map(
      (r) => `  related: ${r.file}:${r.range?.start.line}:${r.range?.start.column} ${r.message}`,
    ),
    ...(fix ? [`  fix: ${fix.title} ${JSON.stringify(fix.edits)}`] : []),
  ].join('\n')
}
