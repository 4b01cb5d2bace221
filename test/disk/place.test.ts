import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BadPlace, isWritable, namedPlace } from '../../scripts/disk/place.ts'
import { openTree, type Tree } from '../../scripts/disk/tree.ts'
import { ChangedOnDisk, hashOf } from '../../scripts/disk/write.ts'
import { newFolder } from '../support/folders.ts'

let top = ''
let root = ''
let tree: Tree
beforeEach(() => {
  top = newFolder()
  root = join(top, 'root')
  mkdirSync(root)
  tree = openTree(root)
})
afterEach(() => {
  tree.close()
  rmSync(top, { recursive: true })
})

test.each([
  '.git/config',
  '.GIT/hooks/post-checkout',
  'a/.git/commondir',
  'a/.git',
  '.git',
  '.Git ',
  '.git.',
  '.g\u200cit/config',
  '\u200c.git',
  'GIT~1/config',
  '.git::$INDEX_ALLOCATION/config',
  'node_modules/x/index.js',
  'Node_Modules/x',
  '.github/workflows/x.yml',
  'a/.well-known/x',
  '../x',
  'a/../../x',
  '/etc/passwd',
  'a//b',
  './a',
  'a\\b',
  'a\0b',
  '',
  'x'.repeat(300),
])('nothing is written to %j', (path) => {
  expect(isWritable(path)).toBe(false)
  for (const write of [tree.write, tree.create]) expect(() => write(path, 'x')).toThrow(BadPlace)
  expect(() => tree.remove(path)).toThrow(BadPlace)
  expect(readdirSync(top)).toEqual(['root'])
  expect(readdirSync(root)).toEqual([])
})

test.each([
  'HEAD',
  'config',
  'hooks/post-checkout',
  'commondir',
  '.gitkeep',
  'git',
  'constructor',
  '__proto__/x',
])('a file may be called %s', (path) => {
  tree.create(path, 'x')
  expect(readFileSync(join(root, path), 'utf8')).toBe('x')
})

test('a folder that git takes for a repository gets nothing, whatever its name', () => {
  for (const name of ['x/HEAD', 'x/objects/a', 'x/refs/a']) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), '')
  }
  for (const path of ['x/config', 'x/hooks/post-checkout'])
    expect(() => tree.create(path, 'x')).toThrow('repository')
  const inside = openTree(root, 'x/hooks')
  expect(() => inside.create('post-checkout', 'x')).toThrow('repository')
  inside.close()
  expect(existsSync(join(root, 'x/hooks'))).toBe(false)
})

test('no link is followed or replaced, on the way or at the end', () => {
  mkdirSync(join(top, 'outside'))
  writeFileSync(join(top, 'outside/a'), 'outside')
  symlinkSync(join(top, 'outside'), join(root, 'folder'))
  symlinkSync(join(top, 'outside/a'), join(root, 'file'))
  symlinkSync(join(top, 'outside/none'), join(root, 'dangling'))
  mkdirSync(join(root, 'inner'))
  symlinkSync('inner', join(root, 'loop'))
  for (const path of ['folder/a', 'folder/new', 'folder/x/new', 'loop/new', 'file', 'dangling'])
    expect(() => tree.write(path, 'x'), path).toThrow('symbolic link')
  expect(() => tree.create('folder/new', 'x')).toThrow('symbolic link')
  expect(() => tree.create('dangling', 'x')).toThrow('is there already')
  expect(() => tree.remove('folder/a')).toThrow('symbolic link')
  expect(() => tree.remove('file', hashOf('outside'))).toThrow(ChangedOnDisk)
  expect(tree.hash('file')).toBeUndefined()
  expect(readdirSync(join(top, 'outside'))).toEqual(['a'])
  expect(readFileSync(join(top, 'outside/a'), 'utf8')).toBe('outside')
  expect(readdirSync(join(root, 'inner'))).toEqual([])
})

test.runIf(process.platform === 'linux')(
  'a folder that is swapped for a link meanwhile is written to where it is',
  () => {
    mkdirSync(join(top, 'outside'))
    tree.create('a/one', '1')
    renameSync(join(root, 'a'), join(root, 'b'))
    symlinkSync(join(top, 'outside'), join(root, 'a'))
    tree.create('a/two', '2')
    expect(readdirSync(join(top, 'outside'))).toEqual([])
    expect(readdirSync(join(root, 'b'))).toEqual(['one', 'two'])
  },
)

test('an error names the path that a reader knows', () => {
  writeFileSync(join(root, 'a'), '')
  expect(() => tree.create('a/b', 'x')).toThrow(`${join(root, 'a')} is no folder`)
  expect(() => tree.write('b/c', 'x', { expectedHash: hashOf('') })).toThrow(`${join(root, 'b/c')} changed`)
  mkdirSync(join(root, 'd'))
  expect(() => tree.write('d', 'x')).toThrow(expect.objectContaining({ path: join(root, 'd') }))
  expect(existsSync(join(root, 'b'))).toBe(false)
})

test('more folders than are held open at a time', () => {
  for (let i = 0; i < 250; i++) tree.create(`f${i}/a`, 'x')
  for (let i = 0; i < 250; i++) tree.remove(`f${i}/a`)
  for (let i = 0; i < 250; i++) tree.removeFolder(`f${i}`)
  expect(readdirSync(root)).toEqual([])
})

test('what the call names may lie anywhere, but no link of the tree leads to it', () => {
  mkdirSync(join(top, 'outside'))
  symlinkSync(join(top, 'outside'), join(root, 'reports'))
  symlinkSync(root, join(top, 'alias'))
  symlinkSync('outside', join(top, 'mine'))
  symlinkSync('alias/reports', join(top, 'through'))
  symlinkSync('circle', join(top, 'circle'))
  const place = (path: string, cwd = root): string => namedPlace(path, cwd, root)
  expect(place('out/a.json')).toBe(join(root, 'out/a.json'))
  expect(place('../x/a.json')).toBe(join(top, 'x/a.json'))
  expect(place('../mine/a.json')).toBe(join(top, 'outside/a.json'))
  expect(place('alias/a.json', top)).toBe(join(root, 'a.json'))
  expect(place('alias/../a.json', top)).toBe(join(top, 'a.json'))
  for (const path of ['reports/a.json', 'reports', '../alias/reports/a.json', '../through/a.json'])
    expect(() => place(path), path).toThrow('which is part of the tree')
  expect(() => place('circle/a', top)).toThrow('too many')
})
