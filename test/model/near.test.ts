import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distance, nearest, startSearch } from '../../scripts/model/near.ts'

/** The textbook table, without a band. */
function plainDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const at = (i: number, j: number) => rows[i]?.[j] as number
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const row = rows[i] as number[]
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(at(i, j), at(i - 2, j - 2) + 1)
    }
  return at(a.length, b.length)
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 })

test('property: the distance is the textbook one, cut at the limit', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 5 }), (a, b, limit) => {
      expect(distance(a, b, limit)).toBe(Math.min(plainDistance(a, b), limit + 1))
    }),
    { numRuns: 3000 },
  )
})

test.each([
  ['RedisDwon', ['RedisUp', 'RedisDown'], 'RedisDown'],
  ['rule', ['Rule'], 'Rule'],
  ['rul', ['comment', 'rule'], 'rule'],
  ['comments', ['rule', 'comment'], 'comment'],
  ['redis/Oliver.yml', ['redis/oliver.yml', 'redis/olives.yml'], 'redis/oliver.yml'],
  ['rule', ['rule'], undefined],
  ['ref', ['rule'], undefined],
  ['up', ['ip'], undefined],
  ['RedisDown', ['NodeDown', 'MysqlDown'], undefined],
  ['HostOutOfMemory', ['HostOutOfMemoryy', 'HostOutOfMemor', 'HostOutofMemory'], 'HostOutofMemory'],
  ['', ['a'], undefined],
])('nearest to %s of %j', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected)
})

test('a name too long to be mistyped is compared but for case only', () => {
  const long = 'x'.repeat(100_000)
  expect(nearest(long, [`${long}y`])).toBeUndefined()
  expect(nearest(long, [long.toUpperCase()])).toBe(long.toUpperCase())
})

test('names that are all alike spend the budget of a run, and the next run has its own', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `a_metric_with_a_long_name_${i}_total`)
  startSearch()
  expect(nearest('a_metric_with_a_long_name_x_total', names)).toBe(names[0])
  for (let i = 0; i < names.length; i++) nearest(`a_metric_with_a_long_nome_${i}x_totals`, names)
  expect(nearest('sevrity', ['severity'])).toBeUndefined()
  startSearch()
  expect(nearest('sevrity', ['severity'])).toBe('severity')
})
