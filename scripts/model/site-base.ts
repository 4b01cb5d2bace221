/** The addresses that the pages are published under: configured, or worked out from where most runbook URLs lead. */
import { hasAnchor } from './anchor.ts'
import { nearest } from './near.ts'
import type { Page } from './page.ts'
import type { Project } from './project.ts'
import type { Pair, Rule } from './rule.ts'
import { pathKey, publishedPaths } from './site.ts'
import {
  parseRunbookUrl,
  placeInRepository,
  type RepositoryPlace,
  redirected,
  type WebAddress,
} from './site-url.ts'

/**
 * How what follows a base names a page: by Hugo's path, by the source's path without its ending (generators that
 * keep the case), or by the source file itself.
 */
export type Naming = 'hugo' | 'kept' | 'source'

export interface Base {
  /** Ends in a slash. */
  readonly url: string
  readonly naming: Naming
  /** For a source base, the repository and the folder in it that holds the content. */
  readonly place?: RepositoryPlace
  /** Whether most URLs under it leave out the slash at the end, which makes no difference to a server. */
  readonly withoutSlash?: boolean
  /** The number of runbook URLs that lead to a page under it; absent when it is configured. */
  readonly from?: number
}

/** What teams call the annotation with the address of a runbook, the usual name first. */
export const runbookKeys = [
  'runbook_url',
  'runbook',
  'runbookUrl',
  'runbookURL',
  'runbook_link',
  'playbook_url',
  'playbook',
]

/** The annotation that leads to an alert's runbook. */
export function runbookUrlOf(alert: Rule): Pair | undefined {
  let best: Pair | undefined
  let rank = runbookKeys.length
  for (const pair of alert.annotations) {
    const at = runbookKeys.indexOf(pair.key.text)
    if (at < 0 || at >= rank || pair.value.text.trim() === '') continue
    best = pair
    rank = at
  }
  return best
}

/** All addresses of all pages, by each way of naming them. */
export interface Addresses {
  readonly hugo: ReadonlyMap<string, Page>
  readonly kept: ReadonlyMap<string, Page>
  readonly source: ReadonlyMap<string, Page>
}

function addressesOf(project: Project): Addresses {
  const hugo = new Map<string, Page>()
  const kept = new Map<string, Page>()
  const source = new Map<string, Page>()
  for (const page of project.pages) {
    for (const path of publishedPaths(page, project.config.site)) {
      const key = pathKey(path)
      if (!hugo.has(key)) hugo.set(key, page)
    }
    const stem = page.contentPath.replace(/\.(md|markdown)$/i, '')
    kept.set(stem.replace(/(^|\/)(_?index|README)$/, '').replace(/\/$/, ''), page)
    kept.set(`${stem}.html`, page)
    source.set(page.contentPath, page)
  }
  return { hugo, kept, source }
}

interface Candidate {
  readonly base: Base
  /** How many URLs lead to a page under it. */
  hits: number
  /** How many all but do: to a page without the anchor, or to a folder of pages. */
  slips: number
}

const namings: readonly Naming[] = ['hugo', 'kept', 'source']

/** The most parts of a path, and the most bases, that are looked at: a tree has a handful, an attack has many. */
const maxParts = 24
const maxCandidates = 64

/** Whether `tail` is a slip of the pen for the address of the alert's own page, in the right folder. */
function isSlip(tail: string, own: string | undefined): boolean {
  const folder = own === undefined ? 0 : own.lastIndexOf('/') + 1
  if (own === undefined || folder === 0) return false
  if (!tail.startsWith(own.slice(0, folder)) || tail.includes('/', folder)) return false
  return nearest(tail.slice(folder), [own.slice(folder)]) !== undefined
}

/** A URL of an alert, and where the alert's own page is published. */
interface Use {
  readonly address: WebAddress
  readonly own?: string
}

function usesOf(project: Project): Use[] {
  return project.alerts.flatMap((alert) => {
    const value = runbookUrlOf(alert)?.value.text
    const url = value === undefined ? undefined : parseRunbookUrl(value)
    if (url?.kind !== 'web') return []
    const address = redirected(url, project.config.site.redirects)
    const page = project.runbookOf(alert)
    const own = page && publishedPaths(page, project.config.site)[0]
    return [{ address, own: own === undefined ? undefined : pathKey(own) }]
  })
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** Folders in folders: what is meant to be in one is no other site's, if only its own page is not there. */
function deepFolders(keys: ReadonlyMap<string, Page>): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const key of keys.keys()) {
    const folder = folderOf(key)
    if (/\/.*\//s.test(folder)) folders.add(folder)
  }
  return folders
}

