import { isBlankSection, isEmptyPage, sectionNames, sectionsOf, titleKey } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'runbook/section-empty',
  on: 'runbook',
  severity: 'warning',
  about: 'Every section that a runbook has says something.',
  *run(page, project) {
    if (isEmptyPage(page)) return
    const names = sectionNames(project.config)
    for (const section of sectionsOf(page)) {
      const name = names.find((name) => titleKey(name) === titleKey(section.heading.text))
      if (name === undefined || !isBlankSection(page, section)) continue
      yield {
        at: section.heading,
        message: `the section \`${name}\` is empty`,
        help: 'Fill it in, or remove its heading.',
        data: { section: name.toLowerCase() },
      }
    }
  },
})
