/** What is to be said of suites without running them: their traps, and files that can't be read as suites. */

import { runChecks } from '../checks/run.ts'
import { suiteChecks } from '../checks/suites.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { today } from '../lib/day.ts'
import type { Project } from '../model/project.ts'
import type { Suite } from '../model/suite.ts'
import { suppress } from '../triage/suppress.ts'
import type { Wanted } from './drill-filter.ts'

/** The findings on these suites and on alerts that are wanted; `withBroken` for those on unreadable YAML, too. */
export function suiteFindings(
  project: Project,
  suites: readonly Suite[],
  { wanted, withBroken }: { readonly wanted: Wanted; readonly withBroken: boolean },
): Diagnostic[] {
  const byPath = new Map(suites.map((suite) => [suite.path, suite]))
  return runChecks(suiteChecks, project).filter(({ check, file, alert }) => {
    const suite = byPath.get(file)
    if (!suite) return withBroken && check === 'yaml/syntax'
    return alert === undefined || wanted(suite, undefined, alert)
  })
}

/** The findings that no comment in the files leaves out. */
export function withoutDisabled(found: readonly Diagnostic[], project: Project): readonly Diagnostic[] {
  return suppress(found, project, { knownChecks: [], ran: () => false, today: today() }).kept
}
