import { resolveLink } from '../../model/site-link.ts'
import { defineCheck } from '../check.ts'

const didYouMean = (text: string | undefined): string | undefined => text && `Did you mean \`${text}\`?`

export default defineCheck({
  id: 'link/broken',
  on: 'page',
  severity: 'warning',
  about: 'Links, images and anchors on a page lead to something that is there.',
  *run(page, project) {
    for (const link of page.links) {
      const landing = resolveLink(link, page, project)
      const { destination, start, end } = link
      const what = link.kind === 'image' ? 'image' : 'link'
      if (landing.kind === 'no-page') {
        yield {
          at: { start, end },
          message: `the ${what} leads to \`${destination}\`, where nothing is`,
          help: didYouMean(landing.nearest),
          data: { url: destination },
        }
      } else if (landing.kind === 'no-anchor') {
        const where = landing.page === page ? 'this page' : `\`${landing.page.path}\``
        yield {
          at: { start, end },
          message: `the link leads to \`#${landing.anchor}\`, and nothing on ${where} has that id`,
          help: didYouMean(landing.nearest && `#${landing.nearest}`),
          data: { url: destination, anchor: landing.anchor },
        }
      }
    }
  },
})
