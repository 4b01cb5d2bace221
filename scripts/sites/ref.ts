/** Resolves Hugo's `ref` and `relref`. Hugo builds no site that contains an unresolved one. */

import { memo } from '../lib/memo.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { ShortcodeCall } from '../model/shortcode.ts'
import { nearest } from '../text/near.ts'
import { hasAnchor, nearestId } from './anchor.ts'
import type { LinkLanding } from './link.ts'

export interface PageReference {
  /** The argument, as it was written. */
  readonly destination: string
  readonly landing: LinkLanding
}

/** The key by which Hugo finds a page: its lower-case path without extension and language; the folder for a folder's page. */
function keyOf(path: string): string {
  return path
    .toLowerCase()
    .replace(/(?<!\/)\/+$/, '')
    .replace(/\.(?:md|markdown|html)$/, '')
    .replace(/\.[a-z]{2}(?:-[a-z]{2})?$/, '')
    .replace(/(^|\/)_?index$/, '')
    .replace(/\/$/, '')
}

const known = memo((project: Project) => {
  const byPath = new Map<string, Page>()
  const byName = new Map<string, Page>()
  const folders = new Set([''])
  for (const page of project.pages) {
    const key = keyOf(page.contentPath)
    byPath.set(key, page)
    byName.set(key.slice(key.lastIndexOf('/') + 1), page)
    // A nested folder has a page only if it contains an `_index.md`.
    if (key.includes('/')) folders.add(key.slice(0, key.indexOf('/')))
  }
  return { byPath, byName, folders }
})

function withoutDots(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** Resolves from the root, from the page's folder, or by the file name alone. */
function landingOf(path: string, anchor: string, page: Page, project: Project): LinkLanding {
  const { byPath, byName, folders } = known(project)
  const folder = page.contentPath.replace(/(?<![^/])[^/]*$/, '')
  const places = [...(path.startsWith('/') ? [] : [folder + path]), path].map((place) =>
    keyOf(withoutDots(place)),
  )
  const byItsName = path.includes('/') ? undefined : byName.get(keyOf(path))
  const target = path === '' ? page : (places.flatMap((place) => byPath.get(place) ?? [])[0] ?? byItsName)
  if (target) {
    if (anchor === '' || hasAnchor(target, anchor, ['hugo'])) return { kind: 'found' }
    return { kind: 'no-anchor', page: target, anchor, nearest: nearestId(anchor, target, ['hugo']) }
  }
  // Hugo generates the pages of taxonomies.
  if (places.some((place) => folders.has(place) || /^(?:tags|categories)(?:\/|$)/.test(place)))
    return { kind: 'found' }
  const name = keyOf(path).replace(/^.*\//, '')
  const meant = byName.get(name) ?? byName.get(nearest(name, byName.keys()) ?? '')
  return { kind: 'no-page', nearest: meant && `/${meant.contentPath}` }
}

/** The page that a call of `ref` or `relref` names; undefined for other calls and other languages. */
export function pageReference(call: ShortcodeCall, page: Page, project: Project): PageReference | undefined {
  if (!/^(?:rel)?ref$/.test(call.name) || call.kind === 'close') return undefined
  const [first] = call.args
  const named = call.args.find(({ name }) => name === 'path')
  const destination = (named ?? (first?.name === undefined ? first : undefined))?.value.trim()
  if (!destination || call.args.some(({ name }) => name === 'lang')) return undefined
  // Hugo does not change URLs of other sites.
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(destination)) return undefined
  const [path = '', anchor = ''] = destination.split('#', 2)
  return { destination, landing: landingOf(path.replace(/\?.*/s, ''), anchor, page, project) }
}
