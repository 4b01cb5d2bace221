/** Infers the base that the pages are published under from the runbook URLs. */

import type { SiteConfig } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import { nearest } from '../text/near.ts'
import { pathKey } from './addresses.ts'
import { hasAnchor } from './anchor.ts'
import { type Addresses, type Base, type Naming, shownBy } from './naming.ts'
import { placeInRepository, type RepositoryPlace, type WebAddress } from './url.ts'

interface Candidate {
  readonly base: Base
  /** The number of URLs that lead to a page under it. */
  hits: number
  /** The number of near matches: a page without the anchor, or a folder of pages. */
  slips: number
}

const allNamings: readonly Naming[] = ['site', 'kept', 'source']

/** What is known of the generator leaves nothing to guess. */
const namingsOf = ({ generator }: SiteConfig): readonly Naming[] =>
  generator === undefined ? allNamings : ['site', 'source']

/** Whether a heading of the page names the alert. */
const isAbout = (page: Page, alert: string): boolean =>
  alert !== '' && page.headings.some(({ text }) => text.toLowerCase().includes(alert.toLowerCase()))

/** The maximum number of path parts and of bases to try: a tree has a few, an attack has many. */
const maxParts = 24
const maxCandidates = 64

/** True if `tail` is a misspelt address of the alert's own page, in the right folder. */
function isSlip(tail: string, own: string | undefined): boolean {
  const folder = own === undefined ? 0 : own.lastIndexOf('/') + 1
  if (own === undefined || folder === 0) return false
  if (!tail.startsWith(own.slice(0, folder)) || tail.includes('/', folder)) return false
  return nearest(tail.slice(folder), [own.slice(folder)]) !== undefined
}

/** The URL of an alert, and the addresses of the alert's own page. */
export interface Use {
  readonly address: WebAddress
  readonly own?: string
  /** The alert's name. */
  readonly alert: string
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
function candidatesOf(uses: readonly Use[], addresses: Addresses, site: SiteConfig): Candidate[] {
  const found = new Map<string, Candidate>()
  const folders = {
    site: deepFolders(addresses.site),
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
  const namings = namingsOf(site)
  for (const { address, own, alert } of uses) {
    let end = address.path.indexOf('/') + 1
    for (let part = 0; end > 0 && part < maxParts; part++) {
      const tail = pathKey(address.path.slice(end))
      for (const naming of tail === '' ? [] : namings) {
        const page = addresses[naming].get(tail)
        // An anchor that the page hasn't may be that of another site's page, or a mistake if the page is about the alert.
        const shown = shownBy(naming, site)
        if (page && (hasAnchor(page, address.anchor ?? '', shown) || isAbout(page, alert)))
          candidate(address, end, naming).hits++
        else if (page || folders[naming].has(folderOf(tail)) || (naming === 'site' && isSlip(tail, own)))
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
export function inferredBases(uses: readonly Use[], addresses: Addresses, site: SiteConfig): Base[] {
  const weight = ({ hits, slips }: Candidate): number => hits + slips
  // Of equal ones the shorter base counts, because the longer address of a page says more about it.
  const candidates = candidatesOf(uses, addresses, site)
    .sort(
      (a, b) =>
        b.hits - a.hits ||
        weight(b) - weight(a) ||
        allNamings.indexOf(a.base.naming) - allNamings.indexOf(b.base.naming) ||
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
