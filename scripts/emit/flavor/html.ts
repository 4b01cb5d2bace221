/** The HTML that the calls of a page stand in, for Markdown's own rules do not hold there. */
import type { Page } from '../../model/page.ts'
import type { Span } from '../../model/source.ts'

/**
 * - `comment`: nobody sees it, but what is brought in could end it.
 * - `raw`: such as `<pre>`. It goes on until its end tag, whatever Markdown says.
 * - `block`: such as `<details>`. It goes on until a blank line, and until then a fence is text and its content HTML.
 */
export type HtmlKind = 'comment' | 'raw' | 'block'

interface HtmlSpan extends Span {
  readonly kind: HtmlKind
}

const rawStart = /^[ \t>]*<(?:pre|script|style|textarea)(?:[\s>]|$)/i
const rawEnd = /<\/(?:pre|script|style|textarea)>/i
const blockStart = /^[ \t>]*<[A-Za-z/!?]/

/** Whether the offset in its line is inside inline code that begins on it. */
function isInCode(line: string, column: number): boolean {
  return (line.slice(0, column).split('`').length - 1) % 2 === 1
}

/** All HTML of a page, in order and without overlap. Reads each line once. */
export function htmlSpans(page: Page): readonly HtmlSpan[] {
  const { text } = page.source
  if (!text.includes('<', page.bodyStart)) return []
  const spans: HtmlSpan[] = []
  let open: { kind: HtmlKind; start: number } | undefined
  let fence = 0
  const close = (end: number): void => {
    if (open) spans.push({ ...open, end })
    open = undefined
  }
  for (let start = page.bodyStart; start < text.length; ) {
    while ((page.fences[fence]?.end ?? text.length) <= start) fence++
    const code = page.fences[fence]
    if (code && code.start <= start) {
      if (open?.kind === 'block') close(start)
      start = Math.max(code.end, start + 1)
      continue
    }
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline + 1
    const line = text.slice(start, end)
    if (open?.kind === 'comment') {
      const at = line.indexOf('-->')
      if (at >= 0) close(start + at + 3)
    } else if (open?.kind === 'raw') {
      if (rawEnd.test(line)) close(end)
    } else {
      if (open && line.trim() === '') close(start)
      const comment = line.indexOf('<!--')
      if (comment >= 0 && !isInCode(line, comment)) {
        close(start + comment)
        const ends = line.indexOf('-->', comment + 4)
        open = { kind: 'comment', start: start + comment }
        if (ends >= 0) close(start + ends + 3)
      } else if (!open && rawStart.test(line)) {
        open = { kind: 'raw', start }
        if (rawEnd.test(line)) close(end)
      } else if (!open && blockStart.test(line)) open = { kind: 'block', start }
    }
    start = end
  }
  close(text.length)
  return spans
}

/** Tells for spans of a page, asked for in its order, what HTML each begins in. */
export function htmlOf(page: Page): (span: Span) => HtmlKind | undefined {
  const spans = htmlSpans(page)
  let next = 0
  return ({ start }) => {
    while ((spans[next]?.end ?? Infinity) <= start) next++
    const found = spans[next]
    return found && found.start <= start ? found.kind : undefined
  }
}
