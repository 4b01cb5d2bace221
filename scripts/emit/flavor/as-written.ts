/** A page when no flavor was asked for: nothing but the shortcodes is touched. */
import { memo } from '../../model/memo.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { applied, type ExpandedPage, type FlavoredPage, forHugo } from './flavored.ts'

/** Whether the pages are meant for Hugo: a page named `_index.md` means nothing to any other generator. */
const isForHugo = memo((project: Project): boolean =>
  project.pages.some(({ contentPath }) => /(?:^|\/)_index(?:\.[a-z-]+)?\.md$/i.test(contentPath)),
)

/** The author's own text stays as it is. Where a Hugo is going to render it, a rule must come through that unchanged. */
export function asWritten(
  page: Page,
  { edits, text }: ExpandedPage & { readonly text: string },
  project: Project,
): FlavoredPage {
  const path = page.contentPath
  if (!isForHugo(project)) return { path, text }
  const escapes = new Set(page.shortcodes.escapes.map(({ start }) => start))
  const all = edits.map((edit) => (escapes.has(edit.start) ? { edit } : forHugo(edit, page)))
  const problem = all.find((one) => one.problem !== undefined)?.problem
  return {
    path,
    text: applied(
      page.source.text,
      all.map(({ edit }) => edit),
    ),
    ...(problem === undefined ? {} : { problem }),
  }
}
