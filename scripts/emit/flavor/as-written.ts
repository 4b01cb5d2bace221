/** A page when no flavor was asked for: nothing but the shortcodes is touched. */
import { memo } from '../../lib/memo.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { danglingEdits } from './dangling.ts'
import { applied, brought, type ExpandedPage, eolOf, type FlavoredPage } from './flavored.ts'
import { htmlOf } from './html.ts'

/** Whether the pages are meant for Hugo: a page named `_index.md` means nothing to any other generator. */
export const isForHugo = memo((project: Project): boolean =>
  project.pages.some(({ contentPath }) => /(?:^|\/)_index(?:\.[a-z-]+)?\.md$/i.test(contentPath)),
)

/** The author's own text stays as it is. A rule has to come unchanged through what renders the page. */
export function asWritten(page: Page, { edits }: ExpandedPage, project: Project): FlavoredPage {
  const { text } = page.source
  const flavor = isForHugo(project) ? 'hugo' : 'plain'
  const eol = eolOf(text)
  const escapes = new Set(page.shortcodes.escapes.map(({ start }) => start))
  const htmlAt = htmlOf(page)
  const all = edits.map((edit) =>
    escapes.has(edit.start) ? { edit } : brought(edit, page, htmlAt(edit), flavor, eol),
  )
  const shown = applied(text, [
    ...all.map(({ edit }) => edit),
    ...(flavor === 'hugo' ? danglingEdits(page, edits, project) : []),
  ])
  const problem = all.find((one) => one.problem !== undefined)?.problem
  return { path: page.contentPath, text: shown, ...(problem === undefined ? {} : { problem }) }
}
