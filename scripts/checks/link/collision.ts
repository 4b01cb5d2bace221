import { placeOfField } from '../../model/front-matter.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { pathKey, publishedPaths } from '../../sites/addresses.ts'
import { siteOf } from '../../sites/base.ts'
import { defineCheck } from '../check.ts'

/** The settings that the pages are published with: a site that keeps the case has no page twice for its case. */
function settingsOf(project: Project) {
  const { bases } = siteOf(project)
  const keepsCase =
    bases.some(({ naming }) => naming === 'kept') && !bases.some(({ naming }) => naming === 'site')
  return { ...project.config.site, ...(keepsCase ? { disablePathToLower: true } : {}) }
}

export default defineCheck({
  id: 'link/collision',
  on: 'project',
  severity: 'error',
  about: 'No two pages are published at one address.',
  *run(project) {
    const settings = settingsOf(project)
    const first = new Map<string, Page>()
    for (const page of project.pages) {
      const [main, ...aliases] = publishedPaths(page, settings)
      for (const path of new Set([main, ...aliases])) {
        if (path === undefined) continue
        const key = pathKey(path)
        const other = first.get(key)
        if (!other) first.set(key, page)
        if (!other || other === page) continue
        const at = path === main ? page.headings[0] : placeOfField(page, 'aliases')
        yield {
          ...(at ? { at: { start: at.start, end: at.end, source: page.source } } : { file: page.path }),
          message: `the page is published at \`/${path}\`, and so is \`${other.path}\``,
          help: 'Only one of them can be read there: rename one, or give it a `slug`.',
          data: { path: `/${path}` },
          related: [{ at: { source: other.source, start: 0, end: 0 }, message: 'the other page' }],
        }
      }
    }
  },
})
