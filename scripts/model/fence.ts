/** Code fences: which one a place is in, and which one holds given lines. */
import type { Fence, Page } from './page.ts'
import type { Span } from './source.ts'

/** The fenced code block that a span stands in, if it does. */
export function fenceAround(page: Page, span: Span): Fence | undefined {
  const { fences } = page
  let low = 0
  let high = fences.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((fences[middle] as Fence).start <= span.start) low = middle + 1
    else high = middle
  }
  const fence = fences[low - 1]
  return fence && fence.content.start <= span.start && span.end <= fence.content.end ? fence : undefined
}

/** A fence that no run of backticks in the lines can close. */
export function fenceFor(lines: readonly string[]): string {
  let longest = 2
  for (const line of lines) for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return '`'.repeat(longest + 1)
}

/** True when one of the lines would close the fence before its end. */
export function closesFence(lines: readonly string[], fence: Fence, text: string): boolean {
  const mark = /`{3,}|~{3,}/.exec(text.slice(fence.start, fence.content.start))?.[0] ?? '```'
  return lines.some((line) => {
    const run = line.trim()
    return run.length >= mark.length && run === (mark[0] as string).repeat(run.length)
  })
}

/** What is said of a call in a fence that can't hold its rule. */
export const fenceTooShort = {
  message: 'the rule holds a line that closes the code block which this call stands in',
  help: 'Make the fence of the code block longer, or remove it: the call brings its own.',
}
