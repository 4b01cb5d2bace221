/** What examples can't show: fixes that hold, overrides that go first, and time that grows with the tree. */
import { expect, test } from 'vitest'
import { checks } from '../../../scripts/checks/index.ts'
import { runChecks } from '../../../scripts/checks/run.ts'
import type { Diagnostic } from '../../../scripts/diagnostic.ts'
import type { Config } from '../../../scripts/model/config.ts'
import type { Policy } from '../../../scripts/model/policy.ts'
import { makeProject } from '../../support/tree.ts'

function findings(text: string, policy: readonly Policy[], config: Partial<Config> = {}): Diagnostic[] {
  const project = makeProject({ 'rules/a.yml': text }, { ...config, policy })
  return runChecks(checks, project).filter(({ check }) => check.startsWith('policy/'))
}

const rules = (body: string): string => `groups:\n  - name: g\n    rules:\n${body}`

function applied(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = diagnostics.flatMap(({ fix }) => fix?.edits ?? []).toSorted((a, b) => b.start - a.start)
  return edits.reduce((whole, { start, end, text: by }) => whole.slice(0, start) + by + whole.slice(end), text)
}

test('numbers are grouped in place, whatever the quotes', () => {
  const text = rules(
    [
      "      - {alert: A, expr: 'a > 1000000 or b{x=''1000''} > 1_0000'}",
      '      - alert: B',
      '        expr: "a{x=\\"1000000\\"} >\\x20\\x31\\x30\\x30\\x30\\x30"',
      '      - alert: C',
      '        expr: >-',
      '          a > 12345678.9',
      '',
    ].join('\n'),
  )
  const policy: Policy[] = [{ expression: { underscoresFrom: 1000 } }]
  const found = findings(text, policy)
  expect(found.map(({ fix }) => fix !== undefined)).toEqual([true, true, false, true])
  const mended = applied(text, found)
  expect(mended).toBe(
    text.replace('> 1000000 ', '> 1_000_000 ').replace('1_0000', '10_000').replace('12345678.9', '12_345_678.9'),
  )
  expect(findings(mended, policy)).toHaveLength(1)
})

test('a policy has a severity of its own, and the configuration of checks goes before it', () => {
  const text = rules('      - {alert: a, expr: up}\n')
  const policy: Policy[] = [{ severity: 'error', name: { style: 'CamelCase' } }]
  expect(findings(text, policy).map(({ severity }) => severity)).toEqual(['error'])
  expect(findings(text, policy, { checks: { 'policy/name': 'info' } })[0]?.severity).toBe('info')
  expect(findings(text, policy, { checks: { 'policy/name': 'off' } })).toEqual([])
})

test('no policy, no finding', () => {
  expect(findings(rules('      - {alert: a b, expr: irate(x[1s]) > 1000000}\n'), [])).toEqual([])
})

test('names that mean something to JavaScript are names', () => {
  const text = rules('      - {alert: A, expr: up, labels: {__proto__: a, constructor: b}, annotations: {toString: c}}\n')
  const policy: Policy[] = [
    { labels: { required: ['hasOwnProperty'], values: { constructor: ['c'] }, known: ['valueOf'] } },
  ]
  expect(findings(text, policy).map(({ message }) => message)).toEqual([
    '`A` has no label `hasOwnProperty`, which the policy requires',
    '`constructor` is `b`, and the policy allows `c`',
  ])
})

test('a regular expression made to be slow is not', () => {
  const text = rules(`      - {alert: A, expr: up, labels: {a: ${'a'.repeat(3000)}}}\n`)
  const found = findings(text, [{ labels: { matching: { a: '(a|a)*(a*)*b' } } }])
  expect(found).toHaveLength(1)
})
