/** What counts as the same but for the last digits of its numbers. */
import { expect, test } from 'vitest'
import { isSameButForRounding } from '../../../scripts/proof/versions/rounding.ts'

test('numbers that differ in their last digits', () => {
  const outcome = (expected: string, got: string) =>
    ({
      expected: [{ labels: { a: 'b' }, value: expected }],
      got: [{ labels: { a: 'b' }, value: got }],
    }) as unknown as Parameters<typeof isSameButForRounding>[0]
  expect(isSameButForRounding(outcome('5E+00', '5.00002E+00'))).toBe(true)
  expect(isSameButForRounding(outcome('5E+00', '6E+00'))).toBe(false)
  expect(isSameButForRounding(outcome('NaN', 'NaN'))).toBe(false)
  const alert = (summary: string) => [{ labels: { a: 'b' }, annotations: { summary } }]
  const alerts = (a: string, b: string) =>
    isSameButForRounding({ expected: alert(a), got: alert(b) } as unknown as Parameters<
      typeof isSameButForRounding
    >[0])
  expect(alerts('at 5 per s', 'at 5.00001 per s')).toBe(true)
  expect(alerts('at 5 per s', 'at 6 per s')).toBe(false)
  expect(alerts('at 5 per s', 'at 5 per m')).toBe(false)
})
