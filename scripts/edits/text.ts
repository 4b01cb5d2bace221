/** Text edits: put them in order, apply them, make them as small as they can be. */
import type { TextEdit } from '../diagnostic.ts'

const byPlace = (a: TextEdit, b: TextEdit): number => a.start - b.start || a.end - b.end

/**
 * Whether two edits can't both be applied: they replace some of the same text, one inserts into what the other
 * replaces, or both insert at the same place, where their order would be a choice.
 */
export function collide(a: TextEdit, b: TextEdit): boolean {
  if (a.start === b.start) return true
  const [first, second] = a.start < b.start ? [a, b] : [b, a]
  return first.end > second.start
}

/** Whether each edit lies in the text, in itself and beside all others. */
export function areSound(edits: readonly TextEdit[], length: number): boolean {
  const sorted = [...edits].sort(byPlace)
  return sorted.every((edit, i) => {
    const previous = sorted[i - 1]
    const isInside = edit.start >= 0 && edit.start <= edit.end && edit.end <= length
    return isInside && !(previous && collide(previous, edit))
  })
}

/**
 * The text with the edits applied; everything outside of them stays as it is.
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

/** The same edit without what it would replace by itself at its beginning and its end; none if that is all of it. */
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

/** Where the line of an offset begins. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

/** Where the line of an offset ends, before its line end. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at)
  if (newline < 0) return text.length
  return newline > at && text[newline - 1] === '\r' ? newline - 1 : newline
}
