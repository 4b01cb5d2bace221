/** VitePress: a file for each page, with its case, and ids of markdown-it-anchor. */

import { attributed } from './attributes.ts'
import type { Generator } from './generator.ts'
import { uniqueIn } from './heading.ts'
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
  ids({ headings }) {
    const used = new Set<string>()
    return headings.map(({ text, mark, id }) => {
      const own = mark === undefined ? attributed(text) : { text, id }
      if (own.id !== undefined) {
        used.add(own.id)
        return own.id
      }
      const made = slug(own.text)
      return uniqueIn(used, made, (count) => `${made}-${count}`)
    })
  },
}
