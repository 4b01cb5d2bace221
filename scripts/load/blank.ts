/** Hides parts of a text and keeps all offsets. */
import type { Span } from '../model/source.ts'

/** The text between two offsets replaced by `filler`; line feeds stay. */
function blank(text: string, start: number, end: number, filler: string): string {
  let out = ''
  let at = start
  for (let feed = text.indexOf('\n', at); feed >= 0 && feed < end; feed = text.indexOf('\n', at)) {
    out += `${filler.repeat(feed - at)}\n`
    at = feed + 1
  }
  return out + filler.repeat(end - at)
}

/** The text with the spans hidden; lines and offsets stay. Spans must be in order; overlapping ones are ignored. */
export function blanked(text: string, spans: readonly Span[], filler = ' '): string {
  let out = ''
  let at = 0
  for (const { start, end } of spans) {
    if (start < at) continue
    out += text.slice(at, start) + blank(text, start, end, filler)
    at = end
  }
  return out + text.slice(at)
}
