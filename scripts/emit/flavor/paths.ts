/** Where a flavor has its pages, and how one path leads to another. */
import type { Page } from '../../model/page.ts'
import type { Flavor } from './names.ts'

const indexName = /^(.*\/)?_index((?:\.[a-z-]+)?)\.md$/i

/**
 * The path of a page in the build. A folder's own page has another one than in the content folder; and VitePress and
 * Docusaurus can't render a page whose name has a sign that an address gives a meaning to.
 */
export function pathIn(flavor: Flavor, page: Page): string {
  if (flavor === 'hugo' || flavor === 'plain') return page.contentPath
  const isStrict = flavor === 'vitepress' || flavor === 'docusaurus'
  const contentPath = isStrict ? page.contentPath.replace(/[%#?]/g, '') : page.contentPath
  const index = indexName.exec(contentPath)
  if (!index) return contentPath
  const [, folder = '', language = ''] = index
  if (flavor !== 'wikijs') return `${folder}index${language}.md`
  // Wiki.js shows at `/a` the page `a.md`, and takes `home.md` for the top.
  return folder === '' ? `home${language}.md` : `${folder.slice(0, -1)}${language}.md`
}

/** Resolves `path` from a folder; undefined when it leaves the root of the content. */
export function resolved(folder: string, path: string): string | undefined {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  return parts.join('/')
}
