import { namedSections, sectionNames } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'runbook/section-order',
  on: 'runbook',
  severity: 'info',
  about: 'The sections of a runbook are in the configured order, the same on every page.',
  *run(page, project) {
    const sections = namedSections(page, project.config)
    let highest = sections[0]
    for (const section of sections) {
      if (!highest || section.rank >= highest.rank) {
        highest = section
        continue
      }
      yield {
        at: section.heading,
        message: `the section \`${section.name}\` comes after \`${highest.name}\``,
        help: `The order is ${sectionNames(project.config)
          .map((name) => `\`${name}\``)
          .join(', ')}.`,
        data: { section: section.name.toLowerCase() },
        // An order in the configuration is a requirement.
        severity: project.config.runbooks.sections ? 'warning' : undefined,
      }
      return
    }
  },
})
