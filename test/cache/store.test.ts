/** Entries of the cache: whole or absent, few enough, and never out of the checkout that is checked. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { cacheFolder } from '../../scripts/cache/folder.ts'
import { openStore, readJson } from '../../scripts/cache/store.ts'
import { openTable } from '../../scripts/cache/table.ts'
import { firedrill } from '../support/cli.ts'
import { newFolder } from '../support/folders.ts'

let home: string
beforeEach(() => {
  home = newFolder()
})
const open = (options: { maxEntries?: number; maxAge?: number; maxBytes?: number } = {}) =>
  openStore('things', { env: { HOME: home, XDG_CACHE_HOME: join(home, 'x') }, trees: [], ...options })
const folder = (): string => join(home, 'x', 'firedrill', 'things')

test('a hit is what was written, a miss is undefined', () => {
  const store = open()
  expect(store?.get('a')).toBeUndefined()
  store?.set('a', 'text')
  store?.set('b', Uint8Array.of(0, 255))
  expect(open()?.get('a')?.toString()).toBe('text')
  expect([...(open()?.get('b') ?? [])]).toEqual([0, 255])
})

test('the oldest entries go beyond the most, and those that are too old', () => {
  const store = open({ maxEntries: 2 })
  for (const [age, key] of [
    [30, 'old'],
    [20, 'middle'],
  ] as const) {
    store?.set(key, key)
    const time = Date.now() / 1000 - age
    utimesSync(join(folder(), key), time, time)
  }
  store?.set('new', 'new')
  expect(readdirSync(folder()).sort()).toEqual(['middle', 'new'])
  open({ maxAge: 10_000 })?.set('newer', '')
  expect(readdirSync(folder()).sort()).toEqual(['new', 'newer'])
})

test('temporary files of a killed run go after a while', () => {
  const store = open()
  store?.set('a', '')
  const left = join(folder(), '.a.000000000000.tmp')
  writeFileSync(left, '')
  store?.set('b', '')
  expect(readdirSync(folder())).toContain('.a.000000000000.tmp')
  const time = Date.now() / 1000 - 600
  utimesSync(left, time, time)
  store?.set('c', '')
  expect(readdirSync(folder()).sort()).toEqual(['a', 'b', 'c'])
})

test('entries that are too large are neither written nor read', () => {
  open({ maxBytes: 3 })?.set('a', 'long')
  expect(open()?.get('a')).toBeUndefined()
  open()?.set('b', 'long')
  expect(open({ maxBytes: 3 })?.get('b')).toBeUndefined()
})

test.each(['', '{', 'null', '[1', '\0'])('a damaged entry is a miss: %j', (text) => {
  const store = open()
  store?.set('a', text)
  expect(readJson(store, 'a') ?? undefined).toBeUndefined()
})

test('tables that are saved at once lose nothing', () => {
  const [one, two] = [openTable(open(), 't'), openTable(open(), 't')]
  one.set('a', 1)
  two.set('b', 2)
  one.save()
  two.save()
  const both = openTable(open(), 't')
  expect([both.get('a'), both.get('b')]).toEqual([1, 2])
})

describe('no cache in the checkout that is checked is used', () => {
  const checkout = (): string => {
    const top = newFolder()
    execFileSync('git', ['init', '-q', top])
    mkdirSync(join(top, 'rules'), { recursive: true })
    return top
  }

  test('from the top, from a folder below it, and through a link', () => {
    const top = checkout()
    const inside = { HOME: home, XDG_CACHE_HOME: join(top, '.cache') }
    const link = join(newFolder(), 'link')
    symlinkSync(top, link)
    for (const tree of [top, join(top, 'rules'), link])
      expect(cacheFolder(inside, [tree])).toBe(join(home, '.cache', 'firedrill'))
    expect(cacheFolder({ HOME: home, XDG_CACHE_HOME: join(link, 'c') }, [top])).toBe(
      join(home, '.cache', 'firedrill'),
    )
    expect(cacheFolder(inside, [newFolder()])).toBe(join(top, '.cache', 'firedrill'))
  })

  test('a result, an answer or compiled code that came with it is not believed', () => {
    const top = checkout()
    const cache = join(top, '.cache')
    writeFileSync(join(top, 'rules', 'a.yml'), 'groups:\n- name: g\n  rules:\n  - alert: A\n')
    const env = { XDG_CACHE_HOME: cache, HOME: home }
    // It is written by a run elsewhere, as a stranger would do at home.
    expect(firedrill(['check', '--no-drill', '--root', top], { env, cwd: newFolder() }).status).toBe(1)
    const { status } = firedrill(['check', '--no-drill'], { env, cwd: top })
    expect(status).toBe(1)
    expect(readdirSync(join(home, '.cache', 'firedrill'))).toContain('code')
  })
})
