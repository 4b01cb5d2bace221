import type { Page } from '../../model/page.ts'
import {
  isEmptyPage,
  type NamedSection,
  namedSections,
  sectionNames,
  titleKey,
  usesSections,
} from '../../model/runbook.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck } from '../check.ts'

/** A heading outside the known sections with a name similar to the missing section. */
function meantHeading(name: string, page: Page, sections: readonly NamedSection[]): string | undefined {
  const free = page.headings.filter((heading) => sections.every((section) => section.heading !== heading))
  const texts = new Map(free.map(({ text }) => [titleKey(text), text]))
  const key = nearest(titleKey(name), texts.keys())
  return key === undefined ? undefined : texts.get(key)
}

export default defineCheck({
  id: 'runbook/section-missing',
  on: 'runbook',
  severity: 'warning',
  about: 'Every runbook has the sections that the team requires, or that most of its runbooks have.',
  *run(page, project) {
    if (isEmptyPage(page)) return
    const sections = namedSections(page, project.config)
    // A page with one of the sections should have all of them.
    if (sections.length === 0 && !usesSections(project)) return
    for (const [rank, name] of sectionNames(project.config).entries()) {
      if (sections.some((section) => section.rank === rank)) continue
      const before = sections.findLast((section) => section.rank < rank)
      const meant = meantHeading(name, page, sections)
      const place = before ? `Add it after \`${before.name}\`.` : 'Add it.'
      yield {
        at: before?.heading,
        message: `the runbook has no section \`${name}\``,
        help: meant === undefined ? place : `Did you mean this section by the heading \`${meant}\`?`,
        data: { section: name.toLowerCase() },
      }
    }
  },
})
