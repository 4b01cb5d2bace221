/** Where a series is that promtool can't parse. */
import { expect, test } from 'vitest'
import type { TestGroup } from '../../scripts/model/suite.ts'
import { placeOfSeriesError } from '../../scripts/suite/place.ts'
import { makeProject } from '../support/tree.ts'

const text = `rule_files: [r.yml]
tests:
- name: t
  interval: 1m
  input_series:
  - {series: 'up{a="1"}', values: 0x9}
  - {series: 'down{a="1"}', values: '1 2 # 3'}
  - series: |-
      odd{a="1"
    values: >-
      1 2
      3x
`
const group = makeProject({ 't.yml': text }).suites[0]?.tests[0] as TestGroup

const shown = (error: string): string => {
  const { start, end } = placeOfSeriesError(group, error)
  return `${text.slice(0, start).split('\n').length} ${text.slice(start, end)}`
}

test.each([
  // As 2.42 says it: each series is line 1.
  ["1:17: parse error: unexpected character in series sequence: '#'", '7 #'],
  ['1:11: parse error: unexpected number "1" in label matching, expected "," or "}"', '11 1'],
  // As 3 says it.
  ["3:17: parse error: unexpected character in series sequence: '#'", '7 #'],
  ['4:16: parse error: unexpected "x" in series values', '12 x'],
  // Nothing fits.
  ['1:2: parse error: something of another kind', '3 t'],
  ['promtool says nothing about a place', '3 t'],
])('%s', (error, place) => {
  expect(shown(error)).toBe(place)
})

test('the only series it is, whatever is said of it', () => {
  const one = 'rule_files: [r.yml]\ntests:\n- input_series: [{series: up, values: 1 2X3}]\n'
  const only = makeProject({ 't.yml': one }).suites[0]?.tests[0] as TestGroup
  const { start, end } = placeOfSeriesError(only, '1:7: parse error: bad number syntax: "2X3"')
  expect(one.slice(start, end)).toBe('X')
})
