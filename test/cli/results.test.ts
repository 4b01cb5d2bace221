/** A result that was kept is the one that a new check would give. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill, type Ran } from '../support/cli.ts'
import { newFolder, treeOf } from '../support/folders.ts'

const alert = (name: string, rest = ''): string => `      - alert: ${name}\n        expr: up == 0\n${rest}`
const rules = (...alerts: string[]): string => `groups:\n  - name: g\n    rules:\n${alerts.join('')}`

function check(root: string, cache: string, ...args: string[]): Ran {
  return firedrill(['check', '--no-drill', ...args, root], { env: { XDG_CACHE_HOME: cache } })
}
const newCache = (): string => newFolder()
const kept = (cache: string): string[] => {
  const folder = join(cache, 'firedrill', 'results')
  return existsSync(folder) ? readdirSync(folder) : []
}

test.each(['text', 'json', 'sarif', 'github'])('%s is the same from a kept result', (format) => {
  const root = treeOf({
    'rules/a.yml': rules(alert('A', '        foo: 1\n')),
    'content/runbooks/a/A.md': '# A\n',
    'rules/latin1.yml': Buffer.from('groups:\n  - name: caf\xe9\n', 'latin1'),
  })
  const cache = newCache()
  const first = check(root, cache, '--format', format)
  expect(kept(cache).length).toBe(1)
  const second = check(root, cache, '--format', format)
  const withoutTime = (text: string): string => text.replace(/"(start|end)TimeUtc": "[^"]*"/g, '')
  expect({ ...second, stdout: withoutTime(second.stdout) }).toEqual({
    ...first,
    stdout: withoutTime(first.stdout),
  })
  expect(first.status).toBe(1)
})

test.each([
  ['a rule', 'rules/a.yml', rules(alert('A'), alert('B', '        foo: 1\n'))],
  ['a page', 'content/runbooks/a/Nobody.md', '# Nobody\n'],
  ['the configuration', 'firedrill.yml', 'checks: { rule/schema: off }\n'],
  ['what is ignored', '.gitignore', 'rules/a.yml\n'],
  [
    'the baseline',
    '.firedrill-baseline.json',
    '{"version":1,"entries":[{"check":"alert/for","file":"x","message":"y","count":1}]}',
  ],
])('a change of %s is seen', (_, path, text) => {
  const root = treeOf({
    'rules/a.yml': rules(alert('A', '        foo: 1\n')),
    'content/runbooks/a/A.md': '# A\n',
  })
  const cache = newCache()
  const before = check(root, cache, '--format', 'json')
  writeFileSync(join(root, path), text)
  const after = check(root, cache, '--format', 'json')
  expect(after.stdout).not.toBe(before.stdout)
  rmSync(cache, { recursive: true })
  expect(check(root, newCache(), '--format', 'json').stdout).toBe(after.stdout)
})

test('a kept result that is broken is no result', () => {
  const root = treeOf({ 'rules/a.yml': rules(alert('A')) })
  const cache = newCache()
  const first = check(root, cache)
  for (const name of kept(cache)) writeFileSync(join(cache, 'firedrill', 'results', name), '{"key":')
  expect(check(root, cache)).toEqual(first)
})
