import { compareDiagnostics, type Diagnostic, type Severity } from '../diagnostic.ts'
import type { Project } from '../model/project.ts'
import { rangeAt, type Source } from '../model/source.ts'
import type { Check, Finding, Scope } from './check.ts'

/** What a finding takes from the thing it was found on. */
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

/** The severity a check has in this project, `off` included. */
export function severityOf(check: Check, project: Pick<Project, 'config'>): Severity | 'off' {
  return project.config.checks[check.id] ?? check.severity
}

/** Turns what a check yields into a diagnostic: the places become lines and columns. */
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
    ...(finding.help === undefined ? {} : { help: finding.help }),
    ...((finding.alert ?? subject.alert) === undefined ? {} : { alert: finding.alert ?? subject.alert }),
    ...(finding.data === undefined ? {} : { data: finding.data }),
    ...(finding.related === undefined || finding.related.length === 0
      ? {}
      : {
          related: finding.related.map(({ at, message }) => ({
            file: at.source.path,
            range: rangeAt(at.source, at),
            message,
          })),
        }),
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  }
}

/** Runs the checks that the configuration leaves on, over all that is in the project. */
export function runChecks(checks: readonly Check[], project: Project): Diagnostic[] {
  const subjects = new Map<Scope, readonly Subject[]>()
  const found: Diagnostic[] = []
  for (const check of checks) {
    const severity = severityOf(check, project)
    if (severity === 'off' || !check.run) continue
    let list = subjects.get(check.on)
    if (!list) {
      list = subjectsOf(check.on, project)
      subjects.set(check.on, list)
    }
    const configured = project.config.checks[check.id] !== undefined
    for (const subject of list) {
      for (const finding of check.run(subject.value as never, project)) {
        // A severity that somebody configured is stronger than the one a finding gives itself.
        const own = configured ? severity : (finding.severity ?? severity)
        found.push(toDiagnostic(check.id, own, finding, subject))
      }
    }
  }
  return found.sort(compareDiagnostics)
}
