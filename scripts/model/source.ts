import type { Point, Range } from '../diagnostic.ts'
import { memo } from '../lib/memo.ts'

/** A file's text as it was read, and the path that findings name it by. */
export interface Source {
  /** POSIX path, relative to the root. */
  readonly path: string
  readonly text: string
}

/** Half-open offsets into a source's text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A span that knows its file. */
export interface Place extends Span {
  readonly source: Source
}

/** Where each line starts. */
const linesOf = memo(({ text }: Source): readonly number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
})

/** The line and column of an offset. A byte order mark has no width. */
export function pointAt(source: Source, offset: number): Point {
  const starts = linesOf(source)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  const start = starts[low] as number
  const bom = low === 0 && source.text.charCodeAt(0) === 0xfeff ? 1 : 0
  return { line: low + 1, column: Math.max(1, offset - start + 1 - bom), offset }
}

export function rangeAt(source: Source, span: Span): Range {
  return { start: pointAt(source, span.start), end: pointAt(source, span.end) }
}

/** A place as a finding names it. */
export const spotOf = (at: Place): { readonly file: string; readonly range: Range } => ({
  file: at.source.path,
  range: rangeAt(at.source, at),
})

/** Where a line is, counted from 1, without its `\n`. A line behind the last one is the last. */
export function lineSpan(source: Source, line: number): Span {
  const starts = linesOf(source)
  const index = Math.max(0, Math.min(line, starts.length) - 1)
  const next = starts[index + 1]
  return { start: starts[index] as number, end: next === undefined ? source.text.length : next - 1 }
}

/** The text of one line, counted from 1, without its line end. */
export function lineAt(source: Source, line: number): string | undefined {
  if (linesOf(source)[line - 1] === undefined) return undefined
  const { start, end } = lineSpan(source, line)
  return source.text
    .slice(start, end)
    .replace(/\r$/, '')
    .replace(/^\ufeff/, '')
}
