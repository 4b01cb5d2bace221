/** Resolves runbook URLs. */

import { memo } from '../lib/memo.ts'
import type { GeneratorName } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Rule } from '../model/rule.ts'
import { nearest } from '../text/near.ts'
import { isDraft, pathKey, publishedPaths } from './addresses.ts'
import { hasAnchor, nearestId } from './anchor.ts'
import { runbookUrlOf, type Site, siteOf } from './base.ts'
import { generatorOf } from './generators.ts'
import { meant, urlOfPage } from './meant.ts'
import { type Base, shownBy } from './naming.ts'
import { parseRunbookUrl, placeInRepository, redirected, type WebAddress } from './url.ts'

export type Landing =
  | { readonly kind: 'page'; readonly page: Page; readonly anchor?: string }
  /** The page exists, but has no such id. */
  | { readonly kind: 'no-anchor'; readonly page: Page; readonly anchor: string; readonly nearest?: string }
  /** Under a base, but not published. `nearest` is the full URL that was probably meant. */
  | { readonly kind: 'nowhere'; readonly nearest?: string; readonly draft?: Page }
  /** Another file of the site, or one of its folders. */
  | { readonly kind: 'file' }
  /** Not under any base, so that only a request can check it. `page`: the alert's own page, if the URL ends like its address. */
  | { readonly kind: 'elsewhere'; readonly page?: Page }
  | { readonly kind: 'templated' }
  /** A path that leads to no page here, but may lead to a file of the repository. */
  | { readonly kind: 'relative' }
  | { readonly kind: 'prose' }

function onPage(page: Page, anchor: string | undefined, shown: readonly GeneratorName[]): Landing {
  if (anchor === undefined || hasAnchor(page, anchor, shown)) return { kind: 'page', page, anchor }
  return { kind: 'no-anchor', page, anchor, nearest: nearestId(anchor, page, shown) }
}

/** The drafts by the address that each would have. */
const draftsOf = memo((project: Project): ReadonlyMap<string, Page> => {
  const drafts = new Map<string, Page>()
  for (const page of project.pages) {
    if (!isDraft(page)) continue
    const frontMatter = page.frontMatter && { ...page.frontMatter, values: withoutDraft(page) }
    for (const path of publishedPaths({ ...page, frontMatter }, project.config.site))
      if (!drafts.has(pathKey(path))) drafts.set(pathKey(path), page)
  }
  return drafts
})

function withoutDraft(page: Page): Record<string, unknown> {
  return { ...page.frontMatter?.values, draft: false, published: true }
}

const assetsOf = memo((project: Project) => new Set(project.assets))

/** Every folder that holds one of the addresses, at any depth. */
const foldersIn = memo((pages: ReadonlyMap<string, Page>): ReadonlySet<string> => {
  const folders = new Set<string>()
  for (const key of pages.keys()) {
    let slash = key.lastIndexOf('/')
    for (; slash > 0 && !folders.has(key.slice(0, slash)); slash = key.lastIndexOf('/', slash - 1))
      folders.add(key.slice(0, slash))
  }
  return folders
})

/** True if a folder or another file of the site has this address. */
function isOther(tail: string, base: Base, site: Site, project: Project): boolean {
  if (tail === '' || assetsOf(project).has(tail)) return true
  // To Hugo each folder at the top is a section, which has a list of its pages.
  if (
    base.naming === 'site' &&
    generatorOf(project.config.site).hasSections &&
    !tail.includes('/') &&
    foldersIn(site.addresses.site).has(tail)
  )
    return true
  if (base.naming !== 'source') return false
  // Of a repository only the content is known.
  if (project.config.content === '.' && !/\.(md|markdown)$/i.test(tail)) return true
  return foldersIn(site.addresses.source).has(tail)
}

/** Whether a slash at the end of a path makes it that of a folder, which a page in a file of its own is not. */
function isStrictSlip(tail: string, page: Page, { naming }: Base, { config }: Project): boolean {
  if (naming !== 'site' || !tail.endsWith('/') || !generatorOf(config.site).isStrictSlash) return false
  return publishedPaths(page, config.site).every((path) => path !== '' && !path.endsWith('/'))
}

function underBase(address: WebAddress, tail: string, base: Base, project: Project, alert?: Rule): Landing {
  const site = siteOf(project)
  const key = pathKey(tail)
  const page = site.addresses[base.naming].get(key)
  if (page && !isStrictSlip(tail, page, base, project))
    return onPage(page, address.anchor, shownBy(base.naming, project.config.site))
  if (isOther(key, base, site, project)) return { kind: 'file' }
  const draft = base.naming === 'site' ? draftsOf(project).get(key) : undefined
  const target = meant(key, base, project, alert)
  return { kind: 'nowhere', nearest: target && urlOfPage(target, base, project), draft }
}

/** The part of a URL after a base; the same file by another branch, or raw, is under the same base. */
function tailUnder(base: Base, whole: string, address: WebAddress): string | undefined {
  if (whole.startsWith(base.url)) return whole.slice(base.url.length)
  if (`${whole}/` === base.url) return ''
  const place = base.place && placeInRepository(address)
  if (!place || place.repository !== base.place?.repository) return undefined
  const folder = base.place.path
  // A branch may have a slash in its name.
  const at = place.path.startsWith(folder) ? 0 : place.path.indexOf(`/${folder}`) + 1
  return at === 0 && !place.path.startsWith(folder) ? undefined : place.path.slice(at + folder.length)
}

function web(written: WebAddress, project: Project, alert?: Rule): Landing {
  const address = redirected(written, project.config.site.redirects)
  const whole = address.origin + address.path
  for (const base of siteOf(project).bases) {
    const tail = tailUnder(base, whole, address)
    if (tail !== undefined) return underBase(address, tail, base, project, alert)
  }
  return (
    besideContent(whole, project, alert) ?? { kind: 'elsewhere', page: ownPageAt(address, project, alert) }
  )
}

