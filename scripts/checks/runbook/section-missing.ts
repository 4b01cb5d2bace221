import { isEmptyPage, namedSections, sectionNames, usesSections } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

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
      yield {
        at: before?.heading,
        message: `the runbook has no section \`${name}\``,
        help: before ? `Add it after \`${before.name}\`.` : 'Add it.',
        data: { section: name.toLowerCase() },
      }
    }
  },
})
