import { namedSections } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'runbook/section-level',
  on: 'runbook',
  severity: 'warning',
  about: 'The sections of a runbook have headings of one level, so that none is inside another.',
  *run(page, project) {
    const sections = namedSections(page, project.config)
    const counts = new Map<number, number>()
    for (const { heading } of sections) counts.set(heading.depth, (counts.get(heading.depth) ?? 0) + 1)
    if (counts.size < 2) return
    // Of levels that are as frequent, the one that comes first.
    const [usual] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))
    const model = sections.find(({ heading }) => heading.depth === usual)
    for (const { heading, name } of sections) {
      if (heading.depth === usual) continue
      yield {
        at: heading,
        message: `the section \`${name}\` has a heading of level ${heading.depth}, where \`${model?.name}\` has one of level ${usual}`,
        help: `Write it with ${'#'.repeat(usual)}.`,
        data: { section: name.toLowerCase(), level: heading.depth, expected: usual },
      }
    }
  },
})
