/** Hides parts of a text without moving the others. */
import type { Span } from '../model/source.ts'

/** As long as the text, with its line feeds where they are and `filler` everywhere else. */
function blank(text: string, start: number, end: number, filler: string): string {
  let out = ''
  let at = start
  for (let feed = text.indexOf('\n', at); feed >= 0 && feed < end; feed = text.indexOf('\n', at)) {
    out += `${filler.repeat(feed - at)}\n`
    at = feed + 1
  }
  return out + filler.repeat(end - at)
}

/** The same text with the spans hidden; lines and offsets stay. The spans are in order; what overlaps is left out. */
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
