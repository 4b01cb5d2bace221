/** The ids on a page that an address may end in. */

import type { Page } from '../model/page.ts'
import { nearest } from '../text/near.ts'

/** Whether something on the page has this id: a heading, or an element that somebody wrote as HTML. */
export function hasAnchor(page: Page, anchor: string): boolean {
  const id = anchor.replace(/^user-content-/, '')
  // `#L12` is a line, on hosts of repositories; `#:~:text=` is a piece of text.
  if (id === '' || id === 'top' || /^L\d+(-L?\d+)?$|^:~:/.test(id)) return true
  if (page.headings.some((heading) => heading.id === id)) return true
  const { text } = page.source
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    const isWhole = !/[\w-]/.test(text[at + id.length] ?? '')
    if (isWhole && /\b(?:id|name)\s*=\s*["']?$/i.test(text.slice(Math.max(0, at - 20), at))) return true
  }
  return false
}

/** Where ids begin alike (`alert-name-…`), what they have in common makes none of them similar. */
export function nearestId(anchor: string, page: Page): string | undefined {
  const ids = page.headings.map((heading) => heading.id)
  const id = nearest(anchor, ids)
  if (id === undefined || id.toLowerCase() === anchor.toLowerCase()) return id
  let common = 0
  while (common < id.length && id[common] === anchor[common]) common++
  const from = anchor.lastIndexOf('-', common - 1) + 1
  if (ids.filter((other) => other.startsWith(anchor.slice(0, from))).length < 2) return id
  return nearest(anchor.slice(from), [id.slice(from)]) === undefined ? undefined : id
}
