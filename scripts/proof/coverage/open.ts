/** Rules of which it is open what the drills prove, as some of their drills came to no pass. */
import { posix } from 'node:path'
import type { DrillResult } from '../../drill/result.ts'
import { drilledByBroken, loadedByBroken } from '../../model/broken.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { Suite } from '../../model/suite.ts'
import { rulesLoadedBy } from '../../suite/rules.ts'

/**
 * An alert is open where an assertion on its name did not pass. A recording rule, and all of a suite where a verdict is
 * not on one of its alerts, are open with their file: any of them may be what is missing.
 */
export function openRules(results: readonly DrillResult[], project: Project): ReadonlySet<Rule> {
  const names = new Set(drilledByBroken(project))
  const [touched, whole] = [new Set<Suite>(), new Set<Suite>()]
  for (const { suite, test, assertion, verdict } of results) {
    if (verdict === 'passed') continue
    touched.add(suite)
    const meant = assertion ? [assertion] : (test ? [test] : suite.tests).flatMap((one) => one.assertions)
    for (const { kind, subject } of meant) if (kind === 'alert' && subject) names.add(subject.text)
    const name = assertion?.kind === 'alert' ? assertion.subject?.text : undefined
    if (!assertion || (name !== undefined && !rulesLoadedBy(suite, project).alerts.has(name)))
      whole.add(suite)
  }
  const filesOf = (suites: ReadonlySet<Suite>) =>
    new Set([...suites].flatMap((suite) => rulesLoadedBy(suite, project).files))
  const [touchedFiles, wholeFiles] = [filesOf(touched), filesOf(whole)]
  return new Set(
    project.rules.filter(({ kind, name, file }) =>
      kind === 'recording'
        ? touchedFiles.has(file) || loadedByBroken(project).has(posix.basename(file.path))
        : names.has(name.text) || wholeFiles.has(file),
    ),
  )
}
