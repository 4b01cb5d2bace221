/** What a runbook page is made of, beyond what every page has. */
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
