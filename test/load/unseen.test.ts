/** Nothing that Prometheus would load goes unseen without a word. */
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checks } from '../../scripts/checks/index.ts'
import { runChecks } from '../../scripts/checks/run.ts'
import { type Disk, openDisk } from '../../scripts/disk/disk.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { treeOf } from '../support/folders.ts'
import { git } from '../support/git.ts'

const rules = 'groups:\n  - name: g\n    rules:\n      - alert: Seen\n        expr: up == 0\n'
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
const big = (text: string): Buffer =>
  Buffer.concat([Buffer.from(text), Buffer.alloc(17 * 1024 * 1024, '#\n')])

/** The unreadable files that are said, each with its severity, and the rule files that are read. */
function seen(root: string, disk?: Disk): string[] {
  const { project } = openWorkspace({ cwd: root, root, disk })
  const said = runChecks(checks, project).filter(({ check }) => check === 'yaml/syntax')
  return [
    ...said.map(({ severity, file, message }) => `${severity} ${file}: ${message}`),
    ...project.ruleFiles.map(({ path }) => path),
  ]
}

test.each([
  ['UTF-16', utf16(rules), 'the file is UTF-16'],
  ['UTF-16, the other way round', Buffer.from(utf16(rules)).swap16(), 'the file is UTF-16'],
  ['UTF-16 with an escaped key', utf16(rules.replace('groups', '"gr\\u006fups"')), 'the file is UTF-16'],
  ['too large', big(rules), 'larger than 16 MiB'],
  [
    'too large, with the rules at its end',
    Buffer.concat([big(''), Buffer.from(rules)]),
    'larger than 16 MiB',
  ],
  ['too large, and UTF-16', utf16(big(rules).toString()), 'larger than 16 MiB'],
  ['Latin-1', Buffer.from(rules.replace('g\n', '\xe9\n'), 'latin1'), 'not UTF-8'],
])('a rule file outside of rules/ that can not be read is an error: %s', (_, bytes, message) => {
  const root = treeOf({ 'alerts/a.yml': bytes })
  expect(seen(root)).toEqual([expect.stringMatching(`^error alerts/a.yml: .*${message}`)])
})

test.each([
  ['UTF-16', utf16('a: 1\n')],
  ['too large', big('a: 1\n')],
  ['Latin-1', Buffer.from('a: \xe9\n', 'latin1')],
])('what can not be read and has nothing to do with rules is no matter: %s', (_, bytes) => {
  expect(seen(treeOf({ 'other/a.yml': bytes }))).toEqual([])
})

test('of files beyond the bound nobody looks whether they hold rules', () => {
  const root = treeOf({ 'a.yml': '', 'b.yml': rules })
  truncateSync(join(root, 'a.yml'), 300 * 1024 * 1024)
  expect(seen(root)).toEqual([expect.stringMatching('^error a.yml: .*larger'), 'b.yml'])
})

test.each([
  '"gr\\u006fups"',
  '"\\x67roups"',
  '"\\U00000067roups"',
  "'groups'",
  '? groups\n',
  '!!str groups ',
])('a key is found however it is written: %s', (key) => {
  expect(seen(treeOf({ 'alerts/a.yml': rules.replace('groups', key) }))).toEqual(['alerts/a.yml'])
})

test('links that lead nowhere or out of the tree are said', () => {
  const outside = treeOf({ 'rules/b.yml': rules })
  const root = treeOf({ 'rules/a.yml': rules })
  symlinkSync('nowhere', join(root, 'dangling.yml'))
  symlinkSync(join(outside, 'rules/b.yml'), join(root, 'out.yml'))
  symlinkSync(join(outside, 'rules'), join(root, 'rules/out'))
  symlinkSync('nowhere', join(root, 'result'))
  expect(seen(root)).toEqual([
    'warning dangling.yml: this link leads nowhere, so nothing was read here',
    'warning out.yml: this link leads out of the tree, so nothing was read here',
    'warning rules/out: this link leads out of the tree, so nothing was read here',
    'rules/a.yml',
  ])
})

/** A disk that refuses what stands at some paths; root may read everything on a real one. */
function refusing(root: string, ...ends: string[]): Disk {
  const disk = openDisk(root)
  const guard =
    <T>(ask: (path: string) => T) =>
    (path: string) => {
      if (ends.some((end) => path.endsWith(end))) throw Object.assign(new Error(), { code: 'EACCES' })
      return ask(path)
    }
  return { ...disk, entries: guard(disk.entries), bytes: guard(disk.bytes) }
}

