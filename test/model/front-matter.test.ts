import { expect, test } from 'vitest'
import { dateOf, fieldTypes, isOfType, placeOfField } from '../../scripts/model/front-matter.ts'
import { makeProject } from '../support/tree.ts'

test('a date is a day that there is, in ISO form or one of TOML', () => {
  const day = (value: unknown) => dateOf(value)?.toISOString().slice(0, 10)
  expect(day('2024-02-29')).toBe('2024-02-29')
  expect(day('2023-12-12T21:12:32.022Z')).toBe('2023-12-12')
  expect(day('2024-1-5 10:00')).toBe('2024-01-05')
  expect(day(new Date(Date.UTC(2024, 0, 31)))).toBe('2024-01-31')
  for (const wrong of [
    '2023-02-29',
    '2024-13-01',
    'yesterday',
    '2024',
    20240131,
    '',
    null,
    undefined,
    ['2024-01-01'],
  ])
    expect(dateOf(wrong), String(wrong)).toBeUndefined()
})

test.each([
  ['text', ['a', 5, true, null], [['a'], { a: 1 }]],
  ['date', ['2024-01-31', undefined], ['soon', 5]],
  ['boolean', [true, false], ['true', 0, 'no']],
  ['number', [1, 0.5], ['1']],
  ['list', [[], ['a', 1]], ['a, b', [['a']], { a: 1 }]],
  ['text or list', ['a', ['a']], [{ a: 1 }, [{}]]],
  ['comma-joined', ['a, b', ''], [['a']]],
  ['any', [{ a: 1 }, [[]], 'a'], []],
] as const)('%s', (type, right, wrong) => {
  for (const value of right) expect(isOfType(value, type), JSON.stringify(value)).toBe(true)
  for (const value of wrong) expect(isOfType(value, type), JSON.stringify(value)).toBe(false)
})

test('each generator has its own tags, and a team its own fields', () => {
  const types = (flavor?: 'hugo' | 'wikijs', fields = {}) => fieldTypes({ flavor, required: [], fields })
  expect([types('hugo'), types('wikijs'), types()].map((known) => known.get('tags'))).toEqual([
    'list',
    'comma-joined',
    'text or list',
  ])
  expect(types('wikijs').get('weight')).toBeUndefined()
  expect(types('hugo', { owner: 'text', weight: 'any' }).get('owner')).toBe('text')
  expect(types('hugo', { owner: 'text', weight: 'any' }).get('weight')).toBe('any')
})

test('a field has a place in every format', () => {
  const at = (text: string, key: string) => {
    const page = makeProject({ 'content/a.md': text }).pages[0]
    const place = page && placeOfField(page, key)
    return place && text.slice(place.start, place.end)
  }
  expect(at('---\nmy_date: 1\ndate: today\n---\n', 'date')).toBe('today')
  expect(at('+++\nmy_date = 1\ndate = "today"\n+++\n', 'date')).toBe('date')
  expect(at('{"my_date": 1, "date": "today"}\n', 'date')).toBe('date')
  expect(at('# none', 'date')).toBeUndefined()
})
