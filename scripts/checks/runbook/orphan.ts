import { alertsOfBroken } from '../../model/broken.ts'
import { groupBy } from '../../model/group.ts'
import { memo } from '../../model/memo.ts'
import { nearest } from '../../model/near.ts'
import type { Page } from '../../model/page.ts'
import { conventionalPath, type Project, ruleArguments } from '../../model/project.ts'
import { type RuleFile, stemOf } from '../../model/rule.ts'
import { folderOfPage, nameOfPage, pathFromRoot } from '../../model/runbook.ts'
import { pagesReached } from '../../model/site-resolve.ts'
import { defineCheck } from '../check.ts'

/** The alert that a page says it is for: by its shortcode, or by its name. */
function namedAlert(page: Page): string {
  const calls = page.shortcodes.calls.filter((call) => call.name === 'rule' && call.kind !== 'close')
  return (
    calls.map((call) => ruleArguments(call.args)[1]).find((name) => name !== undefined) ?? nameOfPage(page)
  )
}

const homes = new WeakMap<Project, ReadonlySet<string>>()

/** The folders that hold the page of some live alert: what else is in them is meant to be one too. */
function foldersOfRunbooks(project: Project): ReadonlySet<string> {
  let folders = homes.get(project)
  if (!folders) {
    const live = project.runbooks.filter((page) => project.alertsOf(page).length > 0)
    folders = new Set([...live, ...pagesReached(project)].map(folderOfPage))
    homes.set(project, folders)
  }
  return folders
}

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
  about: 'Every runbook page is for an alert that a rule still raises.',
  *run(page, project) {
    if (project.alertsOf(page).length > 0 || pagesReached(project).has(page)) return
    const folder = folderOfPage(page).replace(/\/$/, '').replace(/^.*\//, '')
    const files = filesCalled(project).get(folder) ?? []
    const hasShortcode = page.shortcodes.calls.some((call) => call.name === 'rule')
    if (files.length === 0) {
      // The page of a rule file that moved is still a page of its alerts.
      if (project.alertsNamed(nameOfPage(page)).length > 0) return
      if (!hasShortcode && !foldersOfRunbooks(project).has(folderOfPage(page))) return
    }
    const name = namedAlert(page)
    const [elsewhere] = project.alertsNamed(name)
    if (elsewhere) {
      const place = pathFromRoot(conventionalPath(elsewhere, project.config), project.config)
      yield {
        message: `the alert \`${name}\` that this runbook is for is in another rule file now`,
        help: `\`${elsewhere.file.path}\` has it: move the page to \`${place}\`.`,
        alert: name,
        related: [{ at: elsewhere.name, message: 'it is here' }],
      }
      return
    }
    if (alertsOfBroken(project).has(name)) return
    const meant = nearest(name, namesIn(files.length > 0 ? files : project.ruleFiles))
    yield {
      message: `no rule raises the alert \`${name}\` that this runbook is for`,
      help: meant ? `Did you mean \`${meant}\`?` : 'Remove the page, or put the rule back.',
      alert: name,
    }
  },
})