test('an unreadable folder, file or .gitignore is a finding, and the rest is read', () => {
  const root = treeOf({
    'rules/a.yml': rules,
    'rules/shut/b.yml': rules,
    'data/c.yml': rules,
    'odd/.gitignore': '*',
    'odd/d.yml': rules,
    'e.yml': rules,
  })
  expect(seen(root, refusing(root, '/shut', '/data', '/odd/.gitignore', '/e.yml'))).toEqual([
    "warning data: the folder can't be read (EACCES), so nothing in it was checked",
    "warning e.yml: the file can't be read (EACCES)",
    "warning odd/.gitignore: the file can't be read (EACCES), so its patterns were not used",
    "error rules/shut: the folder can't be read (EACCES), so nothing in it was checked",
    'odd/d.yml',
    'rules/a.yml',
  ])
})

test('a file that git tracks is read whatever .gitignore says', () => {
  const root = treeOf({
    '.gitignore': 'rules/\n*.rules\n/made.yml\n',
    'rules/deep/a.yml': rules,
    'rules/untracked.yml': rules,
    'x/b.rules': rules,
    'x/.gitignore': '*',
    'made.yml': rules,
    'left.yml': rules,
    'firedrill.yml': 'ignore: [left.yml]\n',
  })
  git(root, 'init', '-q')
  git(root, 'add', '-f', 'rules/deep/a.yml', 'x/b.rules', 'left.yml')
  expect(seen(root)).toEqual(['rules/deep/a.yml', 'x/b.rules'])
})

test('rules that git tracks are read where a build would write', () => {
  const root = treeOf({
    'firedrill.yml': 'build: {out: alerts}\n',
    'alerts/a.yml': rules,
    'alerts/b.yml': rules,
  })
  git(root, 'init', '-q')
  git(root, 'add', 'alerts/a.yml')
  expect(seen(root)).toEqual(['alerts/a.yml'])
})

test('where git does not answer, that is said', () => {
  const root = treeOf({ '.gitignore': 'made.yml', 'made.yml': rules, 'a.yml': rules })
  writeFileSync(join(root, '.git'), 'gitdir: /nowhere\n')
  const { project, notes } = openWorkspace({ cwd: root, root })
  expect(project.ruleFiles.map(({ path }) => path)).toEqual(['a.yml'])
  expect(notes).toEqual([expect.stringContaining('git did not say which files it tracks')])
})

test('git is asked in no tree that ignores nothing', () => {
  const root = treeOf({ 'a.yml': rules })
  mkdirSync(join(root, '.git'))
  expect(openWorkspace({ cwd: root, root }).notes).toEqual([])
  expect(root.startsWith(tmpdir())).toBe(true)
})

test('what a submodule tracks is tracked', () => {
  const inner = treeOf({ '.gitignore': '*', 'a.yml': rules })
  git(inner, 'init', '-q')
  git(inner, 'add', '-f', 'a.yml')
  git(inner, 'commit', '-qm', 'rules')
  const root = treeOf({ 'b.yml': rules })
  git(root, 'init', '-q')
  git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'sub')
  writeFileSync(join(root, 'sub/.gitignore'), '*')
  expect(seen(root)).toEqual(['b.yml', 'sub/a.yml'])
})

test('a folder that looks like a repository is not asked', () => {
  const root = treeOf({
    'sub/HEAD': 'ref: refs/heads/main\n',
    'sub/config': '[core]\n\tbare = true\n\tfsmonitor = "touch ran; false"\n',
    'sub/objects/x': '',
    'sub/refs/x': '',
    'sub/.gitignore': 'a.yml',
    'sub/a.yml': rules,
  })
  git(root, 'init', '-q')
  git(root, 'add', '-f', 'sub/a.yml')
  expect(seen(join(root, 'sub'))).toEqual([])
  expect(openWorkspace({ cwd: join(root, 'sub'), root: join(root, 'sub') }).notes).toEqual([
    expect.stringContaining('git did not say'),
  ])
  expect(existsSync(join(root, 'sub/ran'))).toBe(false)
})
