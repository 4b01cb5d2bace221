import { isBlankSection, isEmptyPage, namedSections } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'runbook/section-empty',
  on: 'runbook',
  severity: 'warning',
  about: 'Every section of a runbook has text.',
  *run(page, project) {
    if (isEmptyPage(page)) return
    for (const section of namedSections(page, project.config)) {
      if (!isBlankSection(page, section)) continue
      yield {
        at: section.heading,
        message: `the section \`${section.name}\` is empty`,
        help: 'Fill it in, or remove its heading.',
        data: { section: section.name.toLowerCase() },
      }
    }
  },
})
