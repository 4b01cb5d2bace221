/** What V8 made of the program is kept; no run depends on that. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { newFolder } from '../support/folders.ts'

let home: string
beforeEach(() => {
  home = newFolder()
})

const explain = (env: Record<string, string> = {}) =>
  firedrill(['explain', 'rule/schema'], { env: { XDG_CACHE_HOME: home, ...env } })

function kept(): string[] {
  const folder = join(home, 'firedrill', 'code')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}

test('is kept once, and taken from then on', () => {
  const first = explain()
  expect(first.status).toBe(0)
  const files = kept()
  expect(files.length).toBeGreaterThan(3)
  const times = files.map((path) => statSync(path).mtimeMs)
  expect(explain()).toEqual(first)
  expect(kept()).toEqual(files)
  expect(files.map((path) => statSync(path).mtimeMs)).toEqual(times)
})

test('is made anew where it is broken', () => {
  const first = explain()
  for (const path of kept()) {
    const bytes = readFileSync(path)
    for (let i = 60; i < bytes.length; i += 97) bytes[i] = ~(bytes[i] ?? 0)
    writeFileSync(path, bytes)
  }
  expect(explain()).toEqual(first)
  for (const path of kept()) writeFileSync(path, '')
  expect(explain()).toEqual(first)
  expect(explain()).toEqual(first)
})

test('is kept nowhere else, and not at all where that is not wanted', () => {
  const first = explain({ NODE_DISABLE_COMPILE_CACHE: '1' })
  expect(first.status).toBe(0)
  expect(kept()).toEqual([])
  rmSync(home, { recursive: true })
  writeFileSync(home, 'no folder')
  expect(explain({ HOME: '/dev/null' })).toEqual(first)
})
