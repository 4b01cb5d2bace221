// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like one is for a shell to read
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { newFolder, treeOf } from '../support/folders.ts'

const rules = `groups:
  - name: redis
    rules:
      - alert: RedisMemoryHigh
        expr: |-
          redis_memory_used_bytes{job="redis"} / redis_memory_max_bytes > 0.9
        for: 5m
        labels:
          severity: warning
        annotations:
          summary: Redis {{ $labels.instance }} is nearly full
          description: >-
            This Redis is nearly full. Writes fail soon,
            and then <b>nothing</b> works.
      - alert: RedisDown
        expr: redis_up == 0
`
const tree = { 'firedrill.yml': 'site:\n  base: https://docs.acme.dev/\n', 'rules/db/redis.yml': rules }
const pagePath = 'content/runbooks/redis/RedisMemoryHigh.md'
const textOf = (root: string, path: string): string =>
  readFileSync(join(root, path), 'utf8').replace(/\d{4}-\d\d-\d\d(?=T00:00)/g, 'TODAY')

test('writes the page, the page of its folder and the drill', () => {
  const root = treeOf(tree)
  const { status, stdout } = firedrill(['new', 'RedisMemoryHigh'], { cwd: root })
  expect(status).toBe(0)
  expect(stdout).toMatchSnapshot()
  const written = [pagePath, 'content/runbooks/redis/_index.md', 'test/drills/db/redis.yml']
  expect(written.map((path) => `=== ${path}\n${textOf(root, path)}`).join('')).toMatchSnapshot()
})

test('what nobody has filled in is a finding', () => {
  const root = treeOf(tree)
  firedrill(['new', '--all-missing'], { cwd: root })
  const { status, stdout } = firedrill(['check', '--format', 'json'], { cwd: root })
  expect(status).toBe(1)
  const found = JSON.parse(stdout).diagnostics as { check: string; file: string; message: string }[]
  // The skeleton can be read: all that is wrong with it is that it is one.
  expect(found.filter(({ check }) => /^(yaml|rule|shortcode|promql|promtool)\//.test(check))).toEqual([])
  const skeletons = found.filter(({ check }) => check === 'runbook/skeleton')
  expect(skeletons.map(({ file }) => file)).toEqual([
    'content/runbooks/redis/RedisDown.md',
    'content/runbooks/redis/RedisMemoryHigh.md',
  ])
  expect(
    found.some(({ check, file }) => check.startsWith('drill/') && file === 'test/drills/db/redis.yml'),
  ).toBe(true)
})

test('never overwrites, and writes the drill beside the suite of others', () => {
  const root = treeOf({
    ...tree,
    [pagePath]: 'mine\n',
    'test/drills/db/redis.yml': 'rule_files: []\ntests: []\n',
  })
  const { stdout } = firedrill(['new', 'RedisMemoryHigh'], { cwd: root })
  expect(textOf(root, pagePath)).toBe('mine\n')
  expect(textOf(root, 'test/drills/db/redis.yml')).toBe('rule_files: []\ntests: []\n')
  expect(stdout).toContain('wrote test/drills/db/redis.RedisMemoryHigh.yml\n')
  expect(firedrill(['new', 'RedisMemoryHigh'], { cwd: root }).stdout).toBe(
    'RedisMemoryHigh has a page and a drill already\n',
  )
})

test.each([
  [['new'], '`new` is not told which alert'],
  [['new', 'RedisDwn'], 'Did you mean RedisDown?'],
  [['new', 'RedisDown', '--template', 'none.md'], 'there is no template none.md'],
  [
    ['new', 'RedisDown', '--template', 'team.md'],
    'team.md:3: there is no placeholder {alret}\n  Did you mean {alert}?',
  ],
  [['new', 'RedisDown', '--all-missing'], '--all-missing takes no names'],
])('%j can not be carried out', (args, message) => {
  const root = treeOf({ ...tree, 'team.md': '# a\n\n{alret} {{ .Title }} ${HOST}\n' })
  const { status, stderr } = firedrill(args, { cwd: root })
  expect(stderr).toContain(message)
  expect(status).toBe(2)
  expect(existsSync(join(root, 'content'))).toBe(false)
})

test('a template of the team', () => {
  const template =
    '# {alert} of {path} ({severity})\n\n{{ .Title }} ${host} \\{alert} {a b}\n{metrics}; {conditions}; {for}\n{description}\n'
  const root = treeOf({ ...tree, 'team.md': template })
  firedrill(['new', 'RedisMemoryHigh', '--template', 'team.md', '--no-drill'], { cwd: root })
  expect(textOf(root, pagePath)).toBe(
    '# RedisMemoryHigh of db/redis.yml (warning)\n\n{{ .Title }} ${host} {alert} {a b}\n`redis_memory_used_bytes`, `redis_memory_max_bytes`; `redis_memory_used_bytes{job="redis"} / redis_memory_max_bytes > 0.9`; 5m\nThis Redis is nearly full. Writes fail soon, and then \\<b>nothing\\</b> works.\n',
  )
  expect(existsSync(join(root, 'test'))).toBe(false)
})

test('no name leads out of the tree, and no link', () => {
  const hostile = treeOf({
    'rules/a.yml':
      'groups:\n  - name: a\n    rules:\n      - alert: ../../../../out\n        expr: up == 0\n',
  })
  const { status, stderr } = firedrill(['new', '../../../../out'], { cwd: hostile })
  expect(status).toBe(2)
  expect(stderr).toContain('it holds a slash')

  const root = treeOf({ ...tree, 'content/a.md': '' })
  const outside = newFolder()
  symlinkSync(outside, join(root, 'content/runbooks'))
  const linked = firedrill(['new', 'RedisDown', '--no-drill'], { cwd: root })
  expect(linked.status).toBe(2)
  expect(linked.stderr).toContain('content/runbooks is a symbolic link')
  expect(existsSync(join(outside, 'redis'))).toBe(false)
})

test('--list shows the placeholders', () => {
  const { stdout } = firedrill(['new', '--list'])
  expect(stdout).toMatch(/^\{alert\} +the name of the alert$/m)
})
