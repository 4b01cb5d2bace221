/** Calls that can't be carried out say so in one line, with a way out, and end with 2. */
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'

const rules = `groups:
  - name: redis
    rules:
      - alert: RedisDown
        expr: redis_up == 0
        for: 5m
        annotations:
          summary: Redis is down
`
const broken = `groups:
  - name: redis
    rules:
      - alert: RedisDown
`

test('a clean tree ends with 0', async () => {
  const root = treeOf({ 'rules/redis.yml': rules })
  const { status, stdout, stderr } = await firedrill(['check', '--no-drill', root])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('1 alert')
})

test('findings end with 1, and with 0 where they are not over --fail-on', async () => {
  const root = treeOf({ 'rules/redis.yml': broken })
  expect((await firedrill(['check', '--no-drill', root])).status).toBe(1)
  expect((await firedrill(['check', '--no-drill', '--fail-on', 'never', root])).status).toBe(0)
})

test.each([
  [['check', '--fromat', 'json'], 'Did you mean --format?'],
  [['check', '--format', 'jsn'], 'Did you mean `json`?'],
  [['check', 'nowhere'], 'there is no nowhere'],
  [['check', '--fail-on', 'everything'], 'not valid for --fail-on'],
  [['check', '--output', 'x.bin'], 'no format'],
  [['check', '--format', 'json', '--format', 'text'], 'standard output'],
  [['explain', 'rule/shema'], 'rule/schema'],
])('%j', async (args, text) => {
  const { status, stdout, stderr } = await firedrill(args)
  expect(status).toBe(2)
  expect(stdout + stderr).toContain(text)
  expect(stderr).not.toMatch(/\n\s+at .*:\d+:\d+/)
})

test.each([
  ['rules: [\n', 'firedrill.yml:1:9: this is not valid YAML'],
  ['ruls: rules\n', 'firedrill.yml:1:1: unknown field `ruls`'],
  ['rules: ../elsewhere\n', 'leads out of the tree'],
  ['failOn: 3\n', 'firedrill.yml:1:9: `failOn` has to be one of error, warning, info, never'],
  ['checks: {rule/schema: loud}\n', 'has to be one of error, warning, info, off'],
])('a bad firedrill.yml: %j', async (config, text) => {
  const root = treeOf({ 'rules/redis.yml': rules, 'firedrill.yml': config })
  const { status, stderr } = await firedrill(['check', '--no-drill', root])
  expect(status).toBe(2)
  expect(stderr).toContain(text)
})

test('a check that is not there is a finding in the configuration', async () => {
  const root = treeOf({ 'rules/redis.yml': rules, 'firedrill.yml': 'checks:\n  rule/shema: off\n' })
  const { stdout } = await firedrill(['check', '--no-drill', '--format', 'json', root])
  const { diagnostics } = JSON.parse(stdout)
  expect(diagnostics.filter((d: { severity: string }) => d.severity !== 'info')).toMatchObject([
    { check: 'config/unknown-check', file: 'firedrill.yml', range: { start: { line: 2 } } },
  ])
  // A result that is kept shows the line, too.
  for (const more of [['--no-cache'], [], []])
    expect((await firedrill(['check', '--no-drill', ...more, root])).stdout).toContain('2 │ rule/shema: off')
})

test('reports go where they are sent', async () => {
  const root = treeOf({ 'rules/redis.yml': broken })
  const out = join(root, 'out', 'report.json')
  const args = [
    'check',
    '--no-drill',
    '--format',
    'json',
    '--output',
    out,
    '--output',
    join(root, 'out', 'report.sarif'),
    root,
  ]
  const { stdout } = await firedrill(args)
  expect(JSON.parse(readFileSync(out, 'utf8')).summary.errors).toBe(1)
  expect(JSON.parse(readFileSync(join(root, 'out', 'report.sarif'), 'utf8')).version).toBe('2.1.0')
  expect(stdout).toContain('rules/redis.yml')
})

test('without a promtool all else is done, and the end says what was not', async () => {
  const root = treeOf({ 'rules/redis.yml': broken })
  const env = { FIREDRILL_PROMTOOL: '', PATH: '/nowhere', HOME: root, XDG_CACHE_HOME: join(root, 'cache') }
  const { status, stdout } = await firedrill(['check', '--offline', root], { env })
  expect(status).toBe(2)
  expect(stdout).toContain('rule/schema')
  expect(stdout).toMatch(/promtool.*\n?.*FIREDRILL_PROMTOOL/)
})

test('a promtool that does not work is no clean run', async () => {
  const root = treeOf({ 'rules/redis.yml': rules, 'fake/promtool': '#!/bin/sh\nexit 7\n' })
  const path = join(root, 'fake', 'promtool')
  chmodSync(path, 0o755)
  const { status, stdout } = await firedrill(['check', root], { env: { FIREDRILL_PROMTOOL: path } })
  expect(status).toBe(2)
  expect(stdout).toContain('FIREDRILL_PROMTOOL')
})

test('paths narrow what is reported', async () => {
  const root = treeOf({ 'rules/a.yml': broken, 'rules/b.yml': broken, 'firedrill.yml': '' })
  const { stdout } = await firedrill(['check', '--no-drill', '--format', 'json', join(root, 'rules/a.yml')])
  const files = JSON.parse(stdout).diagnostics.map((d: { file: string }) => d.file)
  expect([...new Set(files)]).toEqual(['rules/a.yml'])
})
