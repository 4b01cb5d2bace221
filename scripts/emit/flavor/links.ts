/** Links between pages, in the form that a flavor follows. */
import type { TextEdit } from '../../diagnostic.ts'
import { memo } from '../../lib/memo.ts'
import type { SiteConfig } from '../../model/config.ts'
import type { Link, Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import type { Span } from '../../model/source.ts'
import { pathKey, publishedPaths } from '../../sites/addresses.ts'
import { siteOf } from '../../sites/base.ts'
import { decoded } from '../../sites/url.ts'
import { escapedPath, folderOf, relativePath, withoutEnding } from '../../text/link-path.ts'
import type { Flavor } from './names.ts'
import { pathIn, resolved } from './paths.ts'

/** The place of a link's destination; undefined where it is written with escapes, which nobody does to a path. */
export function destinationOf({ start, end, kind, destination }: Link, text: string): Span | undefined {
  if (destination === '' || kind === 'bare') return undefined
  const own = text.slice(start, end)
  // An image that is a link has two destinations; the link's own is the last.
  const mark = kind === 'definition' ? own.indexOf(']:') : own.lastIndexOf('](')
  if (mark < 0) return undefined
  const blank = /\s*<?/y
  blank.lastIndex = mark + 2
  blank.exec(own)
  const from = blank.lastIndex
  if (!own.startsWith(destination, from)) return undefined
  return { start: start + from, end: start + from + destination.length }
}

type Target = { readonly page: Page } | { readonly asset: string }

interface Known {
  readonly pages: ReadonlyMap<string, Page>
  readonly published: ReadonlyMap<string, Page>
  readonly assets: ReadonlySet<string>
}

/** Links are written for Hugo's site or for the files, whatever the pages are built for. */
const asHugo = memo(({ config }: Project): SiteConfig => ({ ...config.site, generator: 'hugo' }))

function publishedIn(project: Project): ReadonlyMap<string, Page> {
  const published = new Map<string, Page>()
  for (const page of project.pages)
    for (const path of publishedPaths(page, asHugo(project)))
      if (!published.has(pathKey(path))) published.set(pathKey(path), page)
  return published
}

const knownIn = memo((project: Project): Known => {
  const { addresses } = siteOf(project)
  return { pages: addresses.source, published: publishedIn(project), assets: new Set(project.assets) }
})

/** What a path on a page means: a file of the content folder or, for what was written for Hugo, a published page. */
function targetOf(path: string, page: Page, project: Project, flavor: Flavor): Target | undefined {
  const { pages, published, assets } = knownIn(project)
  const isFromRoot = path.startsWith('/')
  const inFiles = resolved(isFromRoot ? '' : folderOf(page.contentPath), path)
  if (inFiles !== undefined) {
    const found = pages.get(inFiles)
    if (found) return { page: found }
    if (assets.has(inFiles)) return { asset: inFiles }
  }
  if (flavor === 'hugo') return undefined
  // What doesn't name a file was written for the browser of Hugo's site.
  const [own] = publishedPaths(page, asHugo(project))
  const onSite = own === undefined ? undefined : resolved(isFromRoot ? '' : folderOf(own), path)
  const found =
    (onSite === undefined ? undefined : published.get(pathKey(onSite))) ??
    (inFiles === undefined
      ? undefined
      : (pages.get(inFiles === '' ? '_index.md' : `${inFiles}/_index.md`) ?? pages.get(`${inFiles}.md`)))
  return found && { page: found }
}

/** The path that leads from the page to the target; undefined where what is written does. */
function pathTo(
  target: Target,
  written: string,
  page: Page,
  project: Project,
  flavor: Flavor,
): string | undefined {
  const site = asHugo(project)
  if (flavor === 'hugo') {
    const [from] = publishedPaths(page, site)
    const to = 'page' in target ? publishedPaths(target.page, site)[0] : target.asset
    if (from === undefined || to === undefined) return undefined
    if ('asset' in target && written.startsWith('/')) return undefined
    return relativePath(folderOf(from), to)
  }
  const to = 'page' in target ? pathIn(flavor, target.page) : target.asset
  if (flavor === 'wikijs') return `/${'page' in target ? withoutEnding(to) : to}`
  const folder = folderOf(pathIn(flavor, page))
  if (!written.startsWith('/') && resolved(folder, written) === to && !written.endsWith('/')) return undefined
  return relativePath(folder, to)
}

/** The edits that make a page's links lead to the same pages in the flavor. */
export function linkEdits(page: Page, project: Project, flavor: Flavor): TextEdit[] {
  const edits: TextEdit[] = []
  for (const link of page.links) {
    const { destination } = link
    if (/^(?:[a-z][a-z\d+.-]*:|\/\/|[#?])/i.test(destination)) continue
    const place = destinationOf(link, page.source.text)
    if (!place) continue
    const cut = destination.search(/[?#]/)
    const end = cut < 0 ? destination.length : cut
    const written = decoded(destination.slice(0, end))
    const target = targetOf(written, page, project, flavor)
    const path = target && pathTo(target, written, page, project, flavor)
    if (path === undefined) continue
    const text = escapedPath(path)
    if (text !== destination.slice(0, end)) edits.push({ start: place.start, end: place.start + end, text })
  }
  return edits
}
