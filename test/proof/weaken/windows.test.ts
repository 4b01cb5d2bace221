/** Expressions as the other major version of promtool reads them: always edits of the author's text. */
import { expect, test } from 'vitest'
import { parsePromql } from '../../../scripts/promql/parse.ts'
import { playedWindows, type WindowOptions, windowSites } from '../../../scripts/proof/weaken/windows.ts'

const options = (major: 2 | 3, more: Partial<WindowOptions> = {}): WindowOptions => ({
  major,
  hasGaps: true,
  canBeStale: (metric) => metric === 'job:a',
  hasHistograms: false,
  ...more,
})
function as(major: 2 | 3, text: string, more: Partial<WindowOptions> = {}, withStart = false): string {
  const opted = options(major, more)
  const result = playedWindows(text, windowSites(text, opted), opted, withStart)
  expect(parsePromql(result).problems).toEqual([])
  return result
}

test('as promtool 3 reads it, on 2', () => {
  expect(as(2, 'deriv(a{x="]"}[5m]) > 0')).toBe('deriv(a{x="]"}[299999ms]) > 0')
  expect(as(2, 'max_over_time(a[5m] @ 60 offset -1h)')).toBe('max_over_time(a[299999ms] @ 60 offset -1h)')
  expect(as(2, 'max_over_time((up)[10m:1m])')).toBe('max_over_time((up offset -1ms)[599999ms:1m])')
  expect(as(2, 'up offset 1h == 0')).toBe('up offset 3599999ms == 0')
  expect(as(2, 'up offset -1m @ end()')).toBe('up offset -60001ms @ end()')
  expect(as(2, 'job:a > 0')).toBe('job:a offset -1ms > 0')
})

test('as promtool 2 reads it, on 3', () => {
  expect(as(3, 'max_over_time(a[5m] offset 1h)')).toBe('max_over_time(a[300001ms] offset 1h)')
  expect(as(3, 'max_over_time(a[10m:1m])', { hasGaps: false })).toBe('max_over_time(a[600001ms:1m])')
  expect(as(3, 'up == 0')).toBe('(up or (up offset 1ms unless last_over_time(up[5m] ))) == 0')
  expect(as(3, 'up{a="b"} offset 1m @ 60')).toBe(
    '(up{a="b"} offset 1m @ 60 or (up{a="b"} offset 60001ms @ 60 unless last_over_time(up{a="b"} [5m] offset 1m @ 60)))',
  )
  expect(as(3, 'absent(up)')).toBe('(absent(up) unless on () (up offset 1ms unless last_over_time(up[5m] )))')
  expect(as(3, 'timestamp(up)')).toBe(
    '(timestamp(up) or (timestamp(up offset 1ms) unless last_over_time(up[5m] )))',
  )
  // After a stale marker there is nothing to be found, however young the sample before it is.
  expect(as(3, 'job:a > 0')).toBe('job:a > 0')
})

test('what is the same in both', () => {
  for (const major of [2, 3] as const) {
    expect(as(major, 'up == 0', { hasGaps: false })).toBe('up == 0')
    expect(as(major, 'max_over_time(a[1ms])')).toBe('max_over_time(a[1ms])')
  }
  // A selector that looks ahead, or at a time of its own, may meet the end of its series.
  expect(as(2, 'up @ 600', { hasGaps: false })).toBe('up @ 600 offset -1ms')
  expect(as(2, 'up offset -5m', { hasGaps: false })).toBe('up offset -300001ms')
})

test('extrapolation to the full width of a range', () => {
  expect(as(2, 'rate(a[5m]) > 0')).toBe(
    '(round((2 * increase(a[299999ms]) - increase(a[299998ms])) * 1e9 / 300) / 1e9) > 0',
  )
  expect(as(3, 'delta(a[1m:30s])', { hasGaps: false })).toBe(
    '(round((2 * delta(a[60001ms:30s]) - delta(a[60002ms:30s])) * 1e9) / 1e9)',
  )
  expect(as(2, 'increase(a[5m])', {}, true)).toContain('delta(a[299999ms]) < increase(a[299999ms])')
  expect(as(3, 'increase(a[5m])', {}, true)).toContain('delta(a[300001ms]) == delta(a[300002ms])')
  expect(as(3, 'rate(a[5m])', { hasHistograms: true }, true)).toBe('rate(a[300001ms])')
  const deep = `${'rate('.repeat(60)}a[5m]${')[5m:]'.repeat(59)})`
  expect(as(3, deep, {}, true).length).toBeLessThan(20_000)
  const long = `rate((${'a + '.repeat(1000)}a)[5m:])`
  expect(as(2, long, { hasGaps: false }, true)).not.toContain('resets')
})

test('only where it is asked to', () => {
  const text = 'max_over_time(a[5m]) > min_over_time(a[5m])'
  const [first] = windowSites(text, options(2))
  expect(playedWindows(text, first ? [first] : [], options(2), true)).toBe(
    'max_over_time(a[299999ms]) > min_over_time(a[5m])',
  )
})
