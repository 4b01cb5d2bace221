/** The ids on a page that an address may end in. */
import { memo } from './memo.ts'
import { nearest } from './near.ts'
import type { Page } from './page.ts'

/** An attribute's value, or its beginning, up to what no id of HTML may hold or what ends it. */
const attribute = /\b(?:id|name)\s{0,15}=\s{0,15}["']?([^\s"'<>`=]{1,200})/gi
/** An address may leave out what follows a sign that is no letter; more of these are in no id that anybody wrote. */
const maxCuts = 8

/** All that `hasAnchor` finds on a page: searching its text for each link would take time with the square of both. */
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

/** Whether something on the page has this id: a heading, or an element that somebody wrote as HTML. */
export function hasAnchor(page: Page, anchor: string): boolean {
  const id = anchor.replace(/^user-content-/, '')
  // `#L12` is a line, on hosts of repositories; `#:~:text=` is a piece of text.
  if (id === '' || id === 'top' || /^L\d+(-L?\d+)?$|^:~:/.test(id)) return true
  return idsOf(page).has(id)
}

const headingIds = memo((page: Page): readonly string[] => page.headings.map((heading) => heading.id))

/** Where ids begin alike (`alert-name-…`), what they have in common makes none of them similar. */
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
