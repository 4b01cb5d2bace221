/** A checkout that strangers made: what git is asked of it runs nothing of theirs, and shows the base as it was. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { changedSince } from '../../scripts/tools/git.ts'
import { withTreeAt } from '../../scripts/tools/git-tree.ts'
import { findProgram } from '../../scripts/tools/programs.ts'
import { treeOf } from '../support/folders.ts'
import { git } from '../support/git.ts'

function repository(files: Record<string, string>, more: (root: string) => void = () => {}): string {
  const root = treeOf(files)
  more(root)
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'base')
  return root
}

test('the base is laid out as it was committed, whatever the attributes say', async () => {
  const files = {
    'rules/a.yml': 'a: $Format:%H$\n',
    'rules/b.yml': 'b\r\n',
    'sub/deep/ä "q".yml': 'x',
    '.gitattributes': '*.yml export-ignore\na.yml export-subst\n* text eol=crlf\n',
  }
  const root = repository(files)
  writeFileSync(join(root, 'rules/a.yml'), 'changed')
  await withTreeAt(root, 'HEAD', async (folder) => {
    expect(readFileSync(join(folder, 'rules/a.yml'), 'utf8')).toBe('a: $Format:%H$\n')
    expect(readdirSync(folder).sort()).toEqual(['.gitattributes', 'rules', 'sub'])
    expect(readFileSync(join(folder, 'sub/deep/ä "q".yml'), 'utf8')).toBe('x')
  })
  await withTreeAt(join(root, 'sub'), 'HEAD', async (folder) =>
    expect(readdirSync(folder, { recursive: true })).toEqual(['deep', 'deep/ä "q".yml']),
  )
})

test('a folder that the commit does not have is an empty one, and all is gone afterwards', async () => {
  const root = repository({ 'a.yml': '' })
  mkdirSync(join(root, 'new'))
  let seen = ''
  await withTreeAt(join(root, 'new'), 'HEAD', async (folder) => {
    seen = folder
    expect(readdirSync(folder)).toEqual([])
  })
  expect(existsSync(seen)).toBe(false)
})

test('links of the base stay inside it', async () => {
  const links: Record<string, string> = {
    'rules/in': '../real/a.yml',
    'rules/folder': '../real',
    'rules/absolute': '/etc/passwd',
    'rules/out': '../../x',
    'rules/back': 'folder/../../x',
    up: '..',
    'rules/top': '..',
    git: '.git/config',
  }
  const root = repository({ 'real/a.yml': 'a', 'rules/r.yml': '' }, (folder) => {
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(folder, path))
  })
  await withTreeAt(root, 'HEAD', async (folder) => {
    const made = Object.keys(links).filter((path) => lstatSync(join(folder, path), { throwIfNoEntry: false }))
    expect(made).toEqual(['rules/in', 'rules/folder'])
  })
})

test('a crafted commit writes nothing outside of the folder', async () => {
  const root = repository({ 'a.yml': 'a' })
  const hash = (text: string): string =>
    execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: root, input: text, encoding: 'utf8' }).trim()
  /** Trees as git itself would not make them. */
  const treeWith = (...entries: [mode: string, name: string, id: string][]): string => {
    const bytes = entries.map(([mode, name, id]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
    )
    const args = ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin']
    return execFileSync('git', args, { cwd: root, input: Buffer.concat(bytes), encoding: 'utf8' }).trim()
  }
  const file = hash('evil')
  const inner = treeWith(['100644', 'x', file])
  const tree = treeWith(
    ['100644', '../escaped', file],
    ['40000', '..', inner],
    ['40000', '.git', inner],
    ['120000', 'l', hash('a.yml')],
    ['40000', 'l', inner],
    ['100644', 'ok', file],
  )
  const commit = git(root, 'commit-tree', tree, '-m', 'crafted').trim()
  await withTreeAt(root, commit, async (folder) => {
    expect(readdirSync(folder).sort()).toEqual(['l', 'ok'])
    expect(existsSync(join(folder, '../escaped'))).toBe(false)
    expect(existsSync(join(folder, '../x'))).toBe(false)
  })
})

