/** Where commands write, whatever a tree says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'

const rules =
  'groups:\n  - name: a\n    rules:\n      - alert: RedisDown\n        expr: redis_up == 0\n        annotations:\n          summary: x\n'
const tree = {
  'rules/redis.yml': rules,
  'content/runbooks/redis/RedisDown.md': '# RedisDown\n\n{{% rule "redis.yml" "RedisDown" %}}\n',
  'content/commondir': '../evil\n',
  'content/HEAD': 'ref: x\n',
}
const build = (root: string, ...args: string[]) =>
  firedrill(['build', '--no-drill', '--fail-on', 'never', ...args], { cwd: root })

test.each([
  '.git',
  '.GIT',
  'a/.git/hooks',
  'git~1',
  'node_modules/x',
  '.github',
  '../../x',
  'a/../..',
  'a/../b',
  '/tmp/x',
  '.',
  './',
  '',
  'rules',
  'content/',
  'content/build',
  './rules/x',
  '*',
  '!x',
  '[a]',
])('a configuration sends no build to %j', async (out) => {
  const root = treeOf({ ...tree, 'firedrill.yml': `build:\n  out: ${JSON.stringify(out)}\n` })
  mkdirSync(join(root, '.git'))
  const { status, stderr } = await firedrill(['build', '--no-drill'], { cwd: root })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^firedrill: firedrill\.yml: `build\.out: [^\n]*\n {2}Name a separate folder/)
  expect(readdirSync(root).sort()).toEqual(['.git', 'content', 'firedrill.yml', 'rules'])
  expect(readdirSync(join(root, '.git'))).toEqual([])
})

test('a configuration sends no build through a link, or into a repository of another name', async () => {
  const root = treeOf({ ...tree, 'firedrill.yml': 'build:\n  out: site/x\n' })
  const outside = treeOf({})
  symlinkSync(outside, join(root, 'site'))
  const linked = await build(root)
  expect(linked.stderr).toContain('leads through the symbolic link')
  expect(linked.status).toBe(2)
  expect(readdirSync(outside)).toEqual([])

  const bare = treeOf({
    ...tree,
    'firedrill.yml': 'build:\n  out: bare/hooks\n',
    'bare/HEAD': '',
    'bare/objects/x': '',
    'bare/refs/x': '',
  })
  const refused = await build(bare)
  expect(refused.stderr).toContain("is a git repository's own folder")
  expect(refused.status).toBe(2)
  expect(existsSync(join(bare, 'bare/hooks'))).toBe(false)
})

test('the call may build anywhere else, but not into a repository', async () => {
  const root = treeOf({ ...tree, '.git/HEAD': '', '.git/objects/x': '', '.git/refs/x': '' })
  const out = join(treeOf({}), 'out')
  expect((await build(root, '--out', out)).status).toBe(0)
  expect(existsSync(join(out, 'alerts.json'))).toBe(true)
  expect((await build(root, '--out', '.git')).stderr).toContain("is git's own folder")
  expect(readdirSync(join(root, '.git')).sort()).toEqual(['HEAD', 'objects', 'refs'])
})

test('the file of a checkout is no asset', async () => {
  const root = treeOf({ ...tree, 'content/.git': 'gitdir: ../evil\n', 'content/a/.GIT': 'gitdir: x\n' })
  expect((await build(root)).status).toBe(0)
  expect(
    readdirSync(join(root, 'build'), { recursive: true }).filter((path) => /git/i.test(`${path}`)),
  ).toEqual([])
})

test.each([
  [['check', '--no-drill', '--format', 'json', '--output', 'reports/x.json'], '--output reports/x.json'],
  [
    ['check', '--no-drill', '--format', 'json', '--output', 'reports/deep/x.json'],
    '--output reports/deep/x.json',
  ],
  [['check', '--no-drill', '--format', 'json', '--output', 'file.json'], '--output file.json'],
  [['check', '--no-drill', '--baseline', 'file.json', '--update-baseline'], '--baseline file.json'],
  [['check', '--no-drill', '--update-baseline'], '.firedrill-baseline.json'],
])('%j follows no link of the tree', async (args, option) => {
  const root = treeOf(tree)
  const outside = treeOf({ 'x.json': '{"version":1,"findings":[]}' })
  symlinkSync(outside, join(root, 'reports'))
  const names = args.includes('--update-baseline') ? ['file.json', '.firedrill-baseline.json'] : ['file.json']
  for (const name of names) symlinkSync(join(outside, 'x.json'), join(root, name))
  const { status, stderr } = await firedrill(args, { cwd: root })
  expect(stderr).toMatch(/^firedrill: .*which is part of the tree\n {2}Name another place/)
  expect(stderr).toContain(option)
  expect(status).toBe(2)
  expect(readdirSync(outside)).toEqual(['x.json'])
  expect(readFileSync(join(outside, 'x.json'), 'utf8')).toBe('{"version":1,"findings":[]}')
})

test('a report is written elsewhere, too, but replaces nothing that is no file', async () => {
  const root = treeOf(tree)
  const outside = treeOf({})
  symlinkSync(outside, join(outside, 'own'))
  const check = (file: string) =>
    firedrill(['check', '--no-drill', '--format', 'json', '--output', file], { cwd: root })
  await check(join(outside, 'own/a/x.json'))
  expect(existsSync(join(outside, 'a/x.json'))).toBe(true)
  const device = await check('/dev/null')
  expect(device.stderr).toContain('is no regular file')
  expect(device.status).toBe(2)
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
})

const hash = 'a'.repeat(64)
test.each([
  `{"version":1,"files":{"../x":"${hash}"}}`,
  `{"version":1,"files":{".git/x":"${hash}"}}`,
  `{"version":1,"files":{"${'a/'.repeat(3000)}a":"${hash}"}}`,
  `{"version":1,"files":{"${'a'.repeat(300)}":"${hash}"}}`,
  '{"version":1,"files":{"a":"x"}}',
  '{"version":1,"files":{"a":{"b":1}}}',
  '{"version":1,"files":[]}',
  '[[[[',
  '',
])('a manifest of the tree is not believed: %.60s', async (text) => {
  const root = treeOf({ ...tree, 'build/.firedrill-manifest.json': text })
  for (const args of [[], ['--check']]) {
    const { status, stderr } = await build(root, ...args)
    expect(stderr).toMatch(/^firedrill: .*is not a manifest of a build/)
    expect(status).toBe(2)
  }
})

test('names of a prototype are names of files like others', async () => {
  const root = treeOf({
    ...tree,
    'content/__proto__': 'a',
    'content/constructor': 'b',
    'build/.firedrill-manifest.json': `{"version":1,"files":{"__proto__":"${hash}","constructor":"${hash}"},"__proto__":{"pending":{"x":"${hash}"}}}`,
  })
  expect((await build(root)).status).toBe(0)
  expect(readFileSync(join(root, 'build/__proto__'), 'utf8')).toBe('a')
  expect((await build(root, '--check')).stdout).toContain('build/ is current')
})

test('a manifest that is a link or a device is not read', async () => {
  for (const target of ['/dev/zero', treeOf({ x: '{"version":1,"files":{}}' })]) {
    const root = treeOf({ ...tree, 'build/x': '' })
    symlinkSync(target, join(root, 'build/.firedrill-manifest.json'))
    expect((await build(root, '--check')).status).toBe(2)
    expect((await build(root)).status).toBe(2)
  }
})

test('builds that run at once all end well', async () => {
  const root = treeOf(tree)
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, [cli, 'build', '--no-drill', '--fail-on', 'never'], {
      cwd: root,
      stdio: 'ignore',
    }),
  )
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
  expect(codes).toEqual([0, 0, 0, 0, 0, 0])
  expect((await build(root, '--check')).stdout).toContain('build/ is current')
  expect(
    readdirSync(join(root, 'build'), { recursive: true }).filter((path) => `${path}`.endsWith('.tmp')),
  ).toEqual([])
})

test('a temporary file is neither a source nor an asset', async () => {
  const root = treeOf({
    ...tree,
    'content/.a.md.0123456789ab.tmp': 'half',
    'rules/.redis.yml.0123456789ab.tmp': rules,
  })
  expect((await build(root)).status).toBe(0)
  const built = readdirSync(join(root, 'build'), { recursive: true, encoding: 'utf8' })
  expect(built.filter((path) => path.endsWith('.tmp'))).toEqual([])
  const { stdout } = await firedrill(['check', '--no-drill'], { cwd: root })
  expect(stdout).toContain('in 1 rule file, 1 alert')
})

test('a build makes no repository', async () => {
  const root = treeOf({ ...tree, 'content/x/HEAD': '', 'content/x/objects/a': '', 'content/x/refs/a': '' })
  const { status, stderr } = await build(root)
  expect(stderr).toContain('would make a git repository')
  expect(status).toBe(2)
  expect(existsSync(join(root, 'build'))).toBe(false)
})
