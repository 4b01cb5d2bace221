/** Checks the links between the pages of a built site. */
import type { StageFinding } from '../diagnostic.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import { rangeAt } from '../model/source.ts'
import { pathKey } from '../sites/addresses.ts'
import { siteOf } from '../sites/base.ts'
import { decoded } from '../sites/url.ts'
import type { HtmlPage } from '../text/html.ts'
import { type BuiltSite, isHtmlPath } from './folder.ts'
import { fileAt, needsNoElement, pageAt, pathOfFile, tailOf } from './serve.ts'

/** A link as it is written, and all the pages that have it. */
interface DeadLink {
  readonly href: string
  /** Its target, below the base. */
  readonly target: string
  /** Set if only the anchor is missing. */
  readonly anchor?: string
  readonly files: string[]
}

/** The maximum number of pages that a finding names. */
const maxNamed = 10

interface Missing {
  readonly target: string
  readonly anchor?: string
}

/** Judges a link by where it leads; the same link from the same folder is judged once. */
function judge(site: BuiltSite, bases: readonly string[]) {
  const [base] = bases as readonly [string]
  const known = new Map<string, Missing | undefined>()

  function missing(href: string, from: string, own: HtmlPage): Missing | undefined {
    const start = new URL(pathOfFile(from), base).href
    const at = own.base !== undefined && URL.canParse(own.base, start) ? new URL(own.base, start).href : start
    if (!URL.canParse(href, at)) return undefined
    const url = new URL(href, at)
    const tail = tailOf(url, bases)
    if (tail === undefined) return undefined
    const file = fileAt(tail, site)
    if (file === undefined) return { target: tail }
    const anchor = decoded(url.hash.slice(1))
    if (needsNoElement(anchor) || !isHtmlPath(file)) return undefined
    const page = pageAt(file, site, base)
    return !page?.isWhole || page.anchors.has(anchor) ? undefined : { target: tail, anchor }
  }

  return (href: string, from: string, own: HtmlPage): Missing | undefined => {
    // Within its own page an anchor depends on the page and not on its folder.
    const scope = href.startsWith('/')
      ? ''
      : href.startsWith('#')
        ? from
        : from.slice(0, from.lastIndexOf('/') + 1)
    const key = own.base === undefined ? `${scope}\n${href}` : `${from}\n${href}`
    if (!known.has(key)) known.set(key, missing(href, from, own))
    return known.get(key)
  }
}

/** Addresses that lead out of any site, most of all links. */
const isElsewhere = /^(?!https?:)[a-z][a-z\d+.-]*:/i

function deadLinks(site: BuiltSite, bases: readonly string[]): DeadLink[] {
  const judged = judge(site, bases)
  const dead = new Map<string, DeadLink>()
  for (const file of [...site.files].filter(isHtmlPath).sort()) {
    const page = site.html(file)
    if (!page || page.refresh !== undefined) continue
    for (const href of new Set(page.links.map((link) => link.trim()))) {
      if (href === '' || isElsewhere.test(href)) continue
      const missing = judged(href, file, page)
      if (!missing) continue
      const key = `${href}\n${missing.target}\n${missing.anchor ?? ''}`
      const known = dead.get(key)
      if (known) known.files.push(file)
      else dead.set(key, { href, ...missing, files: [file] })
    }
  }
  return [...dead.values()]
}

/** The source of a built page, and the place in it where the link is written. */
function sourceOf(
  file: string,
  href: string,
  project: Project,
): { page: Page; start: number; end: number } | undefined {
  const page = siteOf(project).addresses.site.get(pathKey(pathOfFile(file)))
  const link = page?.links.find(({ destination }) => decoded(destination) === decoded(href))
  if (!page || !link) return undefined
  const at = page.source.text.slice(link.start, link.end).lastIndexOf(link.destination)
  if (at < 0) return { page, start: link.start, end: link.end }
  return { page, start: link.start + at, end: link.start + at + link.destination.length }
}

function messageOf({ href, anchor }: DeadLink, files: readonly string[]): string {
  const [first] = files
  const others = files.length - 1
  const where =
    others === 0 ? `\`${first}\`` : `\`${first}\` and ${others} other ${others === 1 ? 'page' : 'pages'}`
  return anchor === undefined
    ? `\`${href}\` in ${where} leads to no file of the built site`
    : `\`${href}\` in ${where} leads to a page without \`#${anchor}\``
}

/** One finding for each link of a source page; what a theme repeats on every page is one finding in all. */
export function* checkInnerLinks(
  project: Project,
  site: BuiltSite,
  bases: readonly string[],
): Generator<StageFinding> {
  for (const dead of deadLinks(site, bases)) {
    const { href, target, anchor } = dead
    const common = {
      check: 'link/site',
      severity: 'warning',
      help:
        anchor === undefined
          ? 'Fix the link, or the template that makes it.'
          : 'Use an anchor that the page has, or remove it.',
    } as const
    const data = (files: readonly string[]) => ({
      href,
      target,
      ...(anchor !== undefined && { anchor }),
      files: files.slice(0, maxNamed),
      count: files.length,
    })
    const rest: string[] = []
    for (const file of dead.files) {
      const written = sourceOf(file, href, project)
      if (!written) {
        rest.push(file)
        continue
      }
      const { source, path } = written.page
      yield {
        ...common,
        file: path,
        range: rangeAt(source, written),
        message: messageOf(dead, [file]),
        data: data([file]),
      }
    }
    if (rest.length > 0) yield { ...common, file: '.', message: messageOf(dead, rest), data: data(rest) }
  }
}
