/** Of very many findings of one check in one file the rest is one. */
import { expect, test } from 'vitest'
import { withoutManyAlike } from '../../scripts/checks/alike.ts'
import type { Diagnostic } from '../../scripts/diagnostic.ts'

const finding = (line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  check: 'a/b',
  severity: 'warning',
  file: 'rules/a.yml',
  range: { start: { line, column: 1, offset: line }, end: { line, column: 2, offset: line + 1 } },
  message: `m${line}`,
  ...more,
})
const many = (count: number): Diagnostic[] => Array.from({ length: count }, (_, i) => finding(i + 1))

test('up to the bound nothing changes', () => {
  const found = many(5000)
  expect(withoutManyAlike(found)).toEqual(found)
})

test('beyond it one finding stands for the rest, where it begins and as grave as the gravest', () => {
  const others = [finding(1, { file: 'rules/b.yml' }), finding(2, { check: 'a/c' })]
  const left = withoutManyAlike([...many(5001), finding(6000, { severity: 'error' }), finding(7000), ...others])
  expect(left).toHaveLength(5003)
  expect(left.slice(0, 5000)).toEqual(many(5000))
  expect(left[5000]).toMatchObject({
    severity: 'error',
    range: { start: { line: 5001 } },
    message: '`a/b` has 3 more findings in this file, from here on',
  })
  expect(left.slice(5001)).toEqual(others)
})
