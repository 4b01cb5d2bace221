/** VitePress: a file for each page, with its case, and ids of markdown-it-anchor. */

import type { Heading, Page } from '../model/page.ts'
import type { Generator } from './generator.ts'
import { rawHeading, uniqueIn, withoutClosing, withoutImages } from './heading.ts'
import { partsOf } from './page-parts.ts'

const special = /[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g

function slug(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is dropped.
      .replace(/[\u0000-\u001f]/g, '')
      .replace(special, '-')
      .replace(/^-/, '')
      .replace(/-$/, '')
      .replace(/^(\d)/, '_$1')
      .toLowerCase()
  )
}

/** Whatever stands in braces at the end is taken for attributes, and an entity that stands alone for its letters. */
function attributedText(page: Page, heading: Heading): { text: string; id?: string } {
  if (heading.mark !== undefined) return { text: heading.text, id: heading.id }
  const raw = withoutClosing(rawHeading(page, heading))
  const isPlain = /&#?\w{1,30};/.test(raw) && !/[`*_[\]<>\\]/.test(raw)
  const text = isPlain ? raw : withoutImages(page, heading)
  const open = text.endsWith('}') ? text.lastIndexOf('{') : -1
  return { text: open < 0 ? text : text.slice(0, open) }
}

export const vitepress: Generator = {
  isStrictSlash: true,
  paths({ contentPath }, { cleanUrls, isWritten }) {
    const { folder, name } = partsOf(isWritten ? contentPath.replace(/[%#?]/g, '') : contentPath)
    if (/(^|\/)\./.test(contentPath)) return []
    if (name === 'index' || (isWritten && name === '_index')) return [folder]
    const path = folder + name
    // The file is the same; a server that knows clean addresses answers to both.
    return cleanUrls ? [path, `${path}.html`] : [`${path}.html`, path]
  },
  ids(page) {
    const used = new Set<string>()
    return page.headings.map((heading) => {
      const { text, id } = attributedText(page, heading)
      if (id !== undefined) {
        used.add(id)
        return id
      }
      const made = slug(text)
      return uniqueIn(used, made, (count) => `${made}-${count}`)
    })
  },
}
