/** Finds the parts of a page that Markdown leaves alone, so that a search can skip them. */
import { addTo } from '../lib/group.ts'
import type { Span } from '../model/source.ts'

/** HTML comments from `from` on. One without an end reaches to the end of the text. */
export function commentSpans(text: string, from: number): Span[] {
  const spans: Span[] = []
  for (let start = text.indexOf('<!--', from); start >= 0; ) {
    const close = text.indexOf('-->', start + 2)
    const end = close < 0 ? text.length : close + 3
    spans.push({ start, end })
    start = text.indexOf('<!--', end)
  }
  return spans
}

/** Code spans: from a run of backticks to the next run of the same length in the same paragraph. */
export function codeSpans(text: string, from: number): Span[] {
  const spans: Span[] = []
  const boundary = /\r?\n[ \t]*(?=\r?\n)/g
  boundary.lastIndex = from
  for (let start = from; start < text.length; ) {
    const match = boundary.exec(text)
    const end = match ? match.index : text.length
    codeSpansIn(text, start, end, spans)
    start = match ? boundary.lastIndex : text.length
  }
  return spans
}

function codeSpansIn(text: string, from: number, to: number, spans: Span[]): void {
  const runs: Span[] = []
  for (let at = text.indexOf('`', from); at >= 0 && at < to; at = text.indexOf('`', at)) {
    const start = at
    while (at < to && text[at] === '`') at++
    runs.push({ start, end: at })
  }
  /** For each length, the positions in `runs`, last first. */
  const byLength = new Map<number, number[]>()
  for (let i = runs.length - 1; i >= 0; i--) {
    const { start, end } = runs[i] as Span
    addTo(byLength, end - start, i)
  }
  for (let i = 0; i < runs.length; i++) {
    const { start, end } = runs[i] as Span
    let slashes = 0
    while (start - slashes > from && text[start - slashes - 1] === '\\') slashes++
    // A backslash escapes the first backtick of a run, unless the backslash is itself escaped.
    const opens = start + (slashes % 2)
    const places = byLength.get(end - opens)
    while (places && places.length > 0 && (places.at(-1) as number) <= i) places.pop()
    const close = places?.at(-1)
    if (close === undefined || opens === end) continue
    spans.push({ start: opens, end: (runs[close] as Span).end })
    i = close
  }
}
