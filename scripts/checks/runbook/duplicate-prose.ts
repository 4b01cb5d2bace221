import { memo } from '../../lib/memo.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { normalProse, proseOf } from '../../model/prose.ts'
import { nameOfPage } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

/** Less than this is alike by chance, or because nothing is written yet. */
const minLength = 300

const proseIn = memo((page: Page): string => normalProse(proseOf(page)))

/** What a page says apart from the name it says it about. */
function sayingOf(page: Page, project: Project): string {
  const names = new Set([nameOfPage(page), ...project.alertsOf(page).map((alert) => alert.name.text)])
  let saying = proseIn(page)
  for (const name of names) if (name.length > 3) saying = saying.replaceAll(normalProse(name), '\0')
  return saying
}

export default defineCheck({
  id: 'runbook/duplicate-prose',
  on: 'project',
  severity: 'info',
  about: 'No two runbooks say the same about different alerts.',
  *run(project) {
    const groups = new Map<string, Page[]>()
    for (const page of project.runbooks) {
      const saying = sayingOf(page, project)
      if (saying.length < minLength) continue
      const same = groups.get(saying)
      if (same) same.push(page)
      else groups.set(saying, [page])
    }
    for (const [first, ...others] of groups.values()) {
      if (!first || others.length === 0) continue
      const start = first.headings[0]?.start ?? first.bodyStart
      for (const page of others) {
        const heading = page.headings[0] ?? { start: page.bodyStart, end: page.bodyStart }
        yield {
          at: { ...heading, source: page.source },
          message: `the runbook says the same as \`${first.path}\``,
          help: 'Write what is particular to this alert, or let both alerts link to one page.',
          related: [
            {
              at: { source: first.source, start, end: first.headings[0]?.end ?? start },
              message: 'the same text',
            },
          ],
        }
      }
    }
  },
})
