import { addTo } from '../../lib/group.ts'
import { memo } from '../../lib/memo.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { normalProse, proseOf } from '../../model/prose.ts'
import { nameOfPage } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

/** In characters: shorter texts are equal by chance, or because nothing is written yet. */
const minLength = 300

const proseIn = memo((page: Page): string => normalProse(proseOf(page)))

/** The text of a page without the names of the page and its alerts. */
function textWithoutNames(page: Page, project: Project): string {
  const names = new Set([nameOfPage(page), ...project.alertsOf(page).map((alert) => alert.name.text)])
  let text = proseIn(page)
  for (const name of names) if (name.length > 3) text = text.replaceAll(normalProse(name), '\0')
  return text
}

export default defineCheck({
  id: 'runbook/duplicate-prose',
  on: 'project',
  severity: 'info',
  about: 'No two runbooks have the same text for different alerts.',
  *run(project) {
    const groups = new Map<string, Page[]>()
    for (const page of project.runbooks) {
      const text = textWithoutNames(page, project)
      if (text.length >= minLength) addTo(groups, text, page)
    }
    for (const [first, ...others] of groups.values()) {
      if (!first || others.length === 0) continue
      const start = first.headings[0]?.start ?? first.bodyStart
      for (const page of others) {
        const heading = page.headings[0] ?? { start: page.bodyStart, end: page.bodyStart }
        yield {
          at: { ...heading, source: page.source },
          message: `the runbook has the same text as \`${first.path}\``,
          help: 'Write what is specific to this alert, or link both alerts to one page.',
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
