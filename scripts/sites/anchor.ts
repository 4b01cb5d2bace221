/** The ids on a page that a URL may have as its anchor. */
import { memo } from '../lib/memo.ts'
import type { GeneratorName } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import { nearest } from '../text/near.ts'
import { generators } from './generators.ts'

/** Matches an attribute's value up to its end, or to a character that an HTML id can't contain. */
const attribute = /\b(?:id|name)\s{0,15}=\s{0,15}["']?([^\s"'<>`=]{1,200})/gi
/** An address may leave out what follows a sign that is no letter; more of these are in no id that anybody wrote. */
const maxCuts = 8

/** The ids that somebody wrote as HTML: searching the text for each link would take time with the square of both. */
const writtenIds = memo((page: Page): ReadonlySet<string> => {
  const ids = new Set<string>()
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

const madeIds = memo((_page: Page) => new Map<GeneratorName, ReadonlySet<string>>())

function idsBy(generator: GeneratorName, page: Page): ReadonlySet<string> {
  const known = madeIds(page)
  const ids = known.get(generator) ?? new Set(generators[generator].ids(page))
  known.set(generator, ids)
  return ids
}

/** Whether something on the page has this id: a heading, as one of `shown` makes it, or an element written as HTML. */
export function hasAnchor(page: Page, anchor: string, shown: readonly GeneratorName[]): boolean {
  const id = anchor.replace(/^user-content-/, '')
  // `#L12` is a line, on hosts of repositories; `#:~:text=` is a piece of text.
  if (id === '' || id === 'top' || /^L\d+(-L?\d+)?$|^:~:/.test(id)) return true
  return shown.some((generator) => idsBy(generator, page).has(id)) || writtenIds(page).has(id)
}

/** Where ids begin alike (`alert-name-…`), what they have in common makes none of them similar. */
export function nearestId(
  anchor: string,
  page: Page,
  [generator = 'github']: readonly GeneratorName[],
): string | undefined {
  const ids = [...idsBy(generator, page)]
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
