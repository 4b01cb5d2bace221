import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Timeline } from '../../scripts/model/suite.ts'
import { isTimeline, parseTimeline, printTimeline, stateAt } from '../../scripts/suite/timeline.ts'

const timelines = fc
  .tuple(
    fc.array(
      fc.record({
        state: fc.constantFrom('pending' as const, 'firing' as const),
        gap: fc.integer({ min: 0, max: 500 }),
        length: fc.integer({ min: 1, max: 500 }),
        hasEnd: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    fc.boolean(),
  )
  .map(([parts, wantsResolved]): Timeline => {
    let time = 0
    const stretches = parts.map(({ state, gap, length, hasEnd }) => {
      const from = time + gap
      time = from + length
      return { state, from, ...(hasEnd ? { to: time } : {}) }
    })
    return { stretches, isResolved: wantsResolved && stretches.at(-1)?.to !== undefined }
  })

test('what is printed is read as the same', () => {
  fc.assert(
    fc.property(timelines, (one) => {
      expect(parseTimeline(printTimeline(one))).toEqual(one)
    }),
  )
})

test('an end is the first moment at which a state is over, and a gap is inactive', () => {
  const read = parseTimeline('pending from 5m, firing from 10m to 20m, firing from 30m to 31m, resolved')
  if (!isTimeline(read)) throw new Error(read.message)
  expect([0, 300, 599, 600, 1199, 1200, 1799, 1800, 1860].map((time) => stateAt(read, time))).toEqual([
    undefined,
    'pending',
    'pending',
    'firing',
    'firing',
    undefined,
    undefined,
    'firing',
    undefined,
  ])
})

test.each([
  ['', 0, 0],
  ['pending', 0, 7],
  ['firing from 5m to 5m', 0, 20],
  ['firing from 5m to 9m, pending from 8m', 22, 37],
  ['firing from x', 0, 13],
  ['firing from 5m to 9m, resolved, firing from 10m', 32, 47],
])('%j is a problem at its place', (text, start, end) => {
  expect(parseTimeline(text)).toMatchObject({ start, end })
})
