/** All that a tree asks its readers to follow into the web, each page of it once. */
import { placeIn } from '../model/offsets.ts'
import type { Project } from '../model/project.ts'
import type { Pair, Rule } from '../model/rule.ts'
import type { Place } from '../model/source.ts'
import { urlsInPage } from './page-urls.ts'
import { matchesAny } from './patterns.ts'

export interface Link {
  /** As findings show it: as it was written, but for a password. */
  readonly shown: string
  /** What is asked for. */
  readonly page: URL
  /** Decoded; absent where the address has none that a page could lack. */
  readonly anchor?: string
  readonly at: Place
  readonly alert?: string
  /** Whether its author made it a link, or only wrote it down. */
  readonly isLink: boolean
}

/** The places that lead to one address without its anchor. */
export interface Target {
  readonly page: URL
  readonly links: readonly Link[]
}

/** Names that are reserved for examples: nobody is to be asked for them, and another check says so. */
const exampleHost = /(?:^|\.)example(?:\.(?:com|net|org|edu))?\.?$/i
/** Where a reader's own machine is meant. */
const ownHost = /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/i

/** Anchors that are read by scripts or by the browser itself and need no element. */
const needsNoElement = /^$|^top$|^[!/]|^:~:|[=&?]/i

/** GitHub, GitLab and the like mark lines of a file by script. */
const lines = /^L\d+(C\d+)?([-:,]L?\d+(C\d+)?)?$|^lines-\d+|^cl-\d+$/

function decodedAnchor(hash: string): string | undefined {
  const raw = hash.slice(1).split(':~:', 1)[0] ?? ''
  let anchor = raw
  try {
    anchor = decodeURIComponent(raw)
  } catch {
    // As it is, then.
  }
  return needsNoElement.test(anchor) || lines.test(anchor) ? undefined : anchor
}

/** Reads an address; nothing for what is none, for examples, and for a reader's own machine in running text. */
function linkOf(raw: string, at: Place, isLink: boolean, alert?: string): Link | undefined {
  if (!URL.canParse(raw)) return undefined
  const page = new URL(raw)
  if (!/^https?:$/.test(page.protocol) || exampleHost.test(page.hostname)) return undefined
  if (!isLink && ownHost.test(page.hostname)) return undefined
  const shown = page.username || page.password ? raw.replace(/\/\/[^/@]*@/, '//…@') : raw
  const anchor = decodedAnchor(page.hash)
  page.username = ''
  page.password = ''
  page.hash = ''
  return { shown, page, anchor, at, isLink, alert }
}

/** Go's, Helm's and others' templates. */
const template = /\{\{|\$[({]|%\(|<</

/** The address in an annotation, when it is one from end to end; where a template ends it, what stands before. */
function linkInAnnotation({ value }: Pair, alert: Rule): Link | undefined {
  const whole = value.text.trim()
  const open = whole.search(template)
  const fixed = open < 0 ? whole : whole.slice(0, open)
  if (!/^https?:\/\/\S+$/i.test(fixed)) return undefined
  // Without its end a path leads elsewhere; a query or an anchor only says what to show of a page.
  const cut = fixed.search(/[?#]/)
  if (open >= 0 && cut < 0) return undefined
  const from = value.text.indexOf(whole)
  const at = placeIn(value, from, from + whole.length)
  return linkOf(open < 0 ? fixed : fixed.slice(0, cut), at, true, alert.name.text)
}

function allLinks(project: Project): Link[] {
  const links: Link[] = []
  for (const alert of project.alerts) {
    for (const pair of alert.annotations) {
      const link = linkInAnnotation(pair, alert)
      if (link) links.push(link)
    }
  }
  for (const page of project.pages) {
    for (const { url, start, end, isLink } of urlsInPage(page)) {
      const link = linkOf(url, { source: page.source, start, end }, isLink)
      if (link) links.push(link)
    }
  }
  return links
}

/** Grouped by what has to be asked for, in the order in which they first appear. */
export function targetsOf(project: Project, ignored: readonly string[]): Target[] {
  const targets = new Map<string, { page: URL; links: Link[] }>()
  for (const link of allLinks(project)) {
    if (matchesAny(link.shown, ignored)) continue
    const target = targets.get(link.page.href)
    if (target) target.links.push(link)
    else targets.set(link.page.href, { page: link.page, links: [link] })
  }
  return [...targets.values()]
}