const outsideOf = memo((project: Project) => new Set(project.outside))

/** A Markdown file of this repository, outside of the content folder. */
function besideContent(whole: string, project: Project, alert?: Rule): Landing | undefined {
  const folder = `${project.config.content}/`
  for (const base of siteOf(project).bases) {
    const root = base.url.slice(0, -folder.length)
    if (!base.place?.path.endsWith(folder) || !whole.startsWith(root) || !project.outside) continue
    const path = whole.slice(root.length)
    // The walk over the tree enters no folder that begins with a dot.
    if (!/\.(md|markdown)$/i.test(path) || /(^|\/)\./.test(path)) return undefined
    if (outsideOf(project).has(path)) return { kind: 'file' }
    const target = meant(path, base, project, alert)
    return { kind: 'nowhere', nearest: target && urlOfPage(target, base, project) }
  }
  return undefined
}

/** The page that an address outside of the configured site means: the alert's own, or any on the site's own host. */
function ownPageAt(address: WebAddress, project: Project, alert?: Rule): Page | undefined {
  const { site } = project.config
  if (!alert || site.base === undefined) return undefined
  const own = project.runbookOf(alert)
  const path = pathKey(address.path)
  const isSame =
    own &&
    publishedPaths(own, site).some((published) => {
      const key = pathKey(published)
      return key.includes('/') && (path === key || path.endsWith(`/${key}`))
    })
  return isSame ? own : movedPageAt(address, path, project)
}

/** The page at the end of a path on the host of the site, where the base is another than the path begins with. */
function movedPageAt({ origin, anchor }: WebAddress, path: string, project: Project): Page | undefined {
  const { site } = project.config
  const base = parseRunbookUrl(site.base ?? '')
  if (base.kind !== 'web' || base.origin !== origin || base.path.replace(/\/$/, '') === '') return undefined
  const { addresses } = siteOf(project)
  for (let tail = path; tail.includes('/'); tail = tail.slice(tail.indexOf('/') + 1)) {
    const page = addresses.site.get(tail)
    if (page) return hasAnchor(page, anchor ?? '', shownBy('site', site)) ? page : undefined
  }
  return undefined
}

/** For a URL that ends in a template: the text before it must be the beginning of an address. */
function templated(before: WebAddress | undefined, project: Project): Landing {
  if (!before) return { kind: 'templated' }
  const whole = before.origin + before.path
  const { bases, addresses } = siteOf(project)
  for (const { url, naming } of bases) {
    if (!whole.startsWith(url)) continue
    const start = whole.slice(url.length).replace(/^\/+/, '')
    for (const key of addresses[naming].keys()) if (`${key}/`.startsWith(start)) return { kind: 'templated' }
    return { kind: 'nowhere' }
  }
  return { kind: 'templated' }
}

function relative(path: string, anchor: string | undefined, project: Project, alert?: Rule): Landing {
  const { addresses } = siteOf(project)
  const folder = alert?.file.path.replace(/(?<![^/])[^/]*$/, '') ?? ''
  const content = project.config.content === '.' ? '' : `${project.config.content}/`
  const fromRoot = normalized(path)
  const fromRule = path.startsWith('/') ? undefined : normalized(folder + path)
  for (const candidate of [fromRoot, fromRule]) {
    if (candidate === undefined) continue
    const inside = candidate.startsWith(content) ? candidate.slice(content.length) : undefined
    const page =
      (inside === undefined ? undefined : addresses.source.get(inside)) ??
      addresses.source.get(candidate) ??
      addresses.site.get(pathKey(candidate))
    if (page) return onPage(page, anchor, shownBy('source', project.config.site))
    if (inside !== undefined && assetsOf(project).has(inside)) return { kind: 'file' }
  }
  // Only the content folder is known completely.
  const inside = [fromRoot, fromRule].find((candidate) => content !== '' && candidate?.startsWith(content))
  if (inside === undefined) return { kind: 'relative' }
  const own = alert && project.runbookOf(alert)
  const target = own?.contentPath ?? nearest(inside.slice(content.length), addresses.source.keys())
  return { kind: 'nowhere', nearest: target === undefined ? undefined : content + target }
}

/** Resolves `.` and `..`; a path that leaves the root is not changed. */
function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

/** Resolves the value of a runbook annotation. The alert, if given, improves suggestions. */
export function resolveRunbookUrl(value: string, project: Project, alert?: Rule): Landing {
  const landing = landingOf(value, project, alert)
  if (landing.kind !== 'nowhere' && landing.kind !== 'no-anchor') return landing
  // What a built site serves is there, whatever is known of its generator.
  return project.isServed?.(value) ? { kind: 'file' } : landing
}

function landingOf(value: string, project: Project, alert?: Rule): Landing {
  const url = parseRunbookUrl(value)
  switch (url.kind) {
    case 'web':
      return web(url, project, alert)
    case 'templated':
      return templated(url.before, project)
    case 'relative':
      return relative(url.path, url.anchor, project, alert)
    case 'other':
      return { kind: 'elsewhere' }
    case 'prose':
      return { kind: 'prose' }
  }
}

/** The pages that runbook URLs lead to. */
export const pagesReached = memo((project: Project): ReadonlySet<Page> => {
  const pages = project.alerts.flatMap((alert) => {
    const url = runbookUrlOf(alert)
    const landing = url && resolveRunbookUrl(url.value.text, project, alert)
    return landing?.kind === 'page' || landing?.kind === 'no-anchor' ? [landing.page] : []
  })
  return new Set(pages)
})
