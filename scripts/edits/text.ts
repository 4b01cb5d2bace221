/** Sorts, applies and minimises text edits. */
import type { TextEdit } from '../diagnostic.ts'

const byPlace = (a: TextEdit, b: TextEdit): number => a.start - b.start || a.end - b.end

/**
 * True if two edits can't both be applied: they replace some of the same text, one inserts into text that the other
 * replaces, or both insert at the same place, where the order is undefined.
 */
export function collide(a: TextEdit, b: TextEdit): boolean {
  if (a.start === b.start) return true
  const [first, second] = a.start < b.start ? [a, b] : [b, a]
  return first.end > second.start
}

/** True if each edit is inside the text, and none collides with another. */
export function areSound(edits: readonly TextEdit[], length: number): boolean {
  const sorted = [...edits].sort(byPlace)
  return sorted.every((edit, i) => {
    const previous = sorted[i - 1]
    const isInside = edit.start >= 0 && edit.start <= edit.end && edit.end <= length
    return isInside && !(previous && collide(previous, edit))
  })
}

/**
 * Returns the text with the edits applied.
 * @throws RangeError for edits that are not sound
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  if (!areSound(edits, text.length)) throw new RangeError('the edits overlap or lie outside of the text')
  let out = ''
  let at = 0
  for (const edit of [...edits].sort(byPlace)) {
    out += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return out + text.slice(at)
}

const splitsPair = (text: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '')

/** The edit without the unchanged text at its beginning and end; undefined if it changes nothing. */
export function shrink(text: string, { start, end, text: wanted }: TextEdit): TextEdit[] {
  const old = text.slice(start, end)
  if (old === wanted) return []
  const shorter = Math.min(old.length, wanted.length)
  let head = 0
  while (head < shorter && old[head] === wanted[head]) head++
  if (splitsPair(old, head) || splitsPair(wanted, head)) head--
  let tail = 0
  while (tail < shorter - head && old[old.length - 1 - tail] === wanted[wanted.length - 1 - tail]) tail++
  if (splitsPair(old, old.length - tail) || splitsPair(wanted, wanted.length - tail)) tail--
  return [{ start: start + head, end: end - tail, text: wanted.slice(head, wanted.length - tail) }]
}

/** The line end of a text: that of its first line. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n')
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n'
}

/** The start of the line at an offset. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

/** The end of the line at an offset, before its line end. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at)
  if (newline < 0) return text.length
  return newline > at && text[newline - 1] === '\r' ? newline - 1 : newline
}
