/** Code in running text. */
import type { Page } from './page.ts'
import type { Span } from './source.ts'

/** The contents of code spans outside code blocks; those that go over a line end are left out. */
export function* inlineCode(page: Page): Generator<Span & { readonly text: string }> {
  const { text } = page.source
  const span = /(?<!`)(`{1,2})(?!`)([^`\r\n]+)\1(?!`)/g
  span.lastIndex = page.bodyStart
  let next = 0
  for (let match = span.exec(text); match; match = span.exec(text)) {
    while (next < page.fences.length && (page.fences[next]?.end ?? 0) <= match.index) next++
    const fence = page.fences[next]
    if (fence && fence.start <= match.index) {
      span.lastIndex = fence.end
      continue
    }
    const start = match.index + (match[1] as string).length
    const content = match[2] as string
    yield { start, end: start + content.length, text: content }
  }
}
