/** Links and URLs that lead to a page which moves, or to a heading whose text changes. */

import { posix } from 'node:path'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import { pathKey, publishedPaths } from '../../sites/addresses.ts'
import { resolveRunbookUrl } from '../../sites/resolve.ts'
import { decoded } from '../../sites/url.ts'
import { escapedAddress, withoutEnding } from '../../text/link-path.ts'
import { type Names, type Replacement, renamedAnchor } from './names.ts'

/** A page under its old and its new path, both relative to the content folder. */
export interface Move {
  readonly page: Page
  readonly to: string
}

export interface Moving {
  readonly project: Project
  readonly names: Names
  readonly moves: ReadonlyMap<Page, Move>
  /** Pages of the alert: the ids of their headings may change. */
  readonly own: ReadonlySet<Page>
}

/** Where a page that moves was published, and where it will be. */
export function publishedMove({ page, to }: Move, project: Project): { from?: string; to?: string } {
  const { site } = project.config
  return { from: publishedPaths(page, site)[0], to: publishedPaths({ ...page, contentPath: to }, site)[0] }
}

/** The path of a link with the name of the page in it replaced, in whatever form it names the page. */
function movedPath(path: string, move: Move, project: Project): string | undefined {
  const published = publishedMove(move, project)
  const pairs = [
    [move.page.contentPath, move.to],
    [withoutEnding(move.page.contentPath), withoutEnding(move.to)],
    [published.from?.replace(/\/$/, ''), published.to?.replace(/\/$/, '')],
  ]
  const slashes = /(?<!\/)\/*$/.exec(path)?.[0] ?? ''
  const parts = path.slice(0, path.length - slashes.length).split('/')
  for (const [from, to] of pairs) {
    if (from === undefined || to === undefined) continue
    const olds = from.split('/')
    const news = to.split('/')
    // Only the parts that differ are looked at, so that a link may be as short as its author made it.
    const depth = olds.length - olds.findIndex((part, i) => part !== news[i])
    const tail = parts.slice(-depth)
    if (olds.length !== news.length || depth > olds.length || tail.length < depth) continue
    const isThis = tail.every((part, i) => decoded(part) === olds[olds.length - depth + i])
    if (isThis)
      return [...parts.slice(0, -depth), ...news.slice(-depth).map(escapedAddress)].join('/') + slashes
  }
  return undefined
}

/** An address with its path and its anchor as they will be; undefined when it stays. */
function moved(address: string, page: Page, moving: Moving): string | undefined {
  const cut = address.search(/[?#]/)
  const path = cut < 0 ? address : address.slice(0, cut)
  const rest = cut < 0 ? '' : address.slice(cut)
  const move = moving.moves.get(page)
  const newPath = (move && path !== '' && movedPath(path, move, moving.project)) ?? path
  const hash = rest.indexOf('#')
  const newRest =
    hash < 0 || !moving.own.has(page)
      ? rest
      : rest.slice(0, hash + 1) + renamedAnchor(rest.slice(hash + 1), moving.names)
  return newPath + newRest === address ? undefined : newPath + newRest
}

/** The runbook URL of an alert, or any other absolute one. */
export function movedUrl(url: string, moving: Moving, alert?: Rule): string | undefined {
  const landing = resolveRunbookUrl(url, moving.project, alert)
  return landing.kind === 'page' || landing.kind === 'no-anchor'
    ? moved(url, landing.page, moving)
    : undefined
}

/** The page that a link on another page leads to, in source form or as it is published. */
function targetOf(link: string, from: Page, { moves, own, project }: Moving): Page | undefined {
  const path = decoded(link.replace(/[?#].*/s, ''))
  if (path === '') return from
  const base = publishedPaths(from, project.config.site)[0] ?? ''
  const source = posix
    .join(path.startsWith('/') ? '' : posix.dirname(from.contentPath), path)
    .replace(/^\/+/, '')
  const shown = posix.join(path.startsWith('/') ? '' : base, path)
  return [...new Set([...moves.keys(), ...own])].find((page) => {
    const published = publishedPaths(page, project.config.site)[0]
    return (
      source === page.contentPath ||
      source === withoutEnding(page.contentPath) ||
      (published !== undefined && pathKey(shown) === pathKey(published))
    )
  })
}

const links =
  /(?<=\]\(\s{0,9}<?)[^\s<>()]+|(?<=^ {0,3}\[[^\]\n]{1,200}\]:\s{0,9}<?)[^\s<>]+|(?<=\bhref=["'])[^"'\s>]+/gm
const urls = /\bhttps?:\/\/[^\s<>"'`()[\]{}\\]+[^\s<>"'`()[\]{}\\.,;:!?*_]/g

/** All URLs in a text that lead to what moves. */
export function movedUrls(text: string, moving: Moving, alert?: Rule): Replacement[] {
  return [...text.matchAll(urls)].flatMap((match) => {
    const to = movedUrl(match[0], moving, alert)
    return to === undefined ? [] : [{ from: match.index, to: match.index + match[0].length, text: to }]
  })
}

/** All links of a page that lead to what moves. */
export function movedLinks(page: Page, moving: Moving): Replacement[] {
  return [...page.source.text.matchAll(links)].flatMap((match) => {
    const [link] = match
    if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(link)) return []
    const target = targetOf(link, page, moving)
    const to = target && moved(link, target, moving)
    return to === undefined ? [] : [{ from: match.index, to: match.index + link.length, text: to }]
  })
}
