/** Finds the file for an address, as all servers of static sites do. */

import { decoded } from '../sites/url.ts'
import type { HtmlPage } from '../text/html.ts'
import type { BuiltSite } from './folder.ts'

/** The part of an address below the site's base, decoded and without `.` and `..`; nothing when it leaves it. */
export function pathBelow(path: string): string | undefined {
  const parts: string[] = []
  for (const part of decoded(path).split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/') + (parts.length > 0 && /(?:^|\/)\.{0,2}$/.test(path) ? '/' : '')
}

/** The file at a path below the base. Names are compared letter by letter, whatever the disk does. */
export function fileAt(path: string, { files }: BuiltSite): string | undefined {
  const inside = path === '' || path.endsWith('/') ? [] : [path, `${path}.html`]
  const folder = path === '' || path.endsWith('/') ? path : `${path}/`
  return [...inside, `${folder}index.html`, `${folder}index.htm`].find((file) => files.has(file))
}

/** The path that a page is at, and that its relative links are relative to. */
export function pathOfFile(file: string): string {
  return file.replace(/(^|\/)index\.html?$/i, '$1')
}

/** The maximum number of redirects between pages. */
const maxRefreshes = 5

/** The page at a file, or the one that it leads on to at once, as the aliases of generators do. */
export function pageAt(file: string, site: BuiltSite, baseUrl: string): HtmlPage | undefined {
  let here = file
  for (let count = 0; ; count++) {
    const page = site.html(here)
    if (page?.refresh === undefined || count >= maxRefreshes) return page
    const at = new URL(pathOfFile(here), baseUrl)
    if (!URL.canParse(page.refresh, at.href)) return page
    const tail = tailOf(new URL(page.refresh, at), [baseUrl])
    const next = tail === undefined ? undefined : fileAt(tail, site)
    if (next === undefined || next === here) return page
    here = next
  }
}

/** What follows a base in an address, made a path; nothing for an address elsewhere. */
export function tailOf(url: URL, bases: readonly string[]): string | undefined {
  if (!/^https?:$/.test(url.protocol)) return undefined
  const whole = `https://${url.host}${decoded(url.pathname)}`
  for (const base of bases) {
    if (whole.startsWith(base)) return pathBelow(whole.slice(base.length))
    if (`${whole}/` === base) return ''
  }
  return undefined
}

/** True if an anchor needs no element: the top, a piece of text, or a value for a script. */
export function needsNoElement(anchor: string): boolean {
  return /^(?:top)?$|^:~:|^[!/?]/i.test(anchor)
}
