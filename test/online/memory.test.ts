/** What is remembered between runs, and what is not believed. */
import { expect, test } from 'vitest'
import { createMemory } from '../../scripts/online/memory.ts'
import { makeProject } from '../support/tree.ts'
import { checkIn, fail, fakeNetwork, page, respond } from './support.ts'

const hour = 3_600_000
const now = Date.UTC(2030, 0, 1)
const table = (entries: Record<string, unknown> = {}) => {
  const map = new Map(Object.entries(entries))
  return {
    map,
    get: (key: string) => map.get(key),
    set: (key: string, value: unknown) => void map.set(key, value),
  }
}
const recall = (entry: unknown, options = {}) =>
  createMemory(table({ u: entry }), { now, days: 7, allowPrivate: false, ...options }).recall('u')

test('a page that was there is believed for a week, one that was not for an hour', () => {
  const there = { inside: false, kind: 'ok', status: 200 }
  const gone = { inside: false, kind: 'gone', status: 404 }
  expect(recall({ ...there, at: now - 167 * hour })).toEqual({ kind: 'ok', status: 200 })
  expect(recall({ ...there, at: now - 168 * hour })).toBeUndefined()
  expect(recall({ ...there, at: now - 2 * hour }, { days: 0 })).toBeUndefined()
  expect(recall({ ...gone, at: now - 0.9 * hour })).toEqual({ kind: 'gone', status: 404 })
  expect(recall({ ...gone, at: now - hour })).toBeUndefined()
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'ok'],
  ['no time', { inside: false, kind: 'ok', status: 200 }],
  ['a time to come', { at: now + hour, inside: false, kind: 'ok', status: 200 }],
  ['no number', { at: Number.NaN, inside: false, kind: 'ok', status: 200 }],
  ['no verdict', { at: now, inside: false, kind: 'toString', status: 200 }],
  ['a status that is none', { at: now, inside: false, kind: 'ok', status: '200' }],
  ['a long text', { at: now, inside: false, kind: 'gone', detail: 'x'.repeat(2000) }],
  ['another network', { at: now, inside: true, kind: 'ok', status: 200 }],
  ['a mood of the network', { at: now, inside: false, kind: 'timeout' }],
])('%s is not believed', (_, entry) => {
  expect(recall(entry)).toBeUndefined()
})

test('a second run asks only for what is not known', async () => {
  const project = makeProject({
    'content/a.md':
      '<https://a.org/> <https://a.org/x#a> <https://a.org/x#b> <https://a.org/gone> <https://b.org/>',
  })
  const routes = {
    'https://a.org/': page('home'),
    'https://a.org/x': respond({ body: '<title>x</title><p id="a">' }),
    'https://b.org/': fail('timeout'),
  }
  const store = table()
  const first = fakeNetwork(routes)
  const { diagnostics } = await checkIn(project, first.fetcher, { store })
  expect(diagnostics.map(({ data }) => data?.verdict)).toEqual(['no-anchor', 'gone', 'timeout'])
  expect([...store.map.keys()].filter((url) => url.startsWith('https://b.org/'))).toEqual([])
  const second = fakeNetwork(routes)
  const again = await checkIn(project, second.fetcher, { store })
  expect(again.diagnostics.map(({ help: _, ...rest }) => rest)).toEqual(
    diagnostics.map(({ help: _, ...rest }) => rest),
  )
  expect(new Set(second.log.map((line) => line.split(' ')[1]))).toEqual(new Set(['https://b.org/']))
})
