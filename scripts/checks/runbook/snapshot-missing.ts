import { insertSnapshot } from '../../edits/snapshot.ts'
import { memo } from '../../lib/memo.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { ruleCalls, ruleReference } from '../../model/reference.ts'
import { defineCheck, fixWith } from '../check.ts'

const showsRule = (page: Page): boolean => ruleCalls(page).length > 0

/** True if the team keeps copies of its rules: at least half of the pages that show a rule have one. */
const usesSnapshots = memo((project: Project): boolean => {
  const pages = project.runbooks.filter(showsRule)
  return pages.filter((page) => page.snapshots.length > 0).length * 2 >= pages.length
})

export default defineCheck({
  id: 'runbook/snapshot-missing',
  on: 'runbook',
  severity: 'warning',
  about: 'If pages hold a copy of their rule for viewers without shortcodes, every page does.',
  *run(page, project) {
    const call = ruleCalls(page)[0]
    if (!call || page.snapshots.length > 0 || !usesSnapshots(project)) return
    if (project.alertsOf(page).length === 0) return
    const reference = ruleReference(call, page, project)
    const [rule, ...others] = reference.kind === 'found' ? reference.rules : []
    yield {
      at: call,
      message: 'the page shows its rule only by a shortcode, and has no copy of it in a `comment`',
      help: 'Add a copy below the shortcode, so that the page can be read in the repository.',
      // With several rules of this name, the author has to choose one.
      fix: fixWith(
        'add a copy of the rule',
        rule && others.length === 0 ? insertSnapshot(page, call, rule) : undefined,
      ),
    }
  },
})
