/** A host of repositories, which shows the file as it is: GitHub, and those that do as it does. */
import GithubSlugger from 'github-slugger'
import type { Page } from '../model/page.ts'
import type { Generator } from './generator.ts'
import { remarkFootnoteIds } from './page-parts.ts'

/** GitHub has no form for an id of one's own, so that the braces are text; other hosts have one. */
function idsOf({ headings }: Page): readonly string[] {
  if (headings.every(({ mark }) => mark === undefined)) return headings.map(({ id }) => id)
  const slugger = new GithubSlugger()
  const own = headings.map(({ text, mark }) => slugger.slug(mark === undefined ? text : `${text} ${mark}`))
  return [...own, ...headings.flatMap(({ id, mark }) => (mark === undefined ? [] : [id]))]
}

export const github: Generator = {
  isStrictSlash: true,
  paths: ({ contentPath }) => [contentPath],
  ids: (page) => [...idsOf(page), ...remarkFootnoteIds(page)],
}
