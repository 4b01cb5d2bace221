/** One fault is one finding, and what is left out is never worse than what stays. */
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { withReasons } from '../../scripts/triage/reasons.ts'

const finding = (check: string, rest: Partial<Diagnostic> = {}): Diagnostic => ({
  check,
  severity: 'error',
  file: 't.yml',
  alert: 'Dwon',
  message: check,
  ...rest,
})

const idsOf = (...found: Diagnostic[]): string[] => withReasons(found).map(({ check }) => check)

const unknown = finding('drill/unknown-alert', {
  message:
    '`Dwon` is not an alert in the rule files of this suite, so an assertion that it is quiet proves nothing',
  help: 'Did you mean `Down`?',
  data: { suggestion: 'Down' },
})
const failed = finding('drill/failed', { help: 'missing alert: {}', data: { got: [] } })

test('a failure says that its alert is unknown', () => {
  expect(withReasons([failed, unknown, failed])).toEqual(
    Array(2).fill({
      ...failed,
      help: '`Dwon` is not an alert in the rule files of this suite. Did you mean `Down`?',
      data: { suggestion: 'Down', got: [] },
    }),
  )
})

test('an unknown alert that nothing fails on stays', () => {
  expect(idsOf(unknown)).toEqual(['drill/unknown-alert'])
  expect(idsOf(unknown, finding('drill/failed', { alert: 'Other' }))).toHaveLength(2)
  expect(idsOf(unknown, finding('drill/failed', { file: 'other.yml' }))).toHaveLength(2)
  expect(idsOf(unknown, { ...failed, severity: 'warning' })).toHaveLength(2)
})

test('an alert that a suite misspells is not called undrilled', () => {
  const undrilled = (alert: string) => finding('drill/missing', { file: 'r.yml', alert, severity: 'warning' })
  expect(idsOf(unknown, undrilled('Down'))).toEqual(['drill/unknown-alert'])
  expect(idsOf(unknown, undrilled('Other'))).toHaveLength(2)
})

test('of alerts that nothing tells apart it is not said that a drill can not either', () => {
  const drills = finding('drill/proves-nothing', { severity: 'warning' })
  expect(idsOf(finding('rule/duplicate-alert', { severity: 'warning' }), drills)).toEqual([
    'rule/duplicate-alert',
  ])
  expect(idsOf(finding('rule/duplicate-alert', { severity: 'info' }), drills)).toHaveLength(2)
})

test('what coverage demands of an alert is not said twice', () => {
  const missing = finding('drill/missing', { severity: 'warning' })
  expect(idsOf(finding('drill/coverage'), missing)).toEqual(['drill/coverage'])
  expect(idsOf(finding('drill/coverage', { severity: 'info' }), missing)).toHaveLength(2)
  expect(idsOf(finding('drill/coverage', { alert: 'Other' }), missing)).toHaveLength(2)
})

test('neither is one said to be only quiet, nor one in a suite that is refused', () => {
  const quiet = (alert: string) => finding('drill/only-absence', { alert, severity: 'warning' })
  expect(idsOf(unknown, quiet('Down'))).toEqual(['drill/unknown-alert'])
  const refusal = finding('drill/failed', { alert: undefined })
  expect(idsOf(refusal, quiet('Other'))).toEqual(['drill/failed'])
  expect(idsOf({ ...refusal, file: 'u.yml' }, quiet('Other'))).toHaveLength(2)
  expect(idsOf(failed, quiet('Other'))).toHaveLength(2)
})

test('a suite that loads nothing is one finding', () => {
  const dead = finding('drill/rule-files', { alert: undefined, data: { loads: 'nothing' } })
  expect(idsOf(dead, failed, failed)).toEqual(['drill/rule-files'])
  expect(idsOf({ ...dead, data: {} }, failed)).toHaveLength(2)
  expect(idsOf({ ...dead, severity: 'warning' }, failed)).toHaveLength(2)
})

test('a missing page is not also a URL that leads nowhere, but for a worse finding or another page', () => {
  const at = { file: 'r.yml', alert: 'Down' }
  const missing = finding('runbook/missing', at)
  const url = (data: Diagnostic['data'], rest = {}) => finding('link/runbook-url', { ...at, data, ...rest })
  const own = url({ url: 'https://x.org/runbooks/down/' })
  expect(idsOf(missing, own)).toEqual(['runbook/missing'])
  expect(idsOf({ ...missing, severity: 'warning' }, own)).toHaveLength(2)
  expect(idsOf(missing, url({ url: 'https://x.org/runbooks/other/' }))).toHaveLength(2)
  expect(idsOf(missing, url({ url: 'https://x.org/down', nearest: 'https://x.org/Down' }))).toHaveLength(2)
  expect(idsOf(own)).toHaveLength(1)
})

const inRule = { file: 'r.yml', alert: 'Down' }
const syntax = finding('promql/syntax', inRule)

test('a suite that promtool refuses for a rule file with a finding is none itself', () => {
  const refusal = (path: string) => finding('drill/failed', { alert: undefined, data: { ruleFile: path } })
  expect(idsOf(syntax, refusal('r.yml'))).toEqual(['promql/syntax'])
  expect(idsOf(syntax, refusal('s.yml'))).toHaveLength(2)
  expect(idsOf({ ...syntax, severity: 'warning' }, refusal('r.yml'))).toHaveLength(2)
  expect(idsOf({ ...syntax, check: 'policy/label' }, refusal('r.yml'))).toHaveLength(2)
})

test('a page is not told to copy a rule that can not be read', () => {
  const drift = (file: string, alert = 'Down') =>
    finding('runbook/snapshot-drift', { file: 'p.md', alert, related: [{ file, message: 'rule' }] })
  expect(idsOf(drift('r.yml'), syntax)).toEqual(['promql/syntax'])
  expect(idsOf(drift('s.yml'), syntax)).toHaveLength(2)
  expect(idsOf(drift('r.yml', 'Other'), syntax)).toHaveLength(2)
  expect(idsOf(drift('r.yml', 'Other'), { ...syntax, alert: undefined })).toEqual(['promql/syntax'])
})
