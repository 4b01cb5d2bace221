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

/** A heading that is none of the sections, and that is almost called like the one that is missing. */
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
  about: 'Every runbook has the sections that the team asks for, or that most of its runbooks have.',
  *run(page, project) {
    if (isEmptyPage(page)) return
    const sections = namedSections(page, project.config)
    // A page with one of them is in the form that has them all.
    if (sections.length === 0 && !usesSections(project)) return
    for (const [rank, name] of sectionNames(project.config).entries()) {
      if (sections.some((section) => section.rank === rank)) continue
      const before = sections.findLast((section) => section.rank < rank)
      const meant = meantHeading(name, page, sections)
      const place = before ? `Add it after \`${before.name}\`.` : 'Add it.'
      yield {
        at: before?.heading,
        message: `the runbook has no section \`${name}\``,
        help: meant === undefined ? place : `Is the heading \`${meant}\` meant to be it?`,
        data: { section: name.toLowerCase() },
      }
    }
  },
})
