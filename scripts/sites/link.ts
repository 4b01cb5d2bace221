/** Resolves links on pages. */

import { memo } from '../lib/memo.ts'
import type { GeneratorName } from '../model/config.ts'
import type { Link, Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import { nearest } from '../text/near.ts'
import { pathKey, publishedPaths } from './addresses.ts'
import { hasAnchor, nearestId } from './anchor.ts'
import { siteOf } from './base.ts'
import { urlOfPage } from './meant.ts'
import { type Addresses, shownBy } from './naming.ts'
import { resolveRunbookUrl } from './resolve.ts'
import { decoded, isPlaceholderAddress } from './url.ts'

export type LinkLanding =
  | { readonly kind: 'found' }
  /** The link leads out of the known part of the tree. */
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'no-page'; readonly nearest?: string }
  | { readonly kind: 'no-anchor'; readonly page: Page; readonly anchor: string; readonly nearest?: string }

/** Resolves `path` from a folder; undefined when it leaves the root of the content. */
function inContent(folder: string, path: string): string | undefined {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  return parts.join('/')
}

/** The page at a path: a file, with or without its extension, or an address of the site. */
function pageAt(path: string, addresses: Addresses): Page | undefined {
  const { source, kept, site } = addresses
  return (
    source.get(path) ??
    source.get(`${path}.md`) ??
    source.get(`${path}/_index.md`) ??
    source.get(`${path}/index.md`) ??
    kept.get(path) ??
    site.get(pathKey(path))
  )
}

/** The folders that a relative link may start from: that of the file, and that of the published page. */
function foldersOf(page: Page, project: Project): string[] {
  const file = page.contentPath.replace(/(?<![^/])[^/]*$/, '')
  const [published] = publishedPaths(page, project.config.site)
  // The page `runbooks/node/nodedown/` is itself a folder to a browser.
  return published === undefined ? [file] : [file, published.replace(/(?<![^/])[^/]*$/, '')]
}

/** Every file of the content and every folder that holds one. */
const knownPlaces = memo((project: Project): ReadonlySet<string> => {
  const places = new Set(project.assets)
  for (const path of [...project.assets, ...project.pages.map(({ contentPath }) => contentPath)]) {
    let slash = path.lastIndexOf('/')
    // The parents of a known folder are known, too.
    for (; slash > 0 && !places.has(path.slice(0, slash)); slash = path.lastIndexOf('/', slash - 1))
      places.add(path.slice(0, slash))
  }
  return places
})

/** The walk enters no folder that begins with a dot, such as `.github`. */
const isHidden = (path: string): boolean => /(^|\/)\./.test(path)

const hasOtherEnding = (path: string): boolean =>
  /\.[a-z0-9]{1,5}$/i.test(path) && !/\.(md|markdown|html?)$/i.test(path)

/** The generators that show the pages, each of which a link on them may be meant for. */
const shownIn = memo((project: Project): readonly GeneratorName[] => {
  const { site } = project.config
  const { bases } = siteOf(project)
  if (bases.length === 0) return [site.generator ?? 'github']
  return [...new Set(bases.flatMap(({ naming }) => shownBy(naming, site)))]
})

/** Whether the built site has the anchor on the page, whatever is known of its generator. */
function isServedOn(page: Page, anchor: string, project: Project): boolean {
  const { isServed } = project
  if (!isServed) return false
  return siteOf(project).bases.some((base) => {
    const url = base.naming === 'source' ? undefined : urlOfPage(page, base, project)
    return url !== undefined && isServed(`${url}#${anchor}`)
  })
}

function anchorOn(page: Page, anchor: string | undefined, project: Project): LinkLanding {
  const shown = shownIn(project)
  if (!anchor || hasAnchor(page, anchor, shown) || isServedOn(page, anchor, project)) return { kind: 'found' }
  return { kind: 'no-anchor', page, anchor, nearest: nearestId(anchor, page, shown) }
}

function local(path: string, anchor: string | undefined, page: Page, project: Project): LinkLanding {
  const { addresses, bases } = siteOf(project)
  const isFromRoot = path.startsWith('/')
  const roots = ['', ...bases.map(({ url }) => url.replace(/^https:\/\/[^/]*/, ''))]
  const candidates = isFromRoot
    ? roots.filter((root) => path.startsWith(root)).map((root) => inContent('', path.slice(root.length)))
    : foldersOf(page, project).map((folder) => inContent(folder, path))
  const inside = candidates.flatMap((candidate) => candidate ?? [])
  for (const candidate of inside) {
    const found = pageAt(candidate, addresses)
    if (found) return anchorOn(found, anchor, project)
    if (candidate === '' || knownPlaces(project).has(candidate)) return { kind: 'found' }
  }
  // Files outside the content folder, such as Hugo's static/, are not known.
  if (
    inside.length < candidates.length ||
    (isFromRoot && hasOtherEnding(path)) ||
    isHidden(path.replace(/^(\.\.?\/)+/, ''))
  )
    return { kind: 'unchecked' }
  return { kind: 'no-page', nearest: isFromRoot ? undefined : suggestion(inside, page, project) }
}

/** The relative path from a folder to a file or another folder. */
function relativeTo(folder: string, target: string): string {
  const from = folder.split('/').filter((part) => part !== '')
  const to = target.split('/')
  let common = 0
  while (common < from.length && from[common] === to[common]) common++
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/')
}

/** Every content file, in the order of suggestions, and the index of the first file with each name. */
const filesOf = memo((project: Project) => {
  const paths = [...siteOf(project).addresses.source.keys(), ...project.assets]
  const named = new Map<string, number>()
  for (const [i, path] of paths.entries()) {
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    if (slash >= 0 && !named.has(name)) named.set(name, i)
  }
  return { paths, named }
})

/** A suggestion: a file of that name in another folder, a similar path, or a similar address. */
function suggestion(
  [file = '', address]: readonly string[],
  page: Page,
  project: Project,
): string | undefined {
  const { addresses } = siteOf(project)
  const [sourceFolder = '', publishedFolder = ''] = foldersOf(page, project)
  const name = file.slice(file.lastIndexOf('/') + 1)
  const { paths, named } = filesOf(project)
  const first = Math.min(named.get(name) ?? paths.length, named.get(`${name}.md`) ?? paths.length)
  const found = paths[first] ?? nearest(file, paths)
  if (found !== undefined) return relativeTo(sourceFolder, found)
  const published = address === undefined ? undefined : nearest(address, addresses.site.keys())
  return published === undefined ? undefined : `${relativeTo(publishedFolder, published)}/`
}

/** Resolves a link. Addresses outside the site are not followed. */
export function resolveLink({ destination }: Link, page: Page, project: Project): LinkLanding {
  const text = destination.trim()
  if (isPlaceholderAddress(text) || /\{\{|\{%|\$\{|<%/.test(text)) return { kind: 'unchecked' }
  if (/^(?:https?:)?\/\//i.test(text)) {
    const landing = resolveRunbookUrl(text, project)
    if (landing.kind === 'nowhere') return { kind: 'no-page', nearest: landing.nearest }
    if (landing.kind === 'no-anchor') return landing
    return { kind: landing.kind === 'page' ? 'found' : 'unchecked' }
  }
  if (/^[a-z][a-z\d+.-]*:/i.test(text)) return { kind: 'unchecked' }
  const [path = '', anchor] = text.split('#', 2)
  const target = decoded(path.replace(/\?.*/s, ''))
  if (target === '') return anchorOn(page, anchor === undefined ? undefined : decoded(anchor), project)
  return local(target, anchor === undefined ? undefined : decoded(anchor), page, project)
}