test('of a file that is too long to be read only its length is kept', async () => {
  const root = repository({ 'long.yml': 'x'.repeat(17 * 1024 * 1024), 'a.yml': 'a' })
  await withTreeAt(root, 'HEAD', async (folder) => {
    expect(statSync(join(folder, 'long.yml')).size).toBe(17 * 1024 * 1024)
    expect(statSync(join(folder, 'long.yml')).blocks).toBeLessThan(64)
    expect(readFileSync(join(folder, 'a.yml'), 'utf8')).toBe('a')
  })
})

/** A program that leaves a trace when it is run. */
function program(root: string, name: string): { path: string; trace: string } {
  const path = join(root, name)
  const trace = join(root, `${name}.ran`)
  writeFileSync(path, `#!/bin/sh\n: > '${trace}'\ncat\n`)
  chmodSync(path, 0o755)
  return { path, trace }
}

test('programs that the configuration of a checkout names are not run', async () => {
  const root = repository({ 'a.yml': 'a\n', '.gitattributes': '*.yml filter=evil diff=evil\n' })
  const { path, trace } = program(root, 'evil')
  for (const [key, value] of [
    ['core.fsmonitor', path],
    ['core.pager', path],
    ['core.sshCommand', path],
    ['diff.external', path],
    ['diff.evil.command', path],
    ['diff.evil.textconv', path],
    ['filter.evil.clean', path],
    ['filter.evil.smudge', path],
    ['filter.evil.process', path],
    ['filter.evil.required', 'true'],
  ] as const)
    git(root, 'config', key, value)
  mkdirSync(join(root, 'hooks'))
  git(root, 'config', 'core.hooksPath', join(root, 'hooks'))
  writeFileSync(join(root, 'hooks/post-index-change'), readFileSync(path), { mode: 0o755 })
  writeFileSync(join(root, 'a.yml'), 'a\nb\n')
  const change = await changedSince(root, 'main')
  expect(change.lines.get('a.yml')).toEqual([{ from: 2, to: 2 }])
  await withTreeAt(root, change.base, async (folder) =>
    expect(readFileSync(join(folder, 'a.yml'), 'utf8')).toBe('a\n'),
  )
  expect(existsSync(trace)).toBe(false)
})

test('a clone that lacks objects fetches none', async () => {
  const root = repository({ 'a.yml': 'a\n' })
  const { path, trace } = program(root, 'evil')
  const id = git(root, 'rev-parse', 'HEAD:a.yml').trim()
  rmSync(join(root, '.git/objects', id.slice(0, 2), id.slice(2)))
  for (const [key, value] of [
    ['remote.origin.url', `ext::${path}`],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialclonefilter', 'blob:none'],
    ['extensions.partialClone', 'origin'],
    ['protocol.ext.allow', 'always'],
    ['core.repositoryFormatVersion', '1'],
  ] as const)
    git(root, 'config', key, value)
  await expect(withTreeAt(root, 'HEAD', async () => {})).rejects.toMatchObject({ name: 'UsageError' })
  expect(existsSync(trace)).toBe(false)
})

test('programs come from the machine, and not from the tree', () => {
  const root = repository({ 'bin/git': '', 'sub/a.yml': '', 'elsewhere/node_modules/.bin/git': '' })
  const outside = treeOf({ git: '' })
  for (const each of [join(root, 'bin'), join(root, 'elsewhere/node_modules/.bin'), outside])
    chmodSync(join(each, 'git'), 0o755)
  symlinkSync(join(root, 'bin/git'), join(outside, 'tar'))
  const path = ['bin', '.', '', join(root, 'bin'), outside].join(delimiter)
  const sub = join(root, 'sub')
  expect(findProgram('git', path, sub)).toBe(join(outside, 'git'))
  expect(findProgram('tar', path, sub)).toBeUndefined()
  expect(findProgram('git', join(root, 'elsewhere/node_modules/.bin'))).toBeUndefined()
  expect(findProgram('git', undefined)).toBeUndefined()
})
