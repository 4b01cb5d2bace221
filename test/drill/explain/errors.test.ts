/** Ways out of verdicts that are hard to read. */
import { expect, test } from 'vitest'
import { errorHelp, ruleErrorHints } from '../../../scripts/drill/explain/errors.ts'
import { explain, pairUp, sentence } from '../../../scripts/drill/explain/pairing.ts'
import type { DrillResult } from '../../../scripts/drill/result.ts'
import { makeProject } from '../../support/tree.ts'

const text = `groups:
- name: host
  limit: 1
  rules:
  - {alert: Down, expr: up == 0}
`
const { rules } = makeProject({ 'rules/r.yml': text })

test('a limit that is gone beyond is named, with its place', () => {
  const { help, related } = ruleErrorHints(rules, 'exceeded limit of 1 with 2 alerts')
  expect(help).toContain('The group `host` has `limit: 1`')
  expect(related?.map(({ at, message }) => `${message}: ${text.slice(at.start, at.end)}`)).toEqual([
    'the rule: up == 0',
    'the limit: 1',
  ])
  expect(ruleErrorHints(rules, 'exceeded limit of 5 with 9 alerts').help).toBeUndefined()
})

test.each([
  [
    'found duplicate series …;many-to-many matching not allowed: matching labels must be unique',
    'aggregate it',
  ],
  [
    'vector contains metrics with the same labelset after applying alert labels',
    'Keep a label in which the series differ',
  ],
  ["1:7: parse error: unexpected character in series sequence: '#'", '`axn`'],
  ['query processing would load too many samples into memory in query execution', '10,000 samples'],
])('%s', (error, help) => {
  expect(errorHelp(error)).toContain(help)
  expect(ruleErrorHints(rules, error)).toMatchObject({ help: expect.stringContaining(help) })
})

const sample = (value: string) => [{ labels: { __name__: 'm' }, value }]
const lines = (expected: string, got: string): string[] => explain(pairUp(sample(expected), sample(got)))

test('a NaN that is as expected, and is not', () => {
  expect(lines('NaN', 'NaN').at(-1)).toMatch(/^Expect 1 from/)
  const pairing = pairUp(sample('NaN'), sample('NaN'))
  expect(sentence({} as DrillResult, pairing)).toContain('value differs from what is expected')
})

test('a value that is off by rounding', () => {
  expect(lines('1', '0.9999999999999999').at(-1)).toMatch(/^The values differ only by rounding/)
  expect(lines('1', '0.999').at(-1)).not.toContain('rounding')
  expect(lines('0', '1').at(-1)).not.toContain('rounding')
})

test('a template that failed', () => {
  const alert = (summary: string) => [{ labels: { alertname: 'A' }, annotations: { summary } }]
  const failed = (why: string): string | undefined =>
    explain(pairUp(alert('a'), alert(`<error expanding template: ${why}>`))).at(-1)
  expect(failed('error calling externalURL: nil')).toContain('promtool does not know these')
  expect(failed('nil data')).toContain('Fix the template: it fails on these series')
})
