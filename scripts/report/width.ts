/** How many columns of a terminal a text takes, and how to break it at a width. */
import { eastAsianWidth } from 'get-east-asian-width'
import { visible } from './visible.ts'

/** Text in which each unit is a character of one column: ASCII, Latin letters, typographic punctuation. */
const simple = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]*$/

let segmenter: Intl.Segmenter | undefined

/** What a reader sees as one character each, with the UTF-16 index it starts at. */
function* graphemes(text: string): Iterable<{ text: string; start: number }> {
  // The segmenter is slow to begin with, so plain text does without.
  if (simple.test(text)) {
    for (let i = 0; i < text.length; i++) yield { text: text[i] as string, start: i }
    return
  }
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  // In pieces, as the segmenter takes time with the square of the length; the last of a piece may go on in the next.
  for (let from = 0, length = 512; from < text.length; ) {
    const isLast = from + length >= text.length
    const found = [...segmenter.segment(text.slice(from, from + length))]
    const whole = isLast ? found : found.slice(0, -1)
    for (const { segment, index } of whole) yield { text: segment, start: from + index }
    if (isLast) return
    const next = found.at(-1)?.index ?? 0
    from += next
    length = next === 0 ? length * 2 : 512
  }
}

function graphemeWidth(grapheme: string): number {
  if (simple.test(grapheme)) return grapheme.length
  // A mark without a letter before it is drawn onto whatever stands there.
  if (/^\p{M}+$/u.test(grapheme)) return 0
  if (/\p{Emoji_Presentation}|\ufe0f|^\p{RI}{2}/u.test(grapheme)) return 2
  // Voiced marks of halfwidth kana are part of the grapheme but have a column of their own.
  const halfMarks = grapheme.match(/[\uff9e\uff9f]/g)?.length ?? 0
  return eastAsianWidth(grapheme.codePointAt(0) as number) + (grapheme.length > 1 ? halfMarks : 0)
}

/** A piece of a line that is drawn or left out as a whole. */
export interface Cell {
  /** UTF-16 indexes into the line. */
  readonly start: number
  readonly end: number
  /** What is drawn for it. */
  readonly text: string
  /** The column it begins at, counted from 0. */
  readonly column: number
  readonly width: number
}

const tabWidth = 4

/** Lays a line out: tabs go to the next stop, what must not be printed is drawn as its escape. */
export function layOut(line: string): Cell[] {
  const cells: Cell[] = []
  let column = 0
  for (const { text: raw, start } of graphemes(line)) {
    const end = start + raw.length
    const isCommand =
      raw === '#' && line[start - 1] === '#' && /^#\w{0,32}\[/.test(line.slice(start, start + 40))
    const text =
      raw === '\t' ? ' '.repeat(tabWidth - (column % tabWidth)) : isCommand ? '\\x23' : visible(raw)
    const width = text === raw ? graphemeWidth(raw) : columnsOf(text)
    cells.push({ start, end, text, column, width })
    column += width
  }
  return cells
}

/** Columns of a text that is already visible. */
export function columnsOf(text: string): number {
  if (simple.test(text)) return text.length
  let columns = 0
  for (const grapheme of graphemes(text)) columns += graphemeWidth(grapheme.text)
  return columns
}

/** A word as pieces of at most `first` columns, then `width` columns, each of at least one grapheme; read once. */
function piecesOf(word: string, first: number, width: number): string[] {
  const pieces: string[] = []
  let from = 0
  let columns = 0
  for (const { text, start } of graphemes(word)) {
    const own = graphemeWidth(text)
    if (columns + own > (pieces.length === 0 ? first : width) && start > from) {
      pieces.push(word.slice(from, start))
      from = start
      columns = 0
    }
    columns += own
  }
  pieces.push(word.slice(from))
  return pieces
}

/**
 * Breaks visible text at spaces into lines of at most `width` columns; `first` is what is left of the first
 * line. Words that are longer than a line are broken anywhere.
 */
export function wrap(text: string, width: number, first = width): string[] {
  if (width === Number.POSITIVE_INFINITY) return [text]
  const lines: string[] = []
  let line = ''
  let left = Math.max(first, 1)
  let isEmpty = true
  const next = (): void => {
    lines.push(line.replace(/(?<! ) +$/, ''))
    line = ''
    left = Math.max(width, 1)
    isEmpty = true
  }
  for (const part of text.split(' ')) {
    let word = part
    let columns = columnsOf(word)
    if (!isEmpty && columns + 1 > left) next()
    // A first line that is cut short by a label gets no piece of a word that fits on a line of its own.
    if (isEmpty && lines.length === 0 && columns > left && columns <= width) next()
    if (isEmpty && columns > left) {
      const pieces = piecesOf(word, left, Math.max(width, 1))
      word = pieces.pop() as string
      for (const piece of pieces) {
        line += piece
        next()
      }
      columns = columnsOf(word)
    }
    line += isEmpty ? word : ` ${word}`
    left -= columns + (isEmpty ? 0 : 1)
    isEmpty = false
  }
  lines.push(line)
  return lines
}
