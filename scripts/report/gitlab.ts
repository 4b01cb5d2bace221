/** GitLab's Code Quality report: a JSON array, whose findings a merge request shows beside its lines. */
import { fingerprints } from './fingerprint.ts'
import { toJson } from './json.ts'
import type { RenderOptions, Report } from './report.ts'
import { visible } from './visible.ts'
import { pathInRepository } from './words.ts'

const severities = { error: 'major', warning: 'minor', info: 'info' } as const

export function renderGitlab(report: Report, options: RenderOptions): string {
  const prints = fingerprints(report)
  return toJson(
    report.diagnostics.map(({ message, check, severity, file, range }, i) => ({
      description: visible(message),
      check_name: check,
      fingerprint: prints[i],
      severity: severities[severity],
      location: {
        path: pathInRepository(file, options.prefix),
        // GitLab shows nothing for a finding without a line.
        lines: { begin: range?.start.line ?? 1, end: range?.end.line ?? 1 },
      },
    })),
  )
}
