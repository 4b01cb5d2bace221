import { namedSections } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'runbook/section-level',
  on: 'runbook',
  severity: 'warning',
  about: 'The sections of a runbook have headings of the same level, so that none is inside another.',
  *run(page, project) {
    const sections = namedSections(page, project.config)
    const counts = new Map<number, number>()
    for (const { heading } of sections) counts.set(heading.depth, (counts.get(heading.depth) ?? 0) + 1)
    if (counts.size < 2) return
    // If levels are equally frequent, the first one wins.
    const [usual] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))
    const model = sections.find(({ heading }) => heading.depth === usual)
    for (const { heading, name } of sections) {
      if (heading.depth === usual) continue
      yield {
        at: heading,
        message: `the section \`${name}\` has a heading of level ${heading.depth}, but \`${model?.name}\` has level ${usual}`,
        help: `Write it with ${'#'.repeat(usual)}.`,
        data: { section: name.toLowerCase(), level: heading.depth, expected: usual },
      }
    }
  },
})
