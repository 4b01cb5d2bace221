/** A code frame: the lines of a span, each with carets under its part of the span. */
import type { Range } from '../diagnostic.ts'
import { lineAt, type Source } from '../model/source.ts'
import { type Cell, layOut } from './width.ts'

export interface FrameOptions {
  /** Columns for the text, without the gutter. */
  readonly width: number
  readonly unicode: boolean
  /** What underlines the span: '^'. */
  readonly mark: string
}

export interface FrameLine {
  /** Absent for lines that were left out in the middle of a long span. */
  readonly number?: number
  readonly text: string
  /** Spaces and marks. */
  readonly marks: string
}

/** A span of more lines than this is shown by its ends. */
const maxLines = 4
/** Nobody reads further than this along a line, even where the width has no limit. */
const maxColumns = 240

interface Part {
  readonly number: number
  readonly line: string
  /** UTF-16 indexes of the span's part of this line. */
  readonly from: number
  readonly to: number
  /** Whether there is more of the line than was cut out of it. */
  readonly more?: { readonly before: boolean; readonly after: boolean }
}

/** The span's lines, without the line that it merely touches the start of. */
function partsOf(source: Source, range: Range): Part[] {
  const { start, end } = range
  const endsAtLineStart = end.column <= 1 && end.line > start.line
  const last = endsAtLineStart ? end.line - 1 : end.line
  const parts: Part[] = []
  for (let number = start.line; number <= last; number++) {
    // The middle of a long span is not looked at, however many lines it has.
    if (last - start.line >= maxLines && number === start.line + 2) number = last
    const line = lineAt(source, number)
    if (line === undefined) break
    const indent = line.length - line.trimStart().length
    const from = number === start.line ? start.column - 1 : indent
    const to = number === end.line ? end.column - 1 : line.trimEnd().length
    parts.push({ number, line, from: Math.min(from, line.length), to: Math.min(to, line.length) })
  }
  return parts
}

/** Cuts a piece around the span out of lines that are too long to be laid out. */
function nearSpan({ number, line, from, to }: Part, width: number): Part {
  const before = Math.max(0, from - width)
  const after = Math.min(line.length, Math.min(to, from + 2 * width) + width)
  if (before === 0 && after === line.length) return { number, line, from, to }
  return {
    number,
    line: line.slice(before, after),
    from: from - before,
    to: Math.min(to, after) - before,
    more: { before: before > 0, after: after < line.length },
  }
}

/** Columns of indentation that all lines have, as far as the span leaves them out. */
function commonIndent(rows: readonly { part: Part; cells: readonly Cell[] }[]): number {
  let common = Number.POSITIVE_INFINITY
  for (const { part, cells } of rows) {
    const first = cells.find((cell) => cell.text.trim() !== '' || cell.start >= part.from)
    if (first) common = Math.min(common, first.column)
  }
  return Number.isFinite(common) ? common : 0
}

/** Draws the cells between two columns. A wide one that a cut goes through becomes spaces. */
function draw(cells: readonly Cell[], from: number, to: number): string {
  let text = ''
  for (const cell of cells) {
    const end = cell.column + cell.width
    if (end < from || (end === from && cell.width > 0)) continue
    if (cell.column >= to) break
    if (cell.column >= from && end <= to) text += cell.text
    else text += ' '.repeat(Math.min(end, to) - Math.max(cell.column, from))
  }
  return text
}

function frameLine(part: Part, cells: readonly Cell[], cut: number, options: FrameOptions): FrameLine {
  const { width, mark } = options
  const dots = options.unicode ? '…' : '...'
  const last = cells.at(-1)
  const total = last ? last.column + last.width : 0
  const columnAt = (index: number): number => cells.find((cell) => cell.end > index)?.column ?? total
  const spanStart = columnAt(part.from)
  // An empty span, and one of nothing but a line end, still get a mark.
  const spanEnd = Math.max(spanStart + 1, part.to > part.from ? columnEnd(cells, part.to) : 0)

  // What was cut off beforehand is missing on that side, however the rest is clipped.
  const { before: lacksBefore = false, after: lacksAfter = false } = part.more ?? {}
  const missing = (lacksBefore ? dots.length : 0) + (lacksAfter ? dots.length : 0)
  let from = cut
  let to = Math.max(total, spanEnd)
  if (to - from + missing > width) {
    const inner = width - dots.length
    if (!lacksBefore && spanEnd - from <= inner) to = from + inner
    else {
      const room = Math.max(1, inner - dots.length)
      // A third of the free room goes before the span, the rest after it, as much as there is text.
      const lead = Math.max(0, Math.floor((room - (spanEnd - spanStart)) / 3))
      from = Math.max(cut, spanStart - lead)
      if (!lacksAfter && to - from <= inner) from = to - inner
      else to = Math.min(to, from + room)
    }
  }
  const before = from > cut || lacksBefore ? dots : ''
  const after = to < total || lacksAfter ? dots : ''
  const markStart = Math.max(spanStart, from)
  const markEnd = Math.max(markStart + 1, Math.min(spanEnd, to))
  return {
    number: part.number,
    text: `${before}${draw(cells, from, to).trimEnd()}${after}`,
    marks: `${' '.repeat(before.length + markStart - from)}${mark.repeat(markEnd - markStart)}`,
  }
}

/** The column behind the cell that the unit before `index` belongs to. */
function columnEnd(cells: readonly Cell[], index: number): number {
  const cell = cells.findLast(({ start }) => start < index)
  return cell ? cell.column + cell.width : 0
}

/** The frame's lines; none when the place is not in the source. */
export function codeFrame(source: Source, range: Range, options: FrameOptions): FrameLine[] {
  const width = Math.max(10, Math.min(options.width, maxColumns))
  const rows = partsOf(source, range).map((whole) => {
    const part = nearSpan(whole, 2 * width)
    return { part, cells: layOut(part.line) }
  })
  const cut = commonIndent(rows)
  const lines: FrameLine[] = []
  for (const { part, cells } of rows) {
    const previous = lines.at(-1)?.number
    if (previous !== undefined && part.number > previous + 1)
      lines.push({ text: options.unicode ? '⋮' : '...', marks: '' })
    lines.push(frameLine(part, cells, cut, { ...options, width }))
  }
  return lines
}
