import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { isEmptyPage, isPlaceholder, namedSections, sectionsOf } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

/** Whether nobody wrote anything under any of the page's headings but the first. */
function isSkeleton(page: Page, project: Project): boolean {
  const { text } = page.source
  const named = namedSections(page, project.config)
  if (named.length > 0)
    return (
      named.length > 1 && named.every(({ content }) => isPlaceholder(text.slice(content.start, content.end)))
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
  about: 'A runbook is more than the template it was made from.',
  *run(page, project) {
    if (isEmptyPage(page) || !isSkeleton(page, project)) return
    const first = page.headings.find(({ depth }) => depth > 1)
    yield {
      at: first,
      message: 'the runbook is a template that nobody filled in: there is nothing under its headings',
      help: 'Write what to look at and what to do, if only a line each.',
    }
  },
})
