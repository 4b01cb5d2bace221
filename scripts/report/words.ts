/** Phrases that more than one format uses. */

import { type Diagnostic, type Severity, severities } from '../diagnostic.ts'
import { groupBy } from '../lib/group.ts'
import type { Summary } from './report.ts'

/** '1 error', '2 errors'. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`
}

const severityNouns: readonly [keyof Summary & `${string}s`, string][] = [
  ['errors', 'error'],
  ['warnings', 'warning'],
  ['infos', 'info'],
]

/** '3 errors, 2 warnings', or 'no findings'. */
export function findingsPhrase(summary: Pick<Summary, 'errors' | 'warnings' | 'infos'>): string {
  const parts = severityNouns.flatMap(([key, noun]) => {
    const n = summary[key as 'errors' | 'warnings' | 'infos']
    return n > 0 ? [count(n, noun)] : []
  })
  return parts.join(', ') || 'no findings'
}

/** ' in 81 rule files, 594 alerts, 210 runbooks': what comes behind the findings. */
function scopePhrase(summary: Summary): string {
  const parts: [number, string][] = [
    [summary.ruleFiles, 'rule file'],
    [summary.alerts, 'alert'],
    [summary.recordings, 'recording rule'],
    [summary.runbooks, 'runbook'],
    [summary.suites, 'suite'],
  ]
  const scope = parts.flatMap(([n, noun]) => (n > 0 ? [count(n, noun)] : [])).join(', ')
  return scope === '' ? '; there are no rule files, runbooks or suites here' : ` in ${scope}`
}

/** '40 drills passed, 2 failed', or '' when none was run. */
function drillsPhrase({ drills }: Summary): string {
  const parts: [number, string][] = [
    [drills.passed, 'passed'],
    [drills.failed, 'failed'],
    [drills.skipped, 'skipped'],
  ]
  const [first, ...rest] = parts.filter(([n]) => n > 0)
  if (!first) return ''
  return [`${count(first[0], 'drill')} ${first[1]}`, ...rest.map(([n, verdict]) => `${n} ${verdict}`)].join(
    ', ',
  )
}

/** The whole run in one line. */
export function summaryLine(summary: Summary): string {
  const drills = drillsPhrase(summary)
  return `${findingsPhrase(summary)}${scopePhrase(summary)}${drills && `; ${drills}`}`
}

/** How often each check found something, the gravest and most frequent first. */
export interface CheckCount {
  readonly check: string
  readonly severity: Severity
  readonly findings: number
  readonly files: number
}

export function countByCheck(diagnostics: readonly Diagnostic[]): CheckCount[] {
  const counts = new Map<
    string,
    { check: string; severity: Severity; findings: number; files: Set<string> }
  >()
  for (const { check, severity, file } of diagnostics) {
    const key = `${severity} ${check}`
    let entry = counts.get(key)
    if (!entry) {
      entry = { check, severity, findings: 0, files: new Set() }
      counts.set(key, entry)
    }
    entry.findings++
    entry.files.add(file)
  }
  const rank = (severity: Severity): number => severities.indexOf(severity)
  return [...counts.values()]
    .map((entry) => ({ ...entry, files: entry.files.size }))
    .sort(
      (a, b) =>
        rank(a.severity) - rank(b.severity) || b.findings - a.findings || (a.check < b.check ? -1 : 1),
    )
}

/** Groups by file, in the order that is there. */
export function groupByFile(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  return groupBy(diagnostics, ({ file }) => file)
}

/** 'line:column' of a finding, or '' when it concerns a file as a whole. */
export function placeOf({ range }: Pick<Diagnostic, 'range'>): string {
  return range ? `${range.start.line}:${range.start.column}` : ''
}

/** The path as CI knows it. */
export function pathInRepository(path: string, prefix = ''): string {
  return prefix === '' || path.startsWith('/') ? path : `${prefix.replace(/(?<!\/)\/*$/, '/')}${path}`
}
