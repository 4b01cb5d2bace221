import { placeOfField } from '../../model/front-matter.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { pathKey, publishedPaths } from '../../sites/addresses.ts'
import { siteOf } from '../../sites/base.ts'
import { defineCheck } from '../check.ts'

/** The settings that pages are published with. On a site that keeps case, paths that differ in case do not collide. */
function settingsOf(project: Project) {
  const { bases } = siteOf(project)
  const keepsCase =
    bases.some(({ naming }) => naming === 'kept') && !bases.some(({ naming }) => naming === 'site')
  const { site } = project.config
  return keepsCase ? { ...site, disablePathToLower: true } : site
}

export default defineCheck({
  id: 'link/collision',
  on: 'project',
  severity: 'error',
  about: 'No two pages are published at the same address.',
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
          help: 'Rename one of them, or give it a `slug`: only one can be published there.',
          data: { path: `/${path}` },
          related: [{ at: { source: other.source, start: 0, end: 0 }, message: 'the other page' }],
        }
      }
    }
  },
})