/** Every way to split a URL so that its end names a page makes the beginning a candidate. */
function candidatesOf(uses: readonly Use[], addresses: Addresses): Candidate[] {
  const found = new Map<string, Candidate>()
  const folders = {
    hugo: deepFolders(addresses.hugo),
    kept: deepFolders(addresses.kept),
    source: deepFolders(addresses.source),
  }
  const candidate = (address: WebAddress, end: number, naming: Naming): Candidate => {
    const url = address.origin + address.path.slice(0, end)
    const known = found.get(`${naming} ${url}`)
    if (known) return known
    const place =
      naming === 'source' ? placeInRepository({ ...address, path: address.path.slice(0, end) }) : undefined
    const made = { base: { url, naming, ...(place ? { place } : {}) }, hits: 0, slips: 0 }
    found.set(`${naming} ${url}`, made)
    return made
  }
  for (const { address, own } of uses) {
    let end = address.path.indexOf('/') + 1
    for (let part = 0; end > 0 && part < maxParts; part++) {
      const tail = pathKey(address.path.slice(end))
      for (const naming of tail === '' ? [] : namings) {
        const page = addresses[naming].get(tail)
        // An anchor that the page hasn't may be that of another site's page, or a mistake.
        if (page && hasAnchor(page, address.anchor ?? '')) candidate(address, end, naming).hits++
        else if (page || folders[naming].has(folderOf(tail)) || (naming === 'hugo' && isSlip(tail, own)))
          candidate(address, end, naming).slips++
      }
      end = address.path.indexOf('/', end) + 1
    }
  }
  return [...found.values()]
}

/** The content of a repository is in one folder; the branch before it may have a slash in its name. */
function isOtherFolder(a: RepositoryPlace | undefined, b: RepositoryPlace | undefined): boolean {
  if (!a || !b || a.repository !== b.repository) return false
  return !`/${a.path}`.endsWith(`/${b.path}`) && !`/${b.path}`.endsWith(`/${a.path}`)
}

/**
 * The bases under which at least half of the URLs lead to a page or are slips, and not less than a quarter lead to
 * one: the others are mistakes.
 */
function inferredBases(uses: readonly Use[], addresses: Addresses): Base[] {
  const weight = ({ hits, slips }: Candidate): number => hits + slips
  // Of equal ones the shorter base counts, because the longer address of a page says more about it.
  const candidates = candidatesOf(uses, addresses)
    .sort(
      (a, b) =>
        b.hits - a.hits ||
        weight(b) - weight(a) ||
        namings.indexOf(a.base.naming) - namings.indexOf(b.base.naming) ||
        a.base.url.length - b.base.url.length,
    )
    .slice(0, maxCandidates)
  const bases: Base[] = []
  for (const candidate of candidates) {
    const { url } = candidate.base
    if (bases.some((base) => base.url.startsWith(url) || url.startsWith(base.url))) continue
    if (bases.some((base) => isOtherFolder(base.place, candidate.base.place))) continue
    const under = uses.filter(({ address }) => (address.origin + address.path).startsWith(url)).length
    if (weight(candidate) * 2 >= under && candidate.hits * 4 >= under)
      bases.push({ ...candidate.base, from: candidate.hits })
  }
  return bases
}

function configuredBase(url: string): Base {
  const address = parseRunbookUrl(url)
  const whole = address.kind === 'web' ? address.origin + address.path : url
  return { url: whole.endsWith('/') ? whole : `${whole}/`, naming: 'hugo' }
}

/** In the form that the team writes its URLs in. */
function inStyle(base: Base, uses: readonly Use[]): Base {
  if (base.naming === 'source') return base
  const paths = uses.flatMap(({ address: { origin, path } }) =>
    (origin + path).startsWith(base.url) ? [path] : [],
  )
  const bare = paths.filter((path) => !path.endsWith('/')).length
  return bare * 2 > paths.length ? { ...base, withoutSlash: true } : base
}

export interface Site {
  readonly addresses: Addresses
  readonly bases: readonly Base[]
}

const sites = new WeakMap<Project, Site>()

/** The site that shows a project's pages. A configured base leaves only that of the repository to be inferred. */
export function siteOf(project: Project): Site {
  const known = sites.get(project)
  if (known) return known
  const addresses = addressesOf(project)
  const uses = usesOf(project)
  const inferred = inferredBases(uses, addresses)
  const { base, mirrors = [] } = project.config.site
  const configured = [...(base === undefined ? [] : [base]), ...mirrors].map(configuredBase)
  // Who says where the pages are has said all of it, but for the repository that they are kept in.
  const more = base === undefined ? inferred : inferred.filter(({ naming }) => naming === 'source')
  const others = more.filter(({ url }) => configured.every((other) => other.url !== url))
  const bases = [...configured, ...others].map((base) => inStyle(base, uses))
  const site = { addresses, bases }
  sites.set(project, site)
  return site
}

/** What was inferred about the site, one sentence for each base, for the reader of a report to judge. */
export function siteNotes(project: Project): readonly string[] {
  const { content } = project.config
  const folder = project.isContentFound
    ? [
        `the pages are taken to be in ${content === '.' ? 'the root' : `${content}/`}, where runbook URLs are named after some; if that is wrong, set \`content\` in firedrill.yml`,
      ]
    : []
  const bases = siteOf(project).bases.flatMap(({ url, from }) =>
    from === undefined
      ? []
      : [
          `the pages are taken to be published under ${url}, where ${from} runbook ${from === 1 ? 'URL leads' : 'URLs lead'} to one; if that is wrong, set \`site.base\` in firedrill.yml`,
        ],
  )
  return [...folder, ...bases]
}
