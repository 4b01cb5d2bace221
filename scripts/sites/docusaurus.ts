/** Docusaurus: paths that keep their case but lose the numbers that order files, and GitHub's ids. */
import GithubSlugger from 'github-slugger'
import type { SiteConfig } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import type { Generator } from './generator.ts'
import { isDraft, joined, partsOf, remarkFootnoteIds, textOf } from './page-parts.ts'

/** `01-install` is `install`, but a date or a version stays. */
function withoutNumber(name: string): string {
  if (/^\d+[-_.]\d+/.test(name)) return name
  return /^\d+\s*[-_.]+\s*([^-_.\s].*)$/s.exec(name)?.[1] ?? name
}

const orderless = (path: string): string => path.split('/').map(withoutNumber).join('/')

function pathsOf(page: Page, { isWritten }: SiteConfig): string[] {
  const { contentPath } = page
  // A build of ours gives folders' pages the name that is known here, and keeps no fields that change addresses.
  const known = isWritten
    ? contentPath.replace(/[%#?]/g, '').replace(/(^|\/)_index\.md$/i, '$1index.md')
    : contentPath
  const isHeld = isWritten ? isDraft(page) : page.frontMatter?.values.draft === true
  // Parentheses are signs of the router's, and the page is not written.
  if (isHeld || /(^|\/)[._]|[()]/.test(known)) return []
  const { folder, name } = partsOf(known)
  const ordered = orderless(folder)
  const slug = isWritten ? '' : textOf(page, 'slug')
  if (slug !== '') {
    const path = slug.startsWith('/') ? joined(slug) : joined(ordered, slug)
    return [path === '' ? '' : path + (slug.endsWith('/') ? '/' : '')]
  }
  const own = withoutNumber(name)
  const parent = folder.split('/').at(-2)?.toLowerCase()
  const isFolder = ['index', 'readme', parent].includes(own.toLowerCase())
  if (isFolder) return [ordered]
  return [ordered + ((isWritten ? '' : textOf(page, 'id')) || own)]
}

export const docusaurus: Generator = {
  paths: pathsOf,
  ids(page) {
    const slugger = new GithubSlugger()
    const ids = page.headings.map(({ text, mark, depth }) => {
      // A chosen id is all that is in the braces, and does not count as taken.
      const own = mark === undefined ? slugger.slug(text) : mark.replace(/^\{\s*#|\}$/g, '')
      // The title of a page is shown without an id.
      return depth === 1 ? [] : [own]
    })
    return [...ids.flat(), ...remarkFootnoteIds(page)]
  },
}
