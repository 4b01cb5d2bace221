/** The position of a call on its page, and the layout of a block of lines in its place. */
import type { Span } from '../model/source.ts'

/** The line end of a page: that of its first line. */
export function lineEndIn(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n')
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n'
}

export interface Placement {
  /** What the further lines of a block begin with to stay in the list item or the quote that the call stands in. */
  readonly prefix: string
  /** Nothing but marks of lists and quotes stands before the call on its line. */
  readonly isFirst: boolean
  /** Nothing but blanks stands behind it. */
  readonly isLast: boolean
}

/** `- `, `1. ` and `> ` at the head of a line, as the lines that continue the same item or quote have them. */
function continuation(before: string): { prefix: string; length: number } {
  let prefix = ''
  let at = 0
  for (;;) {
    const blank = /[ \t]*/y
    blank.lastIndex = at
    prefix += blank.exec(before)?.[0] ?? ''
    at = blank.lastIndex
    const mark = /(>)|(?:[-+*]|\d{1,9}[.)])(?=[ \t])/y
    mark.lastIndex = at
    const found = mark.exec(before)
    if (!found) return { prefix, length: at }
    prefix += found[1] ?? ' '.repeat(found[0].length)
    at = mark.lastIndex
  }
}

export function placementOf(text: string, span: Span): Placement {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1
  const before = text.slice(lineStart, span.start)
  const next = text.indexOf('\n', span.end)
  const { prefix, length } = continuation(before)
  return {
    prefix,
    isFirst: length === before.length,
    isLast: text.slice(span.end, next < 0 ? text.length : next).trim() === '',
  }
}

/** The lines as a block that replaces a call: on lines of their own, each with the prefix. */
export function placeLines(
  lines: readonly string[],
  { prefix, isFirst, isLast }: Placement,
  eol: string,
): string {
  const marked = lines.map((line) => (line === '' ? prefix.trimEnd() : prefix + line))
  const block = isFirst ? marked.join(eol).slice(prefix.length) : eol + marked.join(eol)
  return isLast ? block : block + eol + prefix
}
