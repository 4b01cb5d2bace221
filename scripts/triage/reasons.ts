/**
 * One fault, one finding: where one of them is the reason for others, these say it or are left out. What is left out
 * is never worse than what stays for it.
 */
import { type Diagnostic, isAsSevere } from '../diagnostic.ts'

const ofAlert = ({ check, file, alert }: Diagnostic): string => `${check}\n${file}\n${alert}`
const ofFile = ({ check, file }: Diagnostic): string => `${check}\n${file}`

/** What keeps Prometheus from reading a rule, and so promtool from running it. */
const isForm = ({ check, severity }: Diagnostic): boolean =>
  severity === 'error' && /^(yaml\/|rule\/schema$|promql\/syntax$|alert\/template-syntax$)/.test(check)

/** The rule file because of which promtool refuses a suite. */
const refusedFor = ({ data }: Diagnostic): string => `${data?.ruleFile ?? ''}`

/** promtool refuses the suite as a whole. */
const isRefusal = ({ check, alert, data }: Diagnostic): boolean =>
  check === 'drill/failed' && !alert && (!data || data.ruleFile !== undefined)

/** True if an address ends like that of the page of its alert. */
function endsAsAlert({ data, alert }: Diagnostic): boolean {
  const url = `${data?.url}`.replace(/(?<!\/)\/+$/, '')
  const last = url.slice(url.lastIndexOf('/') + 1)
  return last !== '' && last.toLowerCase() === alert?.toLowerCase()
}

/** Removes findings that only follow from another one. */
export function withReasons(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Map<string, Diagnostic>()
  /** By the alert that a suite probably means. */
  const misnamed = new Map<unknown, Diagnostic>()
  /** Suites that promtool refuses as they are: what they assert shows when it does not. */
  const refused = new Map<string, Diagnostic>()
  /** Files and alerts that can't be read as they are. */
  const unread = new Set<string>()
  for (const one of diagnostics) {
    if (isForm(one)) unread.add(one.file).add(`${one.file}\n${one.alert}`)
    if (isRefusal(one)) refused.set(one.file, one)
    if (one.check === 'drill/coverage' || one.check === 'rule/duplicate-alert') known.set(ofAlert(one), one)
    if (one.check === 'drill/unknown-alert' || one.check === 'runbook/missing') known.set(ofAlert(one), one)
    if (one.check === 'drill/unknown-alert' && one.data?.suggestion) misnamed.set(one.data.suggestion, one)
    if (one.check === 'drill/rule-files' && one.data?.loads === 'nothing') known.set(ofFile(one), one)
  }
  if (known.size + refused.size + unread.size === 0) return diagnostics
  /** Reasons that the findings which follow from them say. */
  const said = new Set<Diagnostic>()
  const follows = (one: Diagnostic, reason: Diagnostic | undefined): boolean =>
    reason !== undefined && isAsSevere(reason.severity, one.severity)
  // Without a name it may be any rule of the file.
  const isUnread = (file: string, alert?: string): boolean =>
    unread.has(`${file}\n${alert}`) || unread.has(`${file}\nundefined`)
  const left = diagnostics.flatMap((one) => {
    if (one.check === 'link/runbook-url') {
      const page = known.get(ofAlert({ ...one, check: 'runbook/missing' }))
      return follows(one, page) && !one.data?.nearest && endsAsAlert(one) ? [] : [one]
    }
    // The copy on the page may be the only one that is right.
    if (one.check === 'runbook/snapshot-drift')
      return one.related?.some(({ file }) => isUnread(file, one.alert)) ? [] : [one]
    const isUndrilled = one.check === 'drill/missing' || one.check === 'drill/only-absence'
    if (isUndrilled && follows(one, misnamed.get(one.alert))) return []
    if (
      one.check === 'drill/missing' &&
      follows(one, known.get(ofAlert({ ...one, check: 'drill/coverage' })))
    )
      return []
    if (one.check === 'drill/only-absence' && follows(one, refused.get(one.file))) return []
    if (one.check === 'drill/proves-nothing') {
      const twin = known.get(ofAlert({ ...one, check: 'rule/duplicate-alert' }))
      return follows(one, twin) ? [] : [one]
    }
    if (one.check !== 'drill/failed') return [one]
    if (refused.has(one.file) && unread.has(refusedFor(one))) return []
    if (follows(one, known.get(ofFile({ ...one, check: 'drill/rule-files' })))) return []
    const name = known.get(ofAlert({ ...one, check: 'drill/unknown-alert' }))
    if (!name || !follows(name, one)) return [one]
    said.add(name)
    const help =
      `\`${name.alert}\` is not an alert in the rule files of this suite. ${name.help ?? ''}`.trim()
    return [{ ...one, help, data: { ...name.data, ...one.data } }]
  })
  return left.filter((one) => !said.has(one))
}
