/** The ids on a page that a URL may have as its anchor. */
import { memo } from '../lib/memo.ts'
import type { Page } from '../model/page.ts'
import { nearest } from '../text/near.ts'

/** Matches an attribute's value up to its end, or to a character that an HTML id can't contain. */
const attribute = /\b(?:id|name)\s{0,15}=\s{0,15}["']?([^\s"'<>`=]{1,200})/gi
/** An address may leave out what follows a sign that is no letter; more of these are in no id that anybody wrote. */
const maxCuts = 8

/** All ids on a page, collected once: a search of the text for each link would take quadratic time. */
const idsOf = memo((page: Page): ReadonlySet<string> => {
  const ids = new Set(page.headings.map(({ id }) => id))
  for (const [, value] of page.source.text.matchAll(attribute)) {
    if (value === undefined) continue
    ids.add(value)
    let cuts = 0
    for (let at = 1; at < value.length && cuts < maxCuts; at++) {
      if (/[\w-]/.test(value[at] as string)) continue
      ids.add(value.slice(0, at))
      cuts++
    }
  }
  return ids
})

/** True if a heading or an HTML element on the page has this id. */
export function hasAnchor(page: Page, anchor: string): boolean {
  const id = anchor.replace(/^user-content-/, '')
  // `#L12` is a line, on hosts of repositories; `#:~:text=` is a piece of text.
  if (id === '' || id === 'top' || /^L\d+(-L?\d+)?$|^:~:/.test(id)) return true
  return idsOf(page).has(id)
}

const headingIds = memo((page: Page): readonly string[] => page.headings.map((heading) => heading.id))

/** Compares ids without their common beginning (`alert-name-…`), which would make all of them similar. */
export function nearestId(anchor: string, page: Page): string | undefined {
  const ids = headingIds(page)
  const id = nearest(anchor, ids)
  if (id === undefined || id.toLowerCase() === anchor.toLowerCase()) return id
  let common = 0
  while (common < id.length && id[common] === anchor[common]) common++
  const from = anchor.lastIndexOf('-', common - 1) + 1
  const start = anchor.slice(0, from)
  let alike = 0
  for (const other of ids) if (other.startsWith(start) && ++alike === 2) break
  if (alike < 2) return id
  return nearest(anchor.slice(from), [id.slice(from)]) === undefined ? undefined : id
}
