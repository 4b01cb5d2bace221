import { groupBy } from '../../lib/group.ts'
import { memo } from '../../lib/memo.ts'
import { alertsOfBroken } from '../../model/broken.ts'
import type { Page } from '../../model/page.ts'
import { conventionalPath, type Project, ruleArguments } from '../../model/project.ts'
import { type RuleFile, stemOf } from '../../model/rule.ts'
import { folderOfPage, nameOfPage, pathFromRoot } from '../../model/runbook.ts'
import { pagesReached } from '../../sites/resolve.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck } from '../check.ts'

/** The alert that a page names in its shortcode or in its own name. */
function namedAlert(page: Page): string {
  const calls = page.shortcodes.calls.filter((call) => call.name === 'rule' && call.kind !== 'close')
  return (
    calls.map((call) => ruleArguments(call.args)[1]?.value).find((name) => name !== undefined) ??
    nameOfPage(page)
  )
}

/** The folders that hold the page of a live alert: other pages in them should be runbooks too. */
const foldersOfRunbooks = memo((project: Project): ReadonlySet<string> => {
  const live = project.runbooks.filter((page) => project.alertsOf(page).length > 0)
  return new Set([...live, ...pagesReached(project)].map(folderOfPage))
})

const filesCalled = memo((project: Project) => groupBy(project.ruleFiles, (file) => stemOf(file.path)))

const namesIn = memo((files: readonly RuleFile[]): readonly string[] =>
  files.flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.flatMap(({ kind, name }) => (kind === 'alert' ? name.text : []))),
  ),
)

export default defineCheck({
  id: 'runbook/orphan',
  on: 'runbook',
  severity: 'warning',
  about: 'Every runbook page is for an alert that still exists.',
  *run(page, project) {
    if (project.alertsOf(page).length > 0 || pagesReached(project).has(page)) return
    const folder = folderOfPage(page).replace(/\/$/, '').replace(/^.*\//, '')
    const files = filesCalled(project).get(folder) ?? []
    const hasShortcode = page.shortcodes.calls.some((call) => call.name === 'rule')
    if (files.length === 0) {
      // After a rule file has moved, its pages still belong to its alerts.
      if (project.alertsNamed(nameOfPage(page)).length > 0) return
      if (!hasShortcode && !foldersOfRunbooks(project).has(folderOfPage(page))) return
    }
    const name = namedAlert(page)
    const [elsewhere] = project.alertsNamed(name)
    if (elsewhere) {
      const place = pathFromRoot(conventionalPath(elsewhere, project.config), project.config)
      yield {
        message: `the alert \`${name}\` of this runbook is now in another rule file`,
        help: `Move the page to \`${place}\`: the alert is in \`${elsewhere.file.path}\`.`,
        alert: name,
        related: [{ at: elsewhere.name, message: 'it is here' }],
      }
      return
    }
    if (alertsOfBroken(project).has(name)) return
    const meant = nearest(name, namesIn(files.length > 0 ? files : project.ruleFiles))
    yield {
      message: `the alert \`${name}\` of this runbook does not exist`,
      help: meant ? `Did you mean \`${meant}\`?` : 'Remove the page, or restore the rule.',
      alert: name,
    }
  },
})
