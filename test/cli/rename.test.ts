import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder, treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'

const tree = {
  'firedrill.yml': 'site:\n  base: https://docs.acme.dev/\n',
  'rules/redis.yml':
    'groups:\n  - name: a\n    rules:\n      - alert: RedisDown\n        expr: redis_up == 0\n        annotations:\n          runbook_url: https://docs.acme.dev/runbooks/redis/redisdown/\n      - alert: RedisSlow\n        expr: a > 1\n',
  'content/runbooks/redis/RedisDown.md': '# RedisDown\n\n{{% rule "redis.yml" "RedisDown" %}}\n',
}
const textOf = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')
const isUntouched = (root: string): void => {
  for (const [path, text] of Object.entries(tree)) expect(textOf(root, path)).toBe(text)
}

test('renames, and leaves a redirect', async () => {
  const root = treeOf(tree)
  const { status, stdout } = await firedrill(['rename', 'RedisDown', 'RedisGone'], { cwd: root })
  expect(status).toBe(0)
  expect(stdout).toContain('content/runbooks/redis/RedisDown.md → content/runbooks/redis/RedisGone.md')
  expect(existsSync(join(root, 'content/runbooks/redis/RedisDown.md'))).toBe(false)
  expect(textOf(root, 'content/runbooks/redis/RedisGone.md')).toBe(
    '---\naliases:\n  - /runbooks/redis/redisdown/\n---\n# RedisGone\n\n{{% rule "redis.yml" "RedisGone" %}}\n',
  )
  expect(textOf(root, 'rules/redis.yml')).toBe(
    tree['rules/redis.yml'].replaceAll('RedisDown', 'RedisGone').replace('redisdown', 'redisgone'),
  )
})

test.each([
  [['rename', 'RedisDown'], '`rename` takes two names'],
  [['rename', 'RedisDwn', 'A'], 'Did you mean RedisDown?'],
  [['rename', 'RedisDown', 'RedisSlow'], 'there is an alert RedisSlow already'],
  [['rename', 'RedisDown', '../x'], 'it holds a slash'],
  [['rename', 'RedisDown', 'RedisTaken'], 'content/runbooks/redis/RedisTaken.md is there already'],
])('%j changes nothing', async (args, message) => {
  const root = treeOf({ ...tree, 'content/runbooks/redis/RedisTaken.md': '# x\n' })
  const { status, stderr } = await firedrill(args, { cwd: root })
  expect(stderr).toContain(message)
  expect(status).toBe(2)
  isUntouched(root)
})

test('--dry-run prints what git makes the same of', async () => {
  const root = treeOf(tree)
  const { stdout } = await firedrill(['rename', 'RedisDown', 'RedisGone', '--dry-run'], { cwd: root })
  isUntouched(root)
  execFileSync('git', ['apply', '-'], { cwd: root, input: stdout })
  expect(existsSync(join(root, 'content/runbooks/redis/RedisDown.md'))).toBe(false)
  expect(textOf(root, 'content/runbooks/redis/RedisGone.md')).toContain('# RedisGone\n')
})

test('after a rename in the catalog the checks and the drills are as before', async () => {
  const root = newFolder()
  const here = join(import.meta.dirname, '../..')
  for (const path of ['rules', 'content', 'firedrill.yml', 'test/drills'])
    cpSync(join(here, path), join(root, path), { recursive: true })
  const report = async (): Promise<unknown> => {
    const { stdout } = await firedrill(['check', '--format', 'json'], { cwd: root })
    const { summary, diagnostics } = JSON.parse(stdout)
    return { summary, checks: diagnostics.map(({ check }: { check: string }) => check) }
  }
  const before = await report()
  expect((await firedrill(['rename', 'RedisDown', 'RedisUnreachable'], { cwd: root })).status).toBe(0)
  expect(await report()).toEqual(before)
  const { stdout } = spawnSync('grep', ['-r', 'RedisDown', root], { encoding: 'utf8' })
  expect(stdout).toBe('')
})
