/** What a tree may make us read: nothing outside of it, nothing hidden in it, and no device, pipe or giant. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ran } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'

const secret = 'SECRET-TOKEN'
const rules = `groups:\n  - name: ${secret.toLowerCase()}\n    rules:\n      - alert: Down\n        expr: up == 0\n`
const page = '---\ntitle: Down\n---\n\n# Down\n\nWhat to do.\n'

/** A tree with a secret in hidden places, in a folder that has one beside it. */
function hostile(): { readonly root: string; readonly outside: string } {
  const top = treeOf({
    'outside/secret.yml': `${secret}: [\n${rules}`,
    'outside/rules.yml': rules.replace('Down', secret),
    'outside/docs/page.md': `# ${secret}\n\n[x](${secret}.md)\n`,
    'root/rules/a.yml': rules,
    'root/content/runbooks/a/Down.md': page,
    'root/.git/config': `${secret}\n`,
    'root/.hidden/page.md': `# ${secret}\n`,
    'root/.env': `${secret}\n`,
    'root/node_modules/x/page.md': `# ${secret}\n`,
    'root/sub/.GIT/page.md': `# ${secret}\n`,
  })
  return { root: join(top, 'root'), outside: join(top, 'outside') }
}

const place = (root: string, path: string): string => {
  rmSync(join(root, path), { recursive: true, force: true })
  mkdirSync(dirname(join(root, path)), { recursive: true })
  return join(root, path)
}
const link = (root: string, path: string, target: string): void => symlinkSync(target, place(root, path))
const silent = ({ stdout, stderr }: Ran): void => expect(stdout + stderr).not.toContain(secret)

/** Everything that a build wrote, as one text. */
const built = (root: string): string =>
  existsSync(join(root, 'build')) ? execFileSync('grep', ['-r', '', 'build'], { cwd: root }).toString() : ''

const kinds: Readonly<Record<string, (path: string) => void>> = {
  'a link to /dev/zero': (path) => symlinkSync('/dev/zero', path),
  'a link to a file outside': (path) => symlinkSync('../outside/secret.yml', path),
  'a link to /proc/self/environ': (path) => symlinkSync('/proc/self/environ', path),
  'a link to what is hidden': (path) => symlinkSync('.git/config', path),
  'a link to a dot file': (path) => symlinkSync('.env', path),
  'a pipe': (path) => void execFileSync('/usr/bin/env', ['mkfifo', path]),
  'a folder': (path) => void mkdirSync(path),
  'a file of 100 GB': (path) => {
    writeFileSync(path, '')
    truncateSync(path, 100 * 1024 ** 3)
  },
}

test.each(Object.keys(kinds))('firedrill.yml is %s', async (kind) => {
  const { root } = hostile()
  kinds[kind]?.(place(root, 'firedrill.yml'))
  for (const verb of ['check', 'drill', 'build', 'fix']) {
    const ran = await firedrill([verb, '--root', '.'], { cwd: root })
    expect(ran.status).toBe(2)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).toMatch(
      /^firedrill: firedrill\.yml: the file (leads out of the tree|leads into a folder that is never read|leads to a hidden file|is not a regular file|is a folder|is larger than 16 MiB)\n/,
    )
    silent(ran)
  }
})

test.each(Object.keys(kinds))('the baseline is %s', async (kind) => {
  const { root } = hostile()
  kinds[kind]?.(place(root, '.firedrill-baseline.json'))
  const ran = await firedrill(['check', '--no-drill'], { cwd: root })
  expect(ran.status).toBe(2)
  expect(ran.stderr).toMatch(
    /^firedrill: .*\.firedrill-baseline\.json can't be read as a baseline: the file /,
  )
  silent(ran)
})

test.each(Object.keys(kinds).filter((kind) => !kind.startsWith('a link')))(
  '.gitignore is %s',
  async (kind) => {
    const { root } = hostile()
    kinds[kind]?.(place(root, 'content/.gitignore'))
    const ran = await firedrill(['check', '--no-drill', '--format', 'json'], { cwd: root })
    expect(ran.status === 0 || ran.status === 1).toBe(true)
    expect(ran.stdout.includes('content/.gitignore')).toBe(kind === 'a file of 100 GB')
  },
)

