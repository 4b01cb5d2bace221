/** The addresses that a page is shown at: on the site that Hugo makes, and as a source file on its repository host. */
import type { SiteConfig } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import { trimEndOf } from '../text/trim.ts'

/** Go's lower case, which converts each character separately: no final sigma, and `İ` is one letter. */
function lowerCase(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  return Array.from(text, (character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('')
}

const allowed = /[\p{L}\p{Nd}\p{M}./\\_#+~@-]/u

/** Hugo's path of a name: white space becomes one hyphen, and characters that a path can't contain are removed. */
function sanitized(path: string): string {
  if (/^[\w./\\#+~@-]*$/.test(path)) return path
  let out = ''
  let pending = false
  let wasHyphen = false
  for (let at = 0; at < path.length; ) {
    const character = String.fromCodePoint(path.codePointAt(at) as number)
    const isEscape = character === '%' && /^[\da-f]{2}/i.test(path.slice(at + 1, at + 3))
    at += character.length
    if (isEscape || allowed.test(character)) {
      wasHyphen = character === '-'
      if (pending && !wasHyphen) out += '-'
      pending = false
      out += character
    } else if (out !== '' && !wasHyphen && /\s/.test(character)) pending = true
  }
  return out
}

/** Joins paths like Go's `path.Join`: no empty parts, no `.` and `..`, no slash at either end. */
function joined(...parts: readonly string[]): string {
  const segments: string[] = []
  for (const segment of parts.join('/').split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

function textOf(page: Page, key: string): string {
  const value = page.frontMatter?.values[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function listOf(page: Page, key: string): readonly string[] {
  const value = page.frontMatter?.values[key]
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string')
  return typeof value === 'string' && value !== '' ? [value] : []
}

/** True if the front matter keeps the page off all sites. Hugo and Wiki.js both read `published: false`. */
export function isDraft(page: Page): boolean {
  const values = page.frontMatter?.values
  return values?.draft === true || values?.published === false
}

/** Splits a path such as `runbooks/node/NodeDown.md`. */
function partsOf(contentPath: string): { folder: string; name: string } {
  const slash = contentPath.lastIndexOf('/')
  return {
    folder: contentPath.slice(0, slash + 1),
    name: contentPath.slice(slash + 1).replace(/\.[^.]*$/, ''),
  }
}

function mainPath(page: Page, site: SiteConfig): string {
  const { folder, name } = partsOf(page.contentPath)
  const url = textOf(page, 'url')
  const isHome = page.contentPath === '_index.md'
  if (url !== '' && !isHome) {
    const path = joined(url)
    return url.endsWith('/') || !url.includes('.') ? `${path}/` : path
  }
  if (isHome) return ''
  const slug = name === '_index' ? '' : textOf(page, 'slug')
  const isFolder = name === '_index' || name === 'index'
  const path = joined(folder, slug || (isFolder ? '' : name))
  const target = sanitized(site.uglyURLs ? `${path}.html` : `${path}/`)
  return site.disablePathToLower ? target : lowerCase(target)
}

function aliasPath(alias: string, main: string, site: SiteConfig): string {
  const path = alias.startsWith('/') ? joined(alias) : joined(main, '..', alias)
  if (path.endsWith('.html')) return path
  return site.uglyURLs ? `${path}.html` : `${path}/`
}

/**
 * Where Hugo publishes a page, relative to the site's base and not escaped: `runbooks/node/nodedown/`. Its own
 * address comes first, then its aliases. A draft is published nowhere.
 */
export function publishedPaths(page: Page, site: SiteConfig): readonly string[] {
  if (isDraft(page) || /(^|\/)[.#][^/]*$/.test(page.contentPath)) return []
  const main = mainPath(page, site)
  return [main, ...listOf(page, 'aliases').map((alias) => aliasPath(alias, main, site))]
}

/** Returns the same key for two addresses that a server answers with the same page. */
export function pathKey(path: string): string {
  return trimEndOf(path.replace(/^\/+/, '').replace(/(^|\/)index\.html?$/i, '$1'), '/')
}
