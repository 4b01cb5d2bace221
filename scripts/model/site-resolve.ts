/** Where a runbook URL leads its reader. */
import { nearest } from './near.ts'
import { isIndexPage, type Page } from './page.ts'
import type { Project } from './project.ts'
import type { Rule } from './rule.ts'
import { isDraft, pathKey, publishedPaths } from './site.ts'
import { type Base, runbookUrlOf, type Site, siteOf } from './site-base.ts'
import { parseRunbookUrl, repositoryOf, type WebAddress } from './site-url.ts'

export type Landing =
  | { readonly kind: 'page'; readonly page: Page; readonly anchor?: string }
  /** The page is there, but nothing on it has this id. */
  | { readonly kind: 'no-anchor'; readonly page: Page; readonly anchor: string; readonly nearest?: string }
  /** Under a base, where nothing is published. `nearest` is the whole URL that was probably meant. */
  | { readonly kind: 'nowhere'; readonly nearest?: string; readonly draft?: Page }
  /** Another file of the site, or one of its folders. */
  | { readonly kind: 'file' }
  /** Not under any base, so that only a request could tell. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'templated' }
  /** A path that leads to no page here, but may lead to a file of the repository. */
  | { readonly kind: 'relative' }
  | { readonly kind: 'prose' }

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

function onPage(page: Page, anchor: string | undefined): Landing {
  if (anchor === undefined || hasAnchor(page, anchor)) return { kind: 'page', page, anchor }
  const ids = page.headings.map((heading) => heading.id)
  return { kind: 'no-anchor', page, anchor, nearest: nearest(anchor, ids) }
}

/** Escapes what may not stand in a path. */
function escaped(path: string): string {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent)
}

/** The URL of a page under a base, in the form that the base names pages. */
export function urlOfPage(page: Page, base: Base, project: Project): string | undefined {
  if (base.naming === 'source') return base.url + escaped(page.contentPath)
  if (base.naming === 'kept') return base.url + escaped(page.contentPath.replace(/\.[^./]*$/, ''))
  const path = publishedPaths(page, project.config.site)[0]
  return path === undefined ? undefined : base.url + escaped(path)
}

/** The page that was meant: the alert's own, one of that name elsewhere, or one with a similar name beside it. */
function meant(tail: string, base: Base, project: Project, alert: Rule | undefined): Page | undefined {
  const own = alert && project.runbookOf(alert)
  if (own && !isDraft(own)) return own
  const addresses = siteOf(project).addresses[base.naming]
  const cut = tail.lastIndexOf('/') + 1
  const folder = tail.slice(0, cut).toLowerCase()
  const name = tail.slice(cut).toLowerCase()
  const beside: string[] = []
  for (const [key, page] of addresses) {
    const at = key.lastIndexOf('/') + 1
    if (isIndexPage(page)) continue
    if (key.slice(at).toLowerCase() === name) return page
    if (key.slice(0, at).toLowerCase() === folder) beside.push(key)
  }
  const key = nearest(tail, beside)
  return key === undefined ? undefined : addresses.get(key)
}

function draftAt(tail: string, project: Project): Page | undefined {
  return project.pages.find((page) => {
    if (!isDraft(page)) return false
    const frontMatter = page.frontMatter && { ...page.frontMatter, values: withoutDraft(page) }
    return publishedPaths({ ...page, frontMatter }, project.config.site).some(
      (path) => pathKey(path) === tail,
    )
  })
}

function withoutDraft(page: Page): Record<string, unknown> {
  return { ...page.frontMatter?.values, draft: false, published: true }
}

/** Whether a folder of the site, or another file in it, has this address. */
function isOther(tail: string, base: Base, site: Site, project: Project): boolean {
  if (tail === '' || project.assets.includes(tail)) return true
  if (base.naming !== 'source') return false
  for (const key of site.addresses.source.keys()) if (key.startsWith(`${tail}/`)) return true
  return false
}

function underBase(address: WebAddress, tail: string, base: Base, project: Project, alert?: Rule): Landing {
  const site = siteOf(project)
  const key = pathKey(tail)
  const page = site.addresses[base.naming].get(key)
  if (page) return onPage(page, address.anchor)
  if (isOther(key, base, site, project)) return { kind: 'file' }
  const draft = base.naming === 'hugo' ? draftAt(key, project) : undefined
  const target = meant(key, base, project, alert)
  return { kind: 'nowhere', nearest: target && urlOfPage(target, base, project), draft }
}

/** The same repository, by another branch, or as the raw file. */
function inRepository(address: WebAddress, project: Project): Landing | undefined {
  const repository = repositoryOf(address)
  const { bases, addresses } = siteOf(project)
  if (repository === undefined || !bases.some((base) => base.repository === repository)) return undefined
  for (let at = address.path.indexOf('/'); at >= 0; at = address.path.indexOf('/', at + 1)) {
    const page = addresses.source.get(address.path.slice(at + 1))
    if (page) return onPage(page, address.anchor)
  }
  return undefined
}

function web(address: WebAddress, project: Project, alert?: Rule): Landing {
  const whole = address.origin + address.path
  const { bases } = siteOf(project)
  const base = bases.find(({ url }) => whole.startsWith(url) || `${whole}/` === url)
  if (base) return underBase(address, whole.slice(base.url.length), base, project, alert)
  return inRepository(address, project) ?? { kind: 'elsewhere' }
}

/** A template fills in the end of the path; what stands before it has to be the beginning of an address. */
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
  const folder = alert?.file.path.replace(/[^/]*$/, '') ?? ''
  const content = project.config.content === '.' ? '' : `${project.config.content}/`
  const fromRoot = normalized(path)
  const fromRule = path.startsWith('/') ? undefined : normalized(folder + path)
  for (const candidate of [fromRoot, fromRule]) {
    if (candidate === undefined) continue
    const inside = candidate.startsWith(content) ? candidate.slice(content.length) : undefined
    const page =
      (inside === undefined ? undefined : addresses.source.get(inside)) ??
      addresses.source.get(candidate) ??
      addresses.hugo.get(pathKey(candidate))
    if (page) return onPage(page, anchor)
    if (inside !== undefined && project.assets.includes(inside)) return { kind: 'file' }
  }
  // Only what is in the content folder is known whole.
  const inside = [fromRoot, fromRule].find((candidate) => content !== '' && candidate?.startsWith(content))
  if (inside === undefined) return { kind: 'relative' }
  const own = alert && project.runbookOf(alert)
  const target = own?.contentPath ?? nearest(inside.slice(content.length), addresses.source.keys())
  return { kind: 'nowhere', nearest: target === undefined ? undefined : content + target }
}

/** Without `.` and `..`; one that leaves the root stays as it is. */
function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

/** Says where the value of a runbook annotation leads. The alert that carries it makes suggestions better. */
export function resolveRunbookUrl(value: string, project: Project, alert?: Rule): Landing {
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

const reached = new WeakMap<Project, ReadonlySet<Page>>()

/** The pages that the runbook URL of some alert leads to. */
export function pagesReached(project: Project): ReadonlySet<Page> {
  let pages = reached.get(project)
  if (!pages) {
    pages = new Set(
      project.alerts.flatMap((alert) => {
        const url = runbookUrlOf(alert)
        const landing = url && resolveRunbookUrl(url.value.text, project, alert)
        return landing?.kind === 'page' || landing?.kind === 'no-anchor' ? [landing.page] : []
      }),
    )
    reached.set(project, pages)
  }
  return pages
}
