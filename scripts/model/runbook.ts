/** What a runbook page is made of, beyond what every page has. */
import type { Config } from './config.ts'
import type { Heading, Page } from './page.ts'
import type { Span } from './source.ts'

/** Whether there is nothing on the page for anybody to read. */
export function isEmptyPage(page: Page): boolean {
  return page.source.text.slice(page.bodyStart).trim() === ''
}

/** The name of the file without its folder and ending, which is the alert's name by convention. */
export function nameOfPage(page: Page): string {
  return page.contentPath.slice(page.contentPath.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}

/** `runbooks/node/` of `runbooks/node/NodeDown.md`. */
export function folderOfPage(page: Page): string {
  return page.contentPath.slice(0, page.contentPath.lastIndexOf('/') + 1)
}

/** A heading and what follows it, up to the next heading of its level or a higher one. */
export interface Section {
  readonly heading: Heading
  readonly content: Span
}

const sections = new WeakMap<Page, readonly Section[]>()

export function sectionsOf(page: Page): readonly Section[] {
  let found = sections.get(page)
  if (!found) {
    found = page.headings.map((heading, index) => {
      const next = page.headings.slice(index + 1).find(({ depth }) => depth <= heading.depth)
      return { heading, content: { start: heading.end, end: next?.start ?? page.source.text.length } }
    })
    sections.set(page, found)
  }
  return found
}

/** What the sections of a runbook are called where the configuration doesn't say, in their order. */
const usualSections = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation']

export function sectionNames(config: Config): readonly string[] {
  return config.runbooks.sections ?? usualSections
}

/** What makes two headings the same: not their case, a number before them or a colon behind them. */
export function titleKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/^(\d+[.)]|[^\p{L}\p{N}]+)\s*/u, '')
    .replace(/[\s:.]+$/, '')
}

/** A comment as Markdown has none: `[//]: # (text)` and its like. */
const referenceComment = /^[ \t]*\[(?:\/\/|comment|_)\]:[^\r\n]*$/gim

/** The text without what no reader sees. */
function visible(text: string): string {
  let shown = ''
  let at = 0
  for (let open = text.indexOf('<!--'); open >= 0; open = text.indexOf('<!--', at)) {
    const close = text.indexOf('-->', open + 2)
    if (close < 0) break
    shown += text.slice(at, open)
    at = close + 3
  }
  return (shown + text.slice(at)).replace(referenceComment, '')
}

/** Whether a section holds nothing that a reader sees. */
export function isBlankSection(page: Page, { content }: Section): boolean {
  return visible(page.source.text.slice(content.start, content.end)).trim() === ''
}
