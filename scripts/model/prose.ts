/** The words of a page, apart from its rule, its code and its markup. */
import type { Page } from './page.ts'
import { visible } from './runbook.ts'
import type { Span } from './source.ts'

/** What the site puts into a page, and the comments that hold copies of it. */
function shortcodeSpans(page: Page): Span[] {
  const { calls } = page.shortcodes
  const spans: Span[] = []
  let until = 0
  for (const call of calls) {
    if (call.start < until) continue
    const close = call.name === 'comment' ? calls[call.closedBy ?? -1] : undefined
    until = close?.end ?? call.end
    spans.push({ start: call.start, end: until })
  }
  return spans
}

/** The text of a page after its front matter, without shortcodes and what is in their comments. */
export function proseOf(page: Page): string {
  const { text } = page.source
  let prose = ''
  let at = page.bodyStart
  for (const { start, end } of shortcodeSpans(page)) {
    prose += text.slice(at, start)
    at = end
  }
  return visible(prose + text.slice(at))
}

/** Words and nothing else: white space, case and Markdown's marks make no difference. */
export function normalProse(text: string): string {
  return text
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
    .replace(/\\(?=[!-/:-@[-`{-~])|[*_`#>]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** The first paragraph below the first heading, if it is one of plain text. */
export function introOf(page: Page): Span | undefined {
  const { text } = page.source
  const heading = page.headings[0]
  if (heading && heading.depth > 1) return undefined
  const from = heading?.end ?? page.bodyStart
  const start = from + (/^\s*/.exec(text.slice(from, from + 200))?.[0].length ?? 0)
  const blank = /\n[ \t]*\r?\n/g
  blank.lastIndex = start
  const stop = page.headings.find((other) => other.start >= start)?.start ?? text.length
  const end = Math.min(blank.exec(text)?.index ?? text.length, stop)
  const paragraph = text.slice(start, end).trimEnd()
  if (paragraph === '' || /^(?:[<>#|`~]|\{\{|\{%|[-*+]\s|\d+[.)]\s|!?\[)/.test(paragraph)) return undefined
  return { start, end: start + paragraph.length }
}
