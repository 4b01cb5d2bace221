import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import { runbookUrlOf } from '../../sites/base.ts'
import { resolveRunbookUrl } from '../../sites/resolve.ts'
import { parseRunbookUrl } from '../../sites/url.ts'
import { defineCheck } from '../check.ts'
import { noUrl } from '../lib/no-url.ts'

/** Says why a URL can't be checked, in the same words for all URLs with the same reason. */
function reasonOf(alert: Rule, value: string, project: Project): string | undefined {
  // What is no URL has its finding already.
  if (noUrl(alert, project)) return undefined
  const landing = resolveRunbookUrl(value, project, alert)
  const { kind } = landing
  if (kind === 'templated') return 'a template fills in the path'
  if (kind === 'relative') return 'the path leads to no page in the content folder'
  if (kind === 'prose') return 'the value is text, not a URL'
  // link/runbook-url already reports a URL of the alert's own page.
  if (landing.kind !== 'elsewhere' || landing.page) return undefined
  const url = parseRunbookUrl(value)
  const host = url.kind === 'web' ? `\`${url.origin}\`` : 'another kind of address'
  return `${host} is outside the site of these pages`
}

export default defineCheck({
  id: 'link/unchecked',
  on: 'project',
  severity: 'info',
  about: 'Runbook URLs that could not be checked are counted, one finding for each reason.',
  *run(project) {
    const groups = new Map<string, { first: NonNullable<ReturnType<typeof runbookUrlOf>>; count: number }>()
    for (const alert of project.alerts) {
      const first = runbookUrlOf(alert)
      const reason = first && reasonOf(alert, first.value.text, project)
      if (!first || reason === undefined) continue
      const group = groups.get(reason)
      if (group) group.count++
      else groups.set(reason, { first, count: 1 })
    }
    for (const [reason, { first, count }] of groups) {
      yield {
        at: first.value,
        message: `${count === 1 ? 'the runbook URL was' : `${count} runbook URLs, of which this is the first, were`} not checked: ${reason}`,
        data: { count },
      }
    }
  },
})
