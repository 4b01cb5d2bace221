/** `alerts.json`: every alert of the tree, for programs that show or count them. Its names don't change. */
import type { Project } from '../model/project.ts'
import { labelOf, type Rule } from '../model/rule.ts'
import { pointAt } from '../model/source.ts'

export interface AlertEntry {
  readonly alert: string
  readonly severity: string | null
  readonly expression: string
  readonly for: string | null
  /** The rule file, relative to the root, and the line of the alert's name. */
  readonly file: string
  readonly line: number
  /** The runbook page, relative to the folder of built pages. */
  readonly page: string | null
  /** Where a reader is sent: as the rule's annotation has it, so it may hold a template. */
  readonly url: string | null
  /** How many drills it has. */
  readonly drills: number
}

/** What the rooms that this one may not ask know about an alert. */
export interface AlertFacts {
  readonly drills: (alert: Rule) => number
  readonly url: (alert: Rule) => string | undefined
}

/** One entry an alert, in the order of files and lines. */
export function alertEntries(project: Project, facts: AlertFacts): AlertEntry[] {
  const entries = project.alerts.map((alert) => ({
    alert: alert.name.text,
    severity: labelOf(alert, 'severity')?.text ?? null,
    expression: alert.expr?.text ?? '',
    for: alert.for?.text ?? null,
    file: alert.file.path,
    line: pointAt(alert.name.source, alert.name.start).line,
    page: project.runbookOf(alert)?.contentPath ?? null,
    url: facts.url(alert) ?? null,
    drills: facts.drills(alert),
  }))
  return entries.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
}
