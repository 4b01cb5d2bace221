import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { isEmptyPage, isPlaceholder, namedSections, type Section, sectionsOf } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

/** True for a section as `firedrill new` writes it: it begins with `TODO: say …`. */
const isToDo = (page: Page, { content }: Section): boolean =>
  /^\s*TODO:/.test(page.source.text.slice(content.start, content.end))

/** True if there is no text under any heading of the page except the first. */
function isSkeleton(page: Page, project: Project): boolean {
  const { text } = page.source
  const named = namedSections(page, project.config)
  if (named.length > 0)
    return (
      named.length > 1 &&
      named.every(
        (section) =>
          isToDo(page, section) || isPlaceholder(text.slice(section.content.start, section.content.end)),
      )
    )
  const parts = sectionsOf(page).filter(({ heading }) => heading.depth > 1)
  return (
    parts.length > 1 && parts.every(({ content }) => isPlaceholder(text.slice(content.start, content.end)))
  )
}

export default defineCheck({
  id: 'runbook/skeleton',
  on: 'runbook',
  severity: 'warning',
  about: 'A runbook is more than an unfilled template.',
  *run(page, project) {
    if (isEmptyPage(page)) return
    if (!isSkeleton(page, project)) {
      for (const section of namedSections(page, project.config)) {
        if (!isToDo(page, section)) continue
        yield {
          at: section.heading,
          message: `the section \`${section.heading.text}\` is not written yet`,
          help: 'Write what it asks for, or remove it.',
          data: { section: section.heading.text.toLowerCase() },
        }
      }
      return
    }
    const first = page.headings.find(({ depth }) => depth > 1)
    yield {
      at: first,
      message: 'the runbook is an unfilled template: its headings have no text',
      help: 'Write what to check and what to do, at least one line each.',
    }
  },
})
