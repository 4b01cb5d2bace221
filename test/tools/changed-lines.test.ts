/** Which lines a change touches, whatever the tree's attributes, the user's settings and the names of the files. */
import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changedSince } from '../../scripts/tools/git.ts'
import { treeOf } from '../support/folders.ts'
import { git } from '../support/git.ts'

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('')
const before = lines('a', 'b', 'c', 'd', 'e')
const after = lines('a', 'b', 'C', 'd', 'e')
const whole = { from: 1, to: Number.MAX_SAFE_INTEGER }
const third = { from: 3, to: 3 }

/** A commit of these files, and a branch on top of it. */
function repository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = treeOf(files)
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '-A', '-f')
  git(root, 'commit', '-qm', 'a tree')
  git(root, 'checkout', '-qb', 'topic')
  return root
}

async function touched(root: string): Promise<Record<string, unknown>> {
  const change = await changedSince(root, 'main')
  return Object.fromEntries([...change.lines].sort())
}

test.each([
  '*.yml -diff',
  '*.yml binary',
  '*.yml diff=x',
  '[attr]hidden -diff -text\n*.yml hidden',
  '*.yml export-ignore export-subst -text',
  '*.yml text eol=lf ident',
])('an attribute hides no line: %s', async (attributes) => {
  const root = repository({ 'a.yml': before })
  git(root, 'config', 'diff.x.textconv', 'true')
  git(root, 'config', 'diff.x.command', 'true')
  git(root, 'config', 'diff.x.binary', 'true')
  writeFileSync(join(root, '.gitattributes'), `${attributes}\n`)
  writeFileSync(join(root, 'a.yml'), after)
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'a change')
  expect(await touched(root)).toMatchObject({ 'a.yml': [third] })
})

test.each([
  ['diff.noprefix', 'true'],
  ['diff.mnemonicPrefix', 'true'],
  ['diff.external', 'true'],
  ['diff.algorithm', 'histogram'],
  ['diff.context', '50'],
  ['diff.interHunkContext', '50'],
  ['diff.orderFile', 'nowhere'],
  ['diff.renames', 'copies'],
  ['diff.submodule', 'log'],
  ['diff.srcPrefix', 'x/'],
  ['color.ui', 'always'],
  ['color.diff', 'always'],
  ['core.quotePath', 'true'],
])('a setting of the user changes nothing: %s = %s', async (name, value) => {
  const root = repository({ 'é.yml': before })
  git(root, 'config', name, value)
  writeFileSync(join(root, 'é.yml'), lines('A', 'b', 'C', 'd', 'e'))
  expect(await touched(root)).toEqual({ 'é.yml': [{ from: 1, to: 1 }, third] })
})

test.each([
  'we"ird.yml',
  'a\tb.yml',
  'a\nb.yml',
  'a\\b.yml',
  ' a .yml',
  'a\x01.yml',
  'é"\\.yml',
  '"',
  'a => b',
  '-x',
  ':(top)x',
])('a name is read as it is: %j', async (name) => {
  const root = repository({ [name]: before })
  writeFileSync(join(root, name), after)
  expect(await touched(root)).toEqual({ [name]: [third] })
})

test('a name that is no UTF-8 is named as the folder lists it', async () => {
  const root = repository({ 'x.yml': before })
  const name = Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([0xff]), Buffer.from('.yml')])
  writeFileSync(name, before)
  expect(await touched(root)).toEqual({ 'a\ufffd.yml': [whole] })
})

test('a line that looks like a header of a patch is a line', async () => {
  const root = repository({ 'a.yml': before, 'b.yml': before })
  writeFileSync(
    join(root, 'a.yml'),
    lines('++ b/b.yml', 'b', '++ /dev/null', '@ -1 +7 @@', '@@ -1 +7 @@', 'd', 'diff --git a/x b/x', 'x'),
  )
  expect(await touched(root)).toEqual({
    'a.yml': [
      { from: 1, to: 1 },
      { from: 3, to: 5 },
      { from: 7, to: 8 },
    ],
  })
})

test('a file without a last line end, an emptied one and one that is new', async () => {
  const root = repository({ 'a.yml': before, 'b.yml': before })
  writeFileSync(join(root, 'a.yml'), 'a\nb\nc\nd\ne')
  writeFileSync(join(root, 'b.yml'), '')
  writeFileSync(join(root, 'c.yml'), '')
  git(root, 'add', '-A')
  expect(await touched(root)).toEqual({
    'a.yml': [{ from: 5, to: 5 }],
    'b.yml': [{ from: 0, to: 0 }],
    'c.yml': [whole],
  })
})

test('a file that moves is new at its place, and one that becomes a link changes as a whole', async () => {
  const root = repository({ 'a.yml': before, 'b.yml': before, 'c.yml': before })
  git(root, 'mv', 'a.yml', 'moved.yml')
  rmSync(join(root, 'b.yml'))
  symlinkSync('c.yml', join(root, 'b.yml'))
  chmodSync(join(root, 'c.yml'), 0o755)
  expect(await touched(root)).toEqual({
    'b.yml': [whole],
    'c.yml': [whole],
    'moved.yml': [{ from: 1, to: 5 }],
  })
})
