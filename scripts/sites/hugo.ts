/** Hugo: paths in lower case, and ids made of a heading as it is written. */
import type { SiteConfig } from '../model/config.ts'
import type { Heading, Page } from '../model/page.ts'
import { type Attributed, attributed } from './attributes.ts'
import type { Generator } from './generator.ts'
import { rawHeading, uniqueIn, withoutClosing } from './heading.ts'
import { footnotesOf, isDraft, joined, listOf, partsOf, textOf } from './page-parts.ts'

/** Go's lower case, which takes each character by itself: no final sigma, and `İ` is one letter. */
function lowerCase(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  return Array.from(text, (character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('')
}

const allowed = /[\p{L}\p{Nd}\p{M}./\\_#+~@-]/u

/** Hugo's path of a name: white space becomes one hyphen, and what is not allowed in a path is dropped. */
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

/** Attributes stand before the closing `#`s or behind them. */
function attributedLine(page: Page, heading: Heading): Attributed {
  const raw = rawHeading(page, heading)
  const own = attributed(raw)
  if (own.text !== raw) return { ...own, text: withoutClosing(own.text.trim()) }
  return attributed(withoutClosing(raw))
}

/** Goldmark gives Hugo the line as it is written, so that addresses, entities and tags are in the id. */
function slug(line: string): string {
  const id = line.trim().replace(/[^\p{L}\p{Nd}_ -]/gu, '')
  return lowerCase(id.replaceAll(' ', '-')) || 'heading'
}

export const hugo: Generator = {
  hasSections: true,
  paths(page, site) {
    if (isDraft(page) || /(^|\/)[.#][^/]*$/.test(page.contentPath)) return []
    const main = mainPath(page, site)
    return [main, ...listOf(page, 'aliases').map((alias) => aliasPath(alias, main, site))]
  },
  ids(page) {
    const used = new Set<string>()
    const ids = page.headings.map((heading) => {
      const { text, id } = attributedLine(page, heading)
      if (id === undefined) {
        const made = slug(text)
        return uniqueIn(used, made, (count) => `${made}-${count}`)
      }
      used.add(id)
      return id
    })
    return [...ids, ...footnotesOf(page).flatMap((_, i) => [`fn:${i + 1}`, `fnref:${i + 1}`])]
  },
}
