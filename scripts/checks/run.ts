import { compareDiagnostics, type Diagnostic, type Severity } from '../diagnostic.ts'
import { goOn, working } from '../lib/work.ts'
import type { Config } from '../model/config.ts'
import type { Project } from '../model/project.ts'
import { rangeAt, type Source, spotOf } from '../model/source.ts'
import { ignoreList, ignoreWork } from '../text/git-ignore.ts'
import { searchCost, startSearch } from '../text/near.ts'
import { withoutManyAlike } from './alike.ts'
import type { Check, Finding, Scope } from './check.ts'
import { type CheckMemory, forgetFindings, withMemory } from './memory.ts'

/** The value that a check runs on, with what its findings take from it. */
interface Subject {
  readonly value: unknown
  readonly source?: Source
  readonly alert?: string
}

function subjectsOf(scope: Scope, project: Project): readonly Subject[] {
  const file = <T extends { source: Source }>(value: T): Subject => ({ value, source: value.source })
  const rule = (value: Project['rules'][number]): Subject => ({
    value,
    source: value.file.source,
    alert: value.kind === 'alert' ? value.name.text : undefined,
  })
  switch (scope) {
    case 'rule-file':
      return project.ruleFiles.map(file)
    case 'rule':
      return project.rules.map(rule)
    case 'alert':
      return project.alerts.map(rule)
    case 'page':
      return project.pages.map(file)
    case 'runbook':
      return project.runbooks.map(file)
    case 'suite':
      return project.suites.map(file)
    case 'project':
      return [{ value: project }]
    case 'elsewhere':
      return []
  }
}

/** Returns the severity that the configuration gives a check in a file, if any. */
export type Configured = (check: string, file: string) => Severity | 'off' | undefined

/** Reads `checks` and `overrides`; the last override that matches both file and check wins. */
export function configuredSeverities(config: Config): Configured {
  const work = ignoreWork()
  const overrides = config.overrides.map(({ paths, checks }) => ({
    matcher: ignoreList(paths, work),
    checks,
  }))
  // Files have many findings, and each is compared with the paths of all overrides.
  const known = new Map<string, Severity | 'off' | undefined>()
  const severityIn: Configured = (check, file) => {
    goOn()
    const found = overrides.findLast(
      ({ matcher, checks }) =>
        checks[check] !== undefined && file !== '.' && !file.startsWith('../') && matcher.ignores(file),
    )
    return found?.checks[check] ?? config.checks[check]
  }
  return (check, file) => {
    const key = `${check}\0${file}`
    if (!known.has(key)) known.set(key, severityIn(check, file))
    return known.get(key)
  }
}

/** Gives diagnostics their configured severities, and removes those that are switched off. */
export function applySeverities(diagnostics: readonly Diagnostic[], configured: Configured): Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const severity = configured(diagnostic.check, diagnostic.file) ?? diagnostic.severity
    return severity === 'off'
      ? []
      : [severity === diagnostic.severity ? diagnostic : { ...diagnostic, severity }]
  })
}

/** True if the check is on for any file of the tree. */
function isOnSomewhere(check: Check, { checks, overrides }: Config): boolean {
  const severity = checks[check.id] ?? check.severity
  return severity !== 'off' || overrides.some((override) => (override.checks[check.id] ?? 'off') !== 'off')
}

/** Joins lines: a quoted name may hold line ends, which would break the output. */
const oneLine = (text: string): string =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')

/** Turns a finding into a diagnostic: places become lines and columns. */
export function toDiagnostic(
  id: string,
  severity: Severity,
  finding: Finding,
  subject: Omit<Subject, 'value'>,
): Diagnostic {
  const source = finding.at?.source ?? (finding.file === undefined ? subject.source : undefined)
  return {
    check: id,
    severity,
    file: finding.file ?? source?.path ?? '.',
    ...(finding.at && source ? { range: rangeAt(source, finding.at) } : {}),
    message: finding.message,
    ...(finding.help === undefined ? {} : { help: oneLine(finding.help) }),
    ...((finding.alert ?? subject.alert) === undefined ? {} : { alert: finding.alert ?? subject.alert }),
    ...(finding.data === undefined ? {} : { data: finding.data }),
    ...(finding.related === undefined || finding.related.length === 0
      ? {}
      : {
          related: finding.related.map(({ at, message }) => ({
            ...spotOf(at),
            message,
          })),
        }),
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  }
}

function findOn(check: Check, subject: Subject, project: Project): Diagnostic[] {
  const defaultSeverity = severityOf(check)
  const found: Diagnostic[] = []
  goOn()
  for (const finding of check.run?.(subject.value as never, project) ?? []) {
    goOn()
    found.push(toDiagnostic(check.id, finding.severity ?? defaultSeverity, finding, subject))
  }
  return found
}

/** The share of the work on suggestions from which on findings are made anew: its end depends on all of them. */
const mostKept = 0.5

/**
 * Runs all enabled checks on the whole project.
 * @param memory of earlier runs over the same tree: findings that can't have changed are taken from it. The result is
 * the same without it.
 * @throws UsageError for a tree that takes too long
 */
export function runChecks(
  checks: readonly Check[],
  project: Project,
  memory?: CheckMemory,
): readonly Diagnostic[] {
  return working(() => findingsOf(checks, project, memory))
}

function findingsOf(
  checks: readonly Check[],
  project: Project,
  memory: CheckMemory | undefined,
): readonly Diagnostic[] {
  startSearch()
  const run = memory && withMemory(memory, project, findOn, searchCost)
  const configured = configuredSeverities(project.config)
  const subjects = new Map<Scope, readonly Subject[]>()
  const found: Diagnostic[] = []
  for (const check of checks) {
    if (!check.run || !isOnSomewhere(check, project.config)) continue
    let list = subjects.get(check.on)
    if (!list) {
      list = subjectsOf(check.on, project)
      subjects.set(check.on, list)
    }
    const all = run?.find(check, list) ?? list.flatMap((subject) => findOn(check, subject, project))
    for (const diagnostic of all)
      if (check.severity !== 'off' || configured(check.id, diagnostic.file) !== undefined)
        found.push(diagnostic)
  }
  if (memory && run && run.cost() > mostKept) {
    forgetFindings(memory)
    return findingsOf(checks, project, undefined)
  }
  return withoutManyAlike(applySeverities(found, configured).sort(compareDiagnostics))
}

/** The default severity of a check. A check that is off by default is a warning once it is enabled. */
export function severityOf(check: Check | undefined): Severity {
  return check === undefined || check.severity === 'off' ? 'warning' : check.severity
}
