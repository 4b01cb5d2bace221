/** Which drills a filter and --run mean. */
import { UsageError } from '../errors.ts'
import type { Project } from '../model/project.ts'
import type { Suite } from '../model/suite.ts'
import { matchesPart, regexpProblem } from '../promql/regexp-meaning.ts'

export interface DrillFilter {
  /** Parts of the names of alerts, suites or rule files. */
  readonly filter: readonly string[]
  /** A regular expression in Go's syntax on names of tests, alerts and expressions. */
  readonly run?: string
}

/** Whether not all drills are meant. */
export const isPart = ({ filter, run }: DrillFilter): boolean => run !== undefined || filter.length > 0

export type Wanted = (suite: Suite, test: string | undefined, subject: string | undefined) => boolean

/** @throws UsageError */
export function wantedBy({ filter, run }: DrillFilter, project: Project): Wanted {
  const problem = run === undefined ? undefined : regexpProblem(run)
  if (problem)
    throw new UsageError(
      `--run ${run}: ${problem.message}`,
      "It is a regular expression in Go's syntax, as promtool's `--run` is.",
    )
  const matches = (text: string): boolean => run === undefined || matchesPart(run, text)
  const filesOf = (alert: string): string[] => project.alertsNamed(alert).map(({ file }) => file.path)
  return (suite, test, subject) => {
    const names = [suite.path, subject ?? '', ...filesOf(subject ?? '')]
    const isFiltered = filter.length === 0 || filter.some((part) => names.some((name) => name.includes(part)))
    return isFiltered && (matches(test ?? '') || matches(subject ?? ''))
  }
}

export const hasWanted = (suite: Suite, wanted: Wanted): boolean =>
  (suite.tests.length === 0 && wanted(suite, undefined, undefined)) ||
  suite.tests.some(({ name, assertions }) =>
    // A test that asserts nothing still fails where its series or rules do.
    assertions.length === 0
      ? wanted(suite, name?.text, undefined)
      : assertions.some(({ subject }) => wanted(suite, name?.text, subject?.text)),
  )
