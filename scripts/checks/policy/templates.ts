/** Finds Go templates in an annotation by their braces alone. */
import type { Span } from '../../model/source.ts'

export function templatesIn(text: string): Span[] {
  const found: Span[] = []
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const close = text.indexOf('}}', start + 2)
    if (close < 0) break
    found.push({ start, end: close + 2 })
    start = text.indexOf('{{', close + 2)
  }
  return found
}

/** Replaces each template in a text. */
export function replaceTemplates(text: string, by: (length: number) => string): string {
  let replaced = ''
  let at = 0
  for (const { start, end } of templatesIn(text)) {
    replaced += text.slice(at, start) + by(end - start)
    at = end
  }
  return replaced + text.slice(at)
}