test.each(Object.keys(kinds))('what the call names is %s', async (kind) => {
  const { root } = hostile()
  kinds[kind]?.(place(root, 'named'))
  const calls = [
    ['check', '--no-drill', '--baseline', 'named'],
    ['new', 'Down', '--template', 'named', '--dry-run'],
    ['check', '--no-drill', '--site', 'named'],
    ['check', '--no-drill', '--content', 'named'],
  ]
  for (const call of calls) {
    const ran = await firedrill(call, { cwd: root })
    if (kind !== 'a folder' || !call.includes('--content')) expect([call, ran.status]).toEqual([call, 2])
    silent(ran)
  }
})

test.each([
  ['leak.txt', '../.git/config'],
  ['leak.md', '../.git/config'],
  ['leak.txt', '../.env'],
  ['leak', '../.git'],
  ['leak', '../.hidden'],
  ['leak', '../node_modules/x'],
  ['leak', '../sub/.GIT'],
  ['leak', '../../outside'],
  ['leak.md', '../../outside/docs/page.md'],
  ['leak.txt', '/proc/self/environ'],
  ['leak.txt', '/dev/zero'],
  ['leak.txt', 'chain'],
])('content/%s -> %s is said and not copied', async (name, target) => {
  const { root } = hostile()
  if (target === 'chain') link(root, 'content/chain', '../.git/config')
  link(root, `content/${name}`, target)
  const check = await firedrill(['check', '--no-drill', '--format', 'json'], { cwd: root })
  silent(check)
  const { diagnostics } = JSON.parse(check.stdout) as { diagnostics: { file: string; message: string }[] }
  const said = diagnostics.filter(({ file }) => file === `content/${name}`)
  expect(said.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^this link (leads out of the tree|leads into a folder that is never read|leads to a hidden file), so/,
    ),
  ])
  // The second is a kept one.
  expect((await firedrill(['check', '--no-drill', '--format', 'json'], { cwd: root })).stdout).toBe(
    check.stdout,
  )
  silent(await firedrill(['build', '--no-drill'], { cwd: root }))
  expect(built(root)).toContain('What to do.')
  expect(built(root)).not.toContain(secret)
  expect(existsSync(join(root, 'build', name))).toBe(false)
})

test.each(['content', 'rules', 'test/drills', 'content/runbooks'])(
  '%s leads out of the tree',
  async (folder) => {
    const { root, outside } = hostile()
    link(root, folder, outside)
    const ran = await firedrill(['build', '--no-drill'], { cwd: root })
    silent(ran)
    expect(built(root)).not.toContain(secret)
  },
)

test.each([
  'link/rules.yml',
  'link/*.yml',
  'link/secret.yml',
  'link/nothing.yml',
  '../.hid/../link/rules.yml',
  '../.git/config',
  '../../outside/rules.yml',
  '/etc/passwd',
  '/proc/self/environ',
  'pipe.yml',
  'zero.yml',
])('rule_files: %s', async (pattern) => {
  const { root, outside } = hostile()
  link(root, 'tests/link', outside)
  link(root, 'tests/zero.yml', '/dev/zero')
  kinds['a pipe']?.(place(root, 'tests/pipe.yml'))
  writeFileSync(
    join(root, 'tests/a.yml'),
    `rule_files: ['${pattern}']\ntests:\n  - alert_rule_test:\n      - eval_time: 1m\n        alertname: Down\n`,
  )
  const ran = await firedrill(['check', '--format', 'json', '--root', '.'], { cwd: root })
  silent(ran)
  expect(ran.status).toBe(1)
  expect(ran.stdout).toMatch(/leads out of the tree|is not read as a rule file/)
})

test.each(['bin', 'node_modules/.bin', 'link'])('a promtool in %s of the tree is not run', async (folder) => {
  const { root } = hostile()
  if (folder === 'link') link(root, 'link', 'bin')
  const ours = join(root, folder === 'link' ? 'bin' : folder)
  mkdirSync(ours, { recursive: true })
  writeFileSync(join(ours, 'promtool'), `#!/bin/sh\ntouch ${join(root, 'RUN')}\n`, { mode: 0o755 })
  const entries = [join(root, folder), folder, '', '.', process.env.PATH]
  await firedrill(['check', '--offline'], {
    cwd: root,
    env: { PATH: entries.join(':'), FIREDRILL_PROMTOOL: '' },
  })
  expect(existsSync(join(root, 'RUN'))).toBe(false)
})
