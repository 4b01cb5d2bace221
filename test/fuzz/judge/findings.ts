/** What holds of every finding. */
import type { Diagnostic, Range } from '../../../scripts/diagnostic.ts'
import { pointAt, type Source } from '../../../scripts/model/source.ts'
import { Failure } from './failure.ts'

function checkRange(range: Range, source: Source | undefined, where: string, check: string): void {
  const { start, end } = range
  const wrong = (why: string): Failure =>
    new Failure('range', `${where}: ${why}: ${JSON.stringify(range)}`, `range of ${check}: ${why}`)
  if (!(start.offset >= 0 && start.offset <= end.offset)) throw wrong('it ends before it starts')
  if (!source) throw wrong('its file was not read')
  if (end.offset > source.text.length) throw wrong('it leaves the file')
  for (const point of [start, end]) {
    const { line, column } = pointAt(source, point.offset)
    if (line !== point.line || column !== point.column) throw wrong('line and offset differ')
  }
}

/** @throws Failure */
export function checkFindings(
  diagnostics: readonly Diagnostic[],
  sourceOf: (path: string) => Source | undefined,
): void {
  for (const { check, file, range, message, help, related = [], fix } of diagnostics) {
    const where = `${check} in ${file}`
    const wrong = (why: string, detail = ''): Failure =>
      new Failure('finding', `${where}: ${why} ${detail}`, `finding of ${check}: ${why}`)
    if (file === '' || file.startsWith('/') || file.split('/').includes('..'))
      throw wrong('its file is outside')
    if (message.trim() === '') throw wrong('it has no message')
    if (
      /undefined|\[object Object\]|\bNaN\b(?=px)|function \w*\(/.test(message + (help ?? '')) &&
      !isQuoted(message)
    )
      throw wrong('a value of the program shows', message)
    if (range) checkRange(range, sourceOf(file), where, check)
    for (const { file: other, range: there } of related)
      if (there) checkRange(there, sourceOf(other), `${where}, related`, check)
    for (const { start, end } of fix?.edits ?? [])
      if (!(start >= 0 && start <= end && end <= (sourceOf(file)?.text.length ?? 0)))
        throw wrong('its fix leaves the file')
  }
}

/** Such words may be the input's own. */
const isQuoted = (message: string): boolean => /[`"'«].*(undefined|object Object|function|NaN)/s.test(message)
