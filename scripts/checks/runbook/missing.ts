import { memo } from '../../lib/memo.ts'
import type { Page } from '../../model/page.ts'
import { conventionalPath, type Project } from '../../model/project.ts'
import type { Rule, RuleFile } from '../../model/rule.ts'
import { folderOfPage, nameOfPage, pagesNamed, pathFromRoot } from '../../model/runbook.ts'
import { runbookUrlOf } from '../../sites/base.ts'
import { pagesReached, resolveRunbookUrl } from '../../sites/resolve.ts'
import { nearest } from '../../text/near.ts'
import { shellWord } from '../../text/shell.ts'
import { defineCheck } from '../check.ts'

/** True if the alert's URL may lead to a runbook, including one that can't be checked here. */
function hasRunbookElsewhere(alert: Rule, project: Project): boolean {
  const url = runbookUrlOf(alert)
  if (!url) return false
  const { kind } = resolveRunbookUrl(url.value.text, project, alert)
  return kind !== 'nowhere' && kind !== 'prose'
}

/** True if only URLs lead to the team's runbooks: then checks of URLs report what is missing. */
const areElsewhere = memo(
  (project: Project): boolean =>
    pagesReached(project).size > 0 && project.alerts.every((alert) => !project.runbookOf(alert)),
)

/** True if a page elsewhere has the name of the alert and belongs to no other alert. */
function hasPageElsewhere(alert: Rule, project: Project): boolean {
  return pagesNamed(alert, project).some((page) => project.alertsOf(page).length === 0)
}

/** A page without an alert, in the folder expected for this alert's page and with a similar name. */
function misnamedPage(alert: Rule, place: string, project: Project): string | undefined {
  const folder = place.slice(0, place.lastIndexOf('/') + 1)
  const free = freePages(project).get(folder)
  return free?.get(nearest(alert.name.text, free.keys()) ?? '')?.path
}

/** The runbooks without an alert, by folder and name. */
const freePages = memo((project: Project) => {
  const free = new Map<string, Map<string, Page>>()
  for (const page of project.runbooks) {
    if (project.alertsOf(page).length > 0) continue
    const folder = folderOfPage(page)
    const inFolder = free.get(folder) ?? new Map<string, Page>()
    free.set(folder, inFolder)
    if (!inFolder.has(nameOfPage(page))) inFolder.set(nameOfPage(page), page)
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
  about: 'Every alert has a runbook page, in the content folder or at its URL.',
  *run(alert, project) {
    if (!project.hasContent || project.runbookOf(alert) || areElsewhere(project)) return
    if (hasRunbookElsewhere(alert, project) || hasPageElsewhere(alert, project)) return
    // Alerts with the same name in a file share a page, and therefore a finding.
    if (!firstAlerts(alert.file).has(alert)) return
    const place = conventionalPath(alert, project.config)
    const expected = pathFromRoot(place, project.config)
    const misnamed = misnamedPage(alert, place, project)
    yield {
      at: alert.name,
      message: `the alert \`${alert.name.text}\` has no runbook page`,
      help: misnamed
        ? `Rename \`${misnamed}\` to \`${expected}\`, or run \`firedrill new ${shellWord(alert.name.text)}\`.`
        : `Run \`firedrill new ${shellWord(alert.name.text)}\`, or write \`${expected}\`.`,
      data: { expected },
    }
  },
})
