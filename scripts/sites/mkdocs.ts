/** MkDocs: paths that keep their case, and Python-Markdown's ids. */
import type { SiteConfig } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import type { Generator } from './generator.ts'
import { withoutImages } from './heading.ts'
import { footnotesOf, partsOf } from './page-parts.ts'

function slug(text: string): string {
  // Accents are taken off, and what is not ASCII then is dropped.
  const ascii = text.normalize('NFKD').replace(/\P{ASCII}/gu, '')
  return ascii
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-')
}

/** A number at the end of an id that is taken goes on counting: `a_1` becomes `a_2`. */
function unique(used: Set<string>, id: string): string {
  let own = id
  const [, base = id, number = '0'] = /^(.*)_(\d+)$/s.exec(id) ?? []
  for (let count = Number(number) + 1; used.has(own) || own === ''; count++) own = `${base}_${count}`
  used.add(own)
  return own
}

/** `{#id}` is an attribute only where the extension for them is on. */
function idsWith(page: Page, hasAttributes: boolean): string[] {
  const used = new Set<string>()
  return page.headings.map((heading) => {
    const text = withoutImages(page, heading)
    if (heading.mark === undefined) return unique(used, slug(text))
    return unique(used, hasAttributes ? heading.id : slug(`${text} ${heading.mark}`))
  })
}

function idsOf(page: Page): readonly string[] {
  const plain = idsWith(page, false)
  const hasMarks = page.headings.some(({ mark }) => mark !== undefined)
  return hasMarks ? [...new Set([...idsWith(page, true), ...plain])] : plain
}

function pathsOf({ contentPath }: Page, { useDirectoryURLs = true, isWritten }: SiteConfig): string[] {
  const { folder, name } = partsOf(contentPath)
  if (/(^|\/)\./.test(contentPath)) return []
  if (name === 'index' || name === 'README' || (isWritten && name === '_index')) return [folder]
  // Many hosts answer without the ending, too.
  return useDirectoryURLs ? [`${folder}${name}/`] : [`${folder}${name}.html`, folder + name]
}

export const mkdocs: Generator = {
  paths: pathsOf,
  ids: (page) => [...idsOf(page), ...footnotesOf(page).flatMap((label) => [`fn:${label}`, `fnref:${label}`])],
}
