/** `--changed`: what a change touches, and what it breaks elsewhere. */
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { newFolder, treeOf } from '../support/folders.ts'
import { git } from '../support/git.ts'

const alert = (name: string, rest = ''): string => `      - alert: ${name}\n        expr: up == 0\n${rest}`
const rules = (...alerts: string[]): string => `groups:\n  - name: g\n    rules:\n${alerts.join('')}`
const page = (name: string): string =>
  `---\ntitle: ${name}\n---\n\n# ${name}\n\n{{% rule "a.yml" "${name}" %}}\n`
const debt = alert('Old', '        foo: 1\n')

/** A repository with an old debt, on a branch of its own. */
function repository(): string {
  const root = treeOf({
    'rules/a.yml': rules(debt, alert('Kept'), alert('Gone')),
    'content/runbooks/a/Gone.md': page('Gone'),
    'content/runbooks/a/Kept.md': page('Kept'),
    'content/runbooks/a/Old.md': page('Old'),
    'firedrill.yml': '',
  })
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '.')
  git(root, 'commit', '-qm', 'a tree with an old debt')
  git(root, 'checkout', '-qb', 'topic')
  return root
}

function found(root: string, ...args: string[]): string[] {
  const { stdout, stderr } = firedrill(['check', '--no-drill', '--format', 'json', ...args], { cwd: root })
  if (stdout === '') throw new Error(stderr)
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { check: string; file: string; severity: string }[]
  }
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ check, file }) => `${check} ${file}`)
}

test('old debts are left out', () => {
  const root = repository()
  expect(found(root)).toEqual(['rule/schema rules/a.yml'])
  expect(found(root, '--changed=main')).toEqual([])
})

test('what the change touches is reported, committed or not', () => {
  const root = repository()
  writeFileSync(join(root, 'rules/a.yml'), rules(debt, alert('Kept', '        bar: 1\n'), alert('Gone')))
  expect(found(root, '--changed=main')).toEqual(['rule/schema rules/a.yml'])
  git(root, 'commit', '-qam', 'a new mistake')
  expect(found(root, '--changed=main')).toEqual(['rule/schema rules/a.yml'])
})

test('a deleted alert breaks a page that did not change', () => {
  const root = repository()
  writeFileSync(join(root, 'rules/a.yml'), rules(debt, alert('Kept')))
  expect(found(root, '--changed=main')).toEqual(['shortcode/missing-alert content/runbooks/a/Gone.md'])
})

test('lines that only moved are no change', () => {
  const root = repository()
  writeFileSync(join(root, 'rules/a.yml'), `# a comment above\n${rules(debt, alert('Kept'), alert('Gone'))}`)
  expect(found(root, '--changed=main')).toEqual([])
})

test('a new file, in a tree below the top of the repository', () => {
  const root = repository()
  git(root, 'checkout', '-q', 'main')
  execFileSync('sh', ['-c', 'mkdir sub && git mv rules content firedrill.yml sub/'], { cwd: root })
  git(root, 'commit', '-qm', 'move it down')
  git(root, 'checkout', '-qb', 'deeper')
  writeFileSync(join(root, 'sub/rules/b.yml'), rules(alert('New', '        foo: 1\n')))
  const sub = join(root, 'sub')
  expect(found(sub, '--changed=main')).toContain('rule/schema rules/b.yml')
  expect(found(sub, '--changed=main')).not.toContain('rule/schema rules/a.yml')
})

test('a shallow clone compares with the base it has', () => {
  const origin = repository()
  writeFileSync(join(origin, 'rules/a.yml'), rules(debt, alert('Kept')))
  git(origin, 'commit', '-qam', 'drop an alert')
  const clone = join(newFolder(), 'c')
  git(tmpdir(), 'clone', '-q', '--depth=1', '--branch=topic', `file://${origin}`, clone)
  git(clone, 'fetch', '-q', '--depth=1', 'origin', 'main:refs/remotes/origin/main')
  expect(found(clone, '--changed=main')).toEqual(['shortcode/missing-alert content/runbooks/a/Gone.md'])
  rmSync(clone, { recursive: true })
})

test('where there is no git, it says so', () => {
  const root = treeOf({ 'rules/a.yml': rules(alert('Kept')) })
  const { status, stderr } = firedrill(['check', '--no-drill', '--changed', root], {
    env: { GIT_CEILING_DIRECTORIES: tmpdir() },
  })
  expect(status).toBe(2)
  expect(stderr).toContain('git')
})

test('attributes and names of files hide nothing', () => {
  const root = repository()
  writeFileSync(join(root, '.gitattributes'), '* -diff export-ignore\n')
  writeFileSync(join(root, 'rules/a.yml'), rules(debt, alert('Kept', '        bar: 1\n'), alert('Gone')))
  writeFileSync(join(root, 'rules/we"ird\\.yml'), rules(alert('New', '        foo: 1\n')))
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'a change')
  expect(found(root, '--changed=main')).toEqual(
    expect.arrayContaining(['rule/schema rules/a.yml', 'rule/schema rules/we"ird\\.yml']),
  )
})

test('what the change switches off is in every report, for a part of the tree and whatever it says itself', () => {
  const root = repository()
  writeFileSync(
    join(root, 'firedrill.yml'),
    'checks: {rule/schema: off, change/switched-off: off}\nfailOn: never\n',
  )
  writeFileSync(join(root, 'rules/a.yml'), `# firedrill disable-file change/switched-off: no\n${rules(debt)}`)
  const args = ['check', 'rules', '--root', '.', '--no-drill', '--changed=main']
  for (const format of ['text', 'json', 'github', 'markdown', 'sarif', 'junit', 'gitlab', 'checkstyle']) {
    const { stdout } = firedrill([...args, '--format', format], { cwd: root })
    for (const name of ['checks.rule/schema', 'failOn', 'checks.change/switched-off', 'disable-file change'])
      expect(stdout.replaceAll('\\/', '/').replaceAll('\n', ' '), `${format}: ${name}`).toContain(name)
  }
})

test('a broken configuration of the base is said, and everything is new', () => {
  const root = repository()
  git(root, 'checkout', '-q', 'main')
  writeFileSync(join(root, 'firedrill.yml'), 'checks: 1\n')
  git(root, 'commit', '-qam', 'break it')
  git(root, 'checkout', '-qb', 'mend')
  writeFileSync(join(root, 'firedrill.yml'), '')
  const { stdout, status } = firedrill(['check', '--no-drill', '--changed=main'], { cwd: root })
  expect(status).toBe(1)
  expect(stdout).toContain("the tree before the change can't be checked")
})

test('a link to a changed file is changed', () => {
  const root = repository()
  git(root, 'checkout', '-q', 'main')
  execFileSync('sh', ['-c', 'ln -s rules a-link'], { cwd: root })
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'a link that is read first')
  git(root, 'checkout', '-qb', 'linked')
  const text = rules(alert('Old', '        foo: 1\n        bar: 1\n'), alert('Kept'), alert('Gone'))
  writeFileSync(join(root, 'rules/a.yml'), text.replace('foo: 1', 'foo: 2'))
  expect(found(root, '--changed=main')).toContain('rule/schema a-link/a.yml')
})
