import { memo } from '../../model/memo.ts'
import { nearest } from '../../model/near.ts'
import type { Page } from '../../model/page.ts'
import { conventionalPath, type Project } from '../../model/project.ts'
import type { Rule, RuleFile } from '../../model/rule.ts'
import { folderOfPage, nameOfPage, pagesNamed, pathFromRoot } from '../../model/runbook.ts'
import { runbookUrlOf } from '../../model/site-base.ts'
import { pagesReached, resolveRunbookUrl } from '../../model/site-resolve.ts'
import { defineCheck } from '../check.ts'

/** Whether the alert's URL may lead to a runbook, if only to one that can't be seen from here. */
function hasRunbookElsewhere(alert: Rule, project: Project): boolean {
  const url = runbookUrlOf(alert)
  if (!url) return false
  const { kind } = resolveRunbookUrl(url.value.text, project, alert)
  return kind !== 'nowhere' && kind !== 'prose'
}

/** Whether the team keeps its runbooks where only URLs say: then the URL is what is wrong, or what is missing. */
const areElsewhere = memo(
  (project: Project): boolean =>
    pagesReached(project).size > 0 && project.alerts.every((alert) => !project.runbookOf(alert)),
)

/** Whether a page elsewhere is called like the alert, and is that of no other. */
function hasPageElsewhere(alert: Rule, project: Project): boolean {
  return pagesNamed(alert, project).some((page) => project.alertsOf(page).length === 0)
}

/** A page beside the place where this alert's would be that no alert has, and that is called almost the same. */
function misnamedPage(alert: Rule, place: string, project: Project): string | undefined {
  const folder = place.slice(0, place.lastIndexOf('/') + 1)
  const free = freePages(project).get(folder)
  return free?.get(nearest(alert.name.text, free.keys()) ?? '')?.path
}

/** The runbooks of no alert, by folder and name. */
const freePages = memo((project: Project) => {
  const free = new Map<string, Map<string, Page>>()
  for (const page of project.runbooks) {
    if (project.alertsOf(page).length > 0) continue
    const folder = folderOfPage(page)
    const beside = free.get(folder) ?? new Map<string, Page>()
    free.set(folder, beside)
    if (!beside.has(nameOfPage(page))) beside.set(nameOfPage(page), page)
  }
  return free
})

/** The first alert of each name in a file. */
const firstAlerts = memo((file: RuleFile): ReadonlySet<Rule> => {
  const first = new Map<string, Rule>()
  for (const { rules } of file.groups)
    for (const rule of rules)
      if (rule.kind === 'alert' && !first.has(rule.name.text)) first.set(rule.name.text, rule)
  return new Set(first.values())
})

export default defineCheck({
  id: 'runbook/missing',
  on: 'alert',
  severity: 'error',
  about: 'Every alert has a runbook page, here or where its URL leads.',
  *run(alert, project) {
    if (!project.hasContent || project.runbookOf(alert) || areElsewhere(project)) return
    if (hasRunbookElsewhere(alert, project) || hasPageElsewhere(alert, project)) return
    // Rules of one name in one file share their page, and so they share the finding.
    if (!firstAlerts(alert.file).has(alert)) return
    const place = conventionalPath(alert, project.config)
    const expected = pathFromRoot(place, project.config)
    const misnamed = misnamedPage(alert, place, project)
    yield {
      at: alert.name,
      message: `the alert \`${alert.name.text}\` has no runbook page`,
      help: misnamed ? `Rename \`${misnamed}\` to \`${expected}\`?` : `Write \`${expected}\`.`,
      data: { expected },
    }
  },
})
