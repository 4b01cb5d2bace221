/** Expressions made weaker, or as the other major version of promtool reads them: always edits of the author's text. */
import { expect, test } from 'vitest'
import { hasConditions, withoutConditions, withoutMatchers } from '../../../scripts/drill/doubts/relax.ts'
import { isSameButForRounding } from '../../../scripts/drill/doubts/rounding.ts'
import { edited, type WindowOptions, windowEdits } from '../../../scripts/drill/doubts/window-edits.ts'
import { parsePromql } from '../../../scripts/promql/parse.ts'

test.each([
  ['up == 0', '(up)'],
  ['a  /  b > on (x) c', '(a  /  b)'],
  ['3 < up', '(up)'],
  ['count(up == 0) by (job) > 1 # why', '(count((up)) by (job))'],
  ['a > 1 and on (i) b == 2', '(((a)) or ((b)))'],
  ['a > 1 unless b', '((a))'],
  ['absent(up{job="x"})', '(up{job="x"})'],
  ['absent_over_time(up[5m] offset 1h)', 'count_over_time(up[5m] offset 1h)'],
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

const options = (major: 2 | 3, hasGaps = true): WindowOptions => ({
  major,
  nudge: 500,
  hasGaps,
  canBeStale: (metric) => metric === 'job:a',
})
const as = (major: 2 | 3, text: string, which?: 'control', hasGaps = true): string => {
  const result = edited(text, windowEdits(text, options(major, hasGaps)), which)
  expect(parsePromql(result).problems).toEqual([])
  return result
}

test('as promtool 3 reads it, on 2', () => {
  expect(as(2, 'rate(a{x="]"}[5m]) > 0')).toBe('rate(a{x="]"}[5m] offset -500ms) > 0')
  expect(as(2, 'rate(a[5m] offset 1h)')).toBe('rate(a[5m] offset 3599500ms)')
  expect(as(2, 'max_over_time((up)[10m:1m])')).toBe('max_over_time((up offset -500ms)[10m:1m] offset -500ms)')
  expect(as(2, 'max_over_time(up[10m:1m] @ end())', undefined, false)).toBe(
    'max_over_time(up[10m:1m] offset -500ms @ end())',
  )
})

test('as promtool 2 reads it, on 3', () => {
  expect(as(3, 'rate(a[5m]) > 0')).toBe('rate(a[300001ms]) > 0')
  expect(as(3, 'rate(a[5m]) > 0', 'control')).toBe('rate(a[300001ms] offset -1ms) > 0')
  expect(as(3, 'rate(a[5m] offset 1h)')).toBe('rate(a[300001ms] offset 1h)')
  expect(as(3, 'rate(a[5m] offset 1h)', 'control')).toBe('rate(a[300001ms] offset 3599999ms)')
  expect(as(3, 'up == 0')).toBe('(up or up offset 1ms) == 0')
  expect(as(3, 'absent(up{x="y"})')).toBe('(absent(up{x="y"}) and absent(up{x="y"} offset 1ms))')
  expect(as(3, 'timestamp(up)')).toBe('(timestamp(up) or timestamp(up offset 1ms))')
  // After a stale marker there is nothing to be found, however young the sample before it is.
  expect(as(3, 'job:a > 0')).toBe('job:a > 0')
  expect(as(3, 'up == 0', undefined, false)).toBe('up == 0')
})

test('numbers that differ in their last digits', () => {
  const settled = (expected: string, got: string) =>
    ({
      expected: [{ labels: { a: 'b' }, value: expected }],
      got: [{ labels: { a: 'b' }, value: got }],
    }) as unknown as Parameters<typeof isSameButForRounding>[0]
  expect(isSameButForRounding(settled('5E+00', '5.00002E+00'))).toBe(true)
  expect(isSameButForRounding(settled('5E+00', '6E+00'))).toBe(false)
  const alert = (summary: string) => [{ labels: { a: 'b' }, annotations: { summary } }]
  const alerts = (a: string, b: string) =>
    isSameButForRounding({ expected: alert(a), got: alert(b) } as unknown as Parameters<
      typeof isSameButForRounding
    >[0])
  expect(alerts('at 5 per s', 'at 5.00001 per s')).toBe(true)
  expect(alerts('at 5 per s', 'at 6 per s')).toBe(false)
  expect(alerts('at 5 per s', 'at 5 per m')).toBe(false)
})
