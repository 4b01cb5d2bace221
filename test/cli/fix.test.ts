import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  lstatSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { newFolder, treeOf } from '../support/folders.ts'

const rules = `groups:
  - name: redis
    rules:
      - alert: RedisDown # the first
        expr: redis_up == 0
        annotations:
          runbook_url: 'https://docs.acme.dev/runbooks/redis/RedisDwn/'
      - alert: RedisSlow
        expr: redis_slow > 1
        annotations:
          summary: "slow"
`
const page = (name: string, file: string, expr: string): string =>
  `---\ntitle: ${name}\n---\n\n# ${name}\n\n{{% rule "${file}" "${name}" %}}\n\n{{% comment %}}\n\n\`\`\`yaml\nalert: ${name}\nexpr: ${expr}\n\n\`\`\`\n\n{{% /comment %}}\n\n## Meaning\n\nIt is down.\n`
const tree = {
  'firedrill.yml': 'site:\n  base: https://docs.acme.dev/\n',
  'rules/redis.yml': rules,
  'content/runbooks/redis/RedisDown.md': `\ufeff${page('RedisDown', 'old/redis.yml', 'redis_up == 1').replaceAll('\n', '\r\n')}`,
  'content/runbooks/redis/RedisSlow.md': page('RedisSlow', 'redis.yml', 'redis_slow > 1').replace(
    'title: ',
    'description: a: b\ntitle: ',
  ),
}
const textOf = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')

test('mends what leaves no choice, changes nothing else, and nothing the second time', () => {
  const root = treeOf(tree)
  const first = firedrill(['fix'], { cwd: root })
  expect(first.stderr).toBe('')
  expect(first.stdout).toMatchSnapshot()
  const mended = Object.keys(tree).map((path) => `=== ${path}\n${textOf(root, path).replaceAll('\r', '␍')}`)
  expect(mended.join('')).toMatchSnapshot()

  const times = Object.keys(tree).map((path) => statSync(join(root, path)).mtimeMs)
  const second = firedrill(['fix'], { cwd: root })
  expect(second.stdout).toContain('there is nothing to mend')
  expect(Object.keys(tree).map((path) => statSync(join(root, path)).mtimeMs)).toEqual(times)
})

test('--dry-run writes nothing, and its diff makes of the tree what fix does', () => {
  const [root, other] = [treeOf(tree), treeOf(tree)]
  const { stdout, stderr } = firedrill(['fix', '--dry-run'], { cwd: root })
  for (const [path, text] of Object.entries(tree)) expect(textOf(root, path)).toBe(text)
  expect(stderr).toContain('would be mended')
  execFileSync('git', ['apply', '-'], { cwd: root, input: stdout })
  firedrill(['fix'], { cwd: other })
  for (const path of Object.keys(tree)) expect(textOf(root, path)).toBe(textOf(other, path))
})

test('mends only below the paths that are named', () => {
  const root = treeOf(tree)
  firedrill(['fix', 'rules'], { cwd: root })
  expect(textOf(root, 'rules/redis.yml')).not.toBe(rules)
  expect(textOf(root, 'content/runbooks/redis/RedisDown.md')).toBe(
    tree['content/runbooks/redis/RedisDown.md'],
  )
})

test('leaves alone what a comment or the baseline keeps', () => {
  const disabled = rules.replace(
    '# the first',
    '# the first\n        # firedrill disable-rule link/runbook-url: moved next week',
  )
  const root = treeOf({ ...tree, 'rules/redis.yml': rules })
  firedrill(['check', '--no-drill', '--update-baseline'], { cwd: root })
  expect(firedrill(['fix'], { cwd: root }).stdout).toContain('there is nothing to mend')
  for (const [path, text] of Object.entries(tree)) expect(textOf(root, path)).toBe(text)
  const commented = treeOf({
    'firedrill.yml': tree['firedrill.yml'],
    'rules/redis.yml': disabled,
    'content/runbooks/redis/RedisDown.md': '# RedisDown\n',
  })
  const { stdout } = firedrill(['check', '--no-drill', '--format', 'json'], { cwd: commented })
  expect(stdout).not.toContain('"link/runbook-url"')
  firedrill(['fix'], { cwd: commented })
  expect(textOf(commented, 'rules/redis.yml')).toContain('RedisDwn')
})

test('writes through a link inside the tree, keeps the mode of a file, and follows no link out of it', () => {
  const root = treeOf({ ...tree, 'shared/redis.yml': rules })
  const outside = newFolder()
  writeFileSync(join(outside, 'b.yml'), rules)
  writeFileSync(join(root, 'rules/redis.yml'), '')
  cpSync(join(root, 'shared/redis.yml'), join(root, 'shared/real.yml'))
  execFileSync('rm', [join(root, 'rules/redis.yml'), join(root, 'shared/redis.yml')])
  symlinkSync('../shared/real.yml', join(root, 'rules/redis.yml'))
  symlinkSync(join(outside, 'b.yml'), join(root, 'rules/b.yml'))
  chmodSync(join(root, 'shared/real.yml'), 0o640)
  firedrill(['fix'], { cwd: root })
  expect(lstatSync(join(root, 'rules/redis.yml')).isSymbolicLink()).toBe(true)
  expect(textOf(root, 'shared/real.yml')).toContain("'https://docs.acme.dev/runbooks/redis/redisdown/'")
  expect(statSync(join(root, 'shared/real.yml')).mode & 0o777).toBe(0o640)
  expect(readFileSync(join(outside, 'b.yml'), 'utf8')).toBe(rules)
})

test('where a file can not be written, the old one stays whole and the exit code is 2', () => {
  const root = treeOf({ ...tree, 'rules/redis.yml': `${rules}# ${'x'.repeat(9000)}\n` })
  const before = textOf(root, 'rules/redis.yml')
  // No file may grow over four blocks: writing fails halfway, as on a full disk.
  const cli = realpathSync(join(import.meta.dirname, '../../dist/cli.js'))
  const { status, stdout } = spawnSync(
    'bash',
    ['-c', `ulimit -f 4; exec "$0" "$@"`, process.execPath, cli, 'fix'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  expect(textOf(root, 'rules/redis.yml')).toBe(before)
  expect(stdout).toContain("rules/redis.yml\n  nothing is mended here: it can't be written (EFBIG)")
  expect(textOf(root, 'content/runbooks/redis/RedisDown.md')).toContain('expr: redis_up == 0')
  expect(execFileSync('find', [root, '-name', '*.tmp'], { encoding: 'utf8' })).toBe('')
  expect(status).toBe(2)
})
