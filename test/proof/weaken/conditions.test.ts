/** Expressions made weaker: always edits of the author's text. */
import { expect, test } from 'vitest'
import { parsePromql } from '../../../scripts/promql/parse.ts'
import {
  hasConditions,
  withoutConditions,
  withoutMatchers,
} from '../../../scripts/proof/weaken/conditions.ts'

test.each([
  ['up == 0', '(up)'],
  ['a  /  b > on (x) c', '(a  /  b)'],
  ['3 < up', '(up)'],
  ['count(up == 0) by (job) > 1 # why', '(count((up)) by (job))'],
  ['a > 1 and on (i) b == 2', '(((a)) or ((b)))'],
  ['a > 1 unless b', '((a))'],
  ['absent(up{job="x"})', '(up{job="x"})'],
  ['absent_over_time(up[5m] offset 1h)', 'present_over_time(up[5m] offset 1h)'],
  ['sum(rate(a[5m])) > bool 3', '(sum(rate(a[5m])))'],
])('%s without conditions', (text, weaker) => {
  expect(withoutConditions(text)).toBe(weaker)
  expect(parsePromql(weaker).problems).toEqual([])
  expect(hasConditions(text)).toBe(true)
})

test.each([
  ['up{job="x", i=~"a}"} offset 5m == 0', 'up offset 5m == 0'],
  ['rate(a{x="1",}[5m]) > up', 'rate(a[5m]) > up'],
  ['{__name__="up", job="x"}', '{__name__="up", job="x"}'],
])('%s without matchers', (text, wider) => {
  expect(withoutMatchers(text)).toBe(wider)
})

test('what has no conditions, and what can not be read', () => {
  expect(hasConditions('sum(rate(a[5m])) / b')).toBe(false)
  expect(hasConditions('sum(')).toBe(true)
  expect(withoutConditions('sum(')).toBeUndefined()
})
