import type { Page } from '../../model/page.ts'
import type { Span } from '../../model/source.ts'
import type { LinkLanding } from '../../sites/link.ts'
import { resolveLink } from '../../sites/link.ts'
import { pageReference } from '../../sites/ref.ts'
import { didYouMean } from '../../text/near.ts'
import { defineCheck, type Finding } from '../check.ts'

function* judged(
  landing: LinkLanding,
  destination: string,
  what: string,
  at: Span,
  page: Page,
): Generator<Finding> {
  if (landing.kind === 'no-page') {
    yield {
      at,
      message: `the ${what} leads to \`${destination}\`, which does not exist`,
      help: didYouMean(landing.nearest),
      data: { url: destination },
    }
  } else if (landing.kind === 'no-anchor') {
    const where = landing.page === page ? 'this page' : `\`${landing.page.path}\``
    yield {
      at,
      message: `the link leads to \`#${landing.anchor}\`, and ${where} has no such id`,
      help: didYouMean(landing.nearest && `#${landing.nearest}`),
      data: { url: destination, anchor: landing.anchor },
    }
  }
}

export default defineCheck({
  id: 'link/broken',
  on: 'page',
  severity: 'warning',
  about: 'Links, images and anchors on a page lead to targets that exist.',
  *run(page, project) {
    for (const link of page.links) {
      const { destination, start, end } = link
      const what = link.kind === 'image' ? 'image' : 'link'
      yield* judged(resolveLink(link, page, project), destination, what, { start, end }, page)
    }
    for (const call of page.shortcodes.calls) {
      const reference = pageReference(call, page, project)
      if (!reference) continue
      const { start, end } = call
      yield* judged(reference.landing, reference.destination, 'link', { start, end }, page)
    }
  },
})
