import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { type Tree as Disk, openTree } from '../../scripts/disk/tree.ts'
import { type BuildResult, checkBuild, writeBuild } from '../../scripts/emit/build.ts'
import { BuildRefused, manifestName } from '../../scripts/emit/manifest.ts'
import { outputProblem } from '../../scripts/emit/paths.ts'
import type { BuildPlan } from '../../scripts/emit/plan.ts'
import { newFolder } from '../support/folders.ts'

let root = ''
let out = ''
beforeEach(() => {
  root = newFolder()
  out = join(root, 'build')
})

type Tree = Readonly<Record<string, string>>

const plan = (files: Tree): BuildPlan => ({
  files: Object.entries(files)
    .map(([path, text]) => ({ path, text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1)),
  conflicts: [],
})
const disk = (): Disk => openTree(root, 'build')
const build = (files: Tree, on = disk()): BuildResult => {
  try {
    return writeBuild(out, plan(files), on)
  } finally {
    on.close()
  }
}

/** A disk on which something happens before each write. */
const diskWith = (before: (path: string) => void): Disk => {
  const tree = disk()
  return {
    ...tree,
    write: (path, ...rest) => {
      before(tree.pathOf(path))
      tree.write(path, ...rest)
    },
    create: (path, ...rest) => {
      before(tree.pathOf(path))
      tree.create(path, ...rest)
    },
  }
}

function put(path: string, text: string, folder = out): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** Everything in the output folder but the manifest. */
function tree(folder = out): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    paths
      .filter((path) => path !== manifestName)
      .map((path) => [
        path,
        statSync(join(folder, path)).isDirectory() ? '/' : readFileSync(join(folder, path), 'utf8'),
      ]),
  )
}
const filesIn = (folder = out): Record<string, string> =>
  Object.fromEntries(Object.entries(tree(folder)).filter(([, text]) => text !== '/'))

test('it writes, updates and removes its own files, and folders that this leaves empty', () => {
  expect(build({ 'a.md': 'a', 'x/y/b.md': 'b', 'x/c.md': 'c' })).toMatchObject({
    written: ['a.md', 'x/c.md', 'x/y/b.md'],
    removed: [],
    unchanged: 0,
  })
  expect(build({ 'a.md': 'A', 'x/c.md': 'c' })).toMatchObject({
    written: ['a.md'],
    removed: ['x/y/b.md'],
    unchanged: 1,
  })
  expect(tree()).toEqual({ 'a.md': 'A', x: '/', 'x/c.md': 'c' })
})

test('a build of the same touches nothing', () => {
  build({ 'a.md': 'a' })
  const before = [statSync(join(out, 'a.md')), statSync(join(out, manifestName))].map((stat) => [
    stat.ino,
    stat.mtimeMs,
  ])
  expect(build({ 'a.md': 'a' })).toMatchObject({ written: [], unchanged: 1 })
  const after = [statSync(join(out, 'a.md')), statSync(join(out, manifestName))].map((stat) => [
    stat.ino,
    stat.mtimeMs,
  ])
  expect(after).toEqual(before)
})

test('a file that somebody removed comes back', () => {
  build({ 'a.md': 'a' })
  rmSync(join(out, 'a.md'))
  expect(build({ 'a.md': 'a' }).written).toEqual(['a.md'])
  expect(filesIn()).toEqual({ 'a.md': 'a' })
})

test('what it did not write it never touches', () => {
  put('theirs.md', 'theirs')
  put('same.md', 'same')
  put('x/theirs.md', 'theirs')
  expect(build({ 'same.md': 'same', 'x/a.md': 'a' }).conflicts).toEqual([])
  // Equal or not, it stays theirs: neither is it removed when it is no longer part of the build, nor replaced.
  expect(build({})).toMatchObject({ removed: ['x/a.md'] })
  expect(filesIn()).toEqual({ 'theirs.md': 'theirs', 'same.md': 'same', 'x/theirs.md': 'theirs' })
  expect(build({ 'same.md': 'other' }).conflicts).toMatchObject([{ path: 'same.md' }])
})

test('where a file of others is in the way nothing at all is written', () => {
  put('b.md', 'theirs')
  const result = build({ 'a.md': 'a', 'b.md': 'b' })
  expect(result).toMatchObject({
    written: [],
    conflicts: [{ path: 'b.md', message: expect.stringContaining('was not built by firedrill') }],
  })
  expect(tree()).toEqual({ 'b.md': 'theirs' })
  expect(existsSync(join(out, manifestName))).toBe(false)
})

test('a file of its own that others changed is not overwritten, and not removed either', () => {
  build({ 'a.md': 'a', 'b.md': 'b' })
  put('a.md', 'edited')
  expect(build({ 'a.md': 'A', 'b.md': 'b' }).conflicts).toMatchObject([
    { path: 'a.md', message: expect.stringContaining('changed since it was built') },
  ])
  const { removed, left } = build({})
  expect(removed).toEqual(['b.md'])
  expect(left).toMatchObject([{ path: 'a.md' }])
  expect(filesIn()).toEqual({ 'a.md': 'edited' })
  expect(build({ 'b.md': 'b' }).left).toEqual([])
})

test('a file becomes a folder and a folder a file', () => {
  build({ 'a.md': 'a', 'b/c.md': 'c', 'b/d/e.md': 'e' })
  expect(build({ 'a.md/x.md': 'x', b: 'b' }).conflicts).toEqual([])
  expect(filesIn()).toEqual({ 'a.md/x.md': 'x', b: 'b' })
  put('c/theirs.md', 'theirs')
  mkdirSync(join(out, 'd'))
  expect(build({ c: 'c', d: 'd', 'b/x.md': 'x' }).conflicts.map(({ path }) => path)).toEqual(['c', 'd'])
  put('b', 'edited')
  expect(build({ 'b/x.md': 'x' }).conflicts).toMatchObject([
    { message: expect.stringContaining('is a file') },
  ])
})

test('it writes through no link, whether to a file or to a folder', () => {
  const outside = join(root, 'outside')
  put('a.md', 'outside', outside)
  mkdirSync(out)
  symlinkSync(outside, join(out, 'x'))
  symlinkSync(join(outside, 'a.md'), join(out, 'b.md'))
  const { conflicts } = build({ 'x/a.md': 'a', 'x/new.md': 'new', 'b.md': 'b', 'c.md': 'c' })
  expect(conflicts.map(({ path, message }) => [path, message.includes('symbolic link')])).toEqual([
    ['b.md', true],
    ['x/a.md', true],
    ['x/new.md', true],
  ])
  expect(tree(outside)).toEqual({ 'a.md': 'outside' })
})

test('it removes through no link either', () => {
  build({ 'x/a.md': 'a' })
  rmSync(join(out, 'x'), { recursive: true })
  const outside = join(root, 'outside')
  put('a.md', 'a', outside)
  symlinkSync(outside, join(out, 'x'))
  expect(build({}).removed).toEqual([])
  expect(tree(outside)).toEqual({ 'a.md': 'a' })
})

test.each([
  '{"version":1,"files":{"../victim.md":"x"}}',
  '{"version":1,"files":{"/etc/passwd":"x"}}',
  '{"version":1,"files":{"a":1}}',
  '{"version":1,"files":{},"pending":{"a/../../victim.md":"x"}}',
  '{"version":2,"files":{}}',
  '[]',
  'null',
  'not json',
])('a manifest that no build wrote is not believed: %s', (text) => {
  put(manifestName, text)
  put('victim.md', 'x', root)
  expect(() => build({ 'a.md': 'a' })).toThrow(BuildRefused)
  expect(() => checkBuild(out, plan({}))).toThrow(BuildRefused)
  expect(readFileSync(join(root, 'victim.md'), 'utf8')).toBe('x')
})

test('an output folder that is a file is refused', () => {
  writeFileSync(out, 'theirs')
  expect(() => build({ 'a.md': 'a' })).toThrow(BuildRefused)
  expect(readFileSync(out, 'utf8')).toBe('theirs')
})

test('check says what a build would do, and does nothing', () => {
  expect(checkBuild(out, plan({ 'a.md': 'a' }))).toMatchObject({ isCurrent: false, missing: ['a.md'] })
  expect(existsSync(out)).toBe(false)
  build({ 'a.md': 'a', 'b.md': 'b', 'c.md': 'c' })
  expect(checkBuild(out, plan({ 'a.md': 'a', 'b.md': 'b', 'c.md': 'c' })).isCurrent).toBe(true)
  put('theirs.md', 'theirs')
  const status = checkBuild(out, plan({ 'a.md': 'a', 'b.md': 'B', 'd.md': 'd' }))
  expect(status).toEqual({
    isCurrent: false,
    missing: ['d.md'],
    stale: ['b.md'],
    extra: ['c.md'],
    conflicts: [],
  })
  put('a.md', 'edited')
  expect(checkBuild(out, plan({ 'a.md': 'a', 'b.md': 'b', 'c.md': 'c' }))).toMatchObject({
    isCurrent: false,
    conflicts: [{ path: 'a.md' }],
  })
})

test('files are copied byte for byte', () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, i) => i % 256)
  const files = [{ path: 'img/a.png', read: () => bytes }]
  writeBuild(out, { files, conflicts: [] }, disk())
  expect(Uint8Array.from(readFileSync(join(out, 'img/a.png')))).toEqual(bytes)
  expect(checkBuild(out, { files, conflicts: [] }).isCurrent).toBe(true)
})

/** Writes until it has been called so many times, then fails as a full disk does. */
function failingAfter(calls: number): Disk {
  let left = calls
  return diskWith(() => {
    if (left-- <= 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  })
}

test('property: cut off anywhere, every file is the old or the new one, and the next build mends it', () => {
  const name = fc.constantFrom('a.md', 'b.md', 'x/a.md', 'x/b.md', 'x/y/a.md', 'y.md')
  const files = fc.dictionary(name, fc.constantFrom('1', '2', '3'), { maxKeys: 5 })
  fc.assert(
    fc.property(fc.array(fc.tuple(files, fc.nat(7)), { minLength: 1, maxLength: 4 }), files, (cuts, last) => {
      rmSync(out, { recursive: true, force: true })
      put('theirs.md', 'theirs')
      put('x/theirs.md', 'theirs')
      for (const [wanted, calls] of cuts) {
        const before = filesIn()
        try {
          expect(build(wanted, failingAfter(calls)).conflicts).toEqual([])
          expect(filesIn()).toEqual({ ...wanted, 'theirs.md': 'theirs', 'x/theirs.md': 'theirs' })
        } catch (error) {
          if (!String(error).includes('ENOSPC')) throw error
          for (const [path, text] of Object.entries(filesIn()))
            expect([before[path], wanted[path]].filter((t) => t !== undefined)).toContain(text)
        }
      }
      const result = build(last)
      expect(result.conflicts).toEqual([])
      expect(result.left).toEqual([])
      expect(filesIn()).toEqual({ ...last, 'theirs.md': 'theirs', 'x/theirs.md': 'theirs' })
      expect(checkBuild(out, plan(last)).isCurrent).toBe(true)
      if (Object.keys(last).length === 0) return
      const manifest = JSON.parse(readFileSync(join(out, manifestName), 'utf8'))
      expect(Object.keys(manifest.files)).toEqual(Object.keys(last).sort())
      expect(manifest.pending).toBeUndefined()
    }),
    { numRuns: 200 },
  )
})

test('a temporary file of a build that was killed goes with the next one, one of others does not', () => {
  const killed = diskWith((path) => {
    if (!path.endsWith('a.md')) return
    mkdirSync(dirname(path))
    writeFileSync(join(dirname(path), '.a.md.0123456789ab.tmp'), 'hal')
    throw new Error('killed')
  })
  expect(() => build({ 'x/a.md': 'half' }, killed)).toThrow('killed')
  put('x/.z.md.0123456789ab.tmp', 'theirs')
  put(`.${manifestName}.0123456789ab.tmp`, '{"ver')
  expect(checkBuild(out, plan({ 'x/a.md': 'half' })).missing).toEqual(['x/a.md'])
  build({ 'x/b.md': 'b' })
  expect(filesIn()).toEqual({ 'x/b.md': 'b', 'x/.z.md.0123456789ab.tmp': 'theirs' })
})

test('a file that appears while a build runs is left alone', () => {
  const slow = diskWith((path) => {
    if (path.endsWith('b.md')) writeFileSync(path, 'theirs')
  })
  expect(() => build({ 'a.md': 'a', 'b.md': 'b' }, slow)).toThrow('is there already')
  expect(filesIn()).toEqual({ 'a.md': 'a', 'b.md': 'theirs' })
})

test('a place for the output', () => {
  for (const folder of ['content', 'rules', 'elsewhere']) mkdirSync(join(root, folder))
  const sources = [join(root, 'content'), join(root, 'rules')]
  const problem = (path: string): string | undefined => outputProblem(join(root, path), root, sources)
  expect(problem('build')).toBeUndefined()
  expect(problem('site/build')).toBeUndefined()
  expect(problem('content-built')).toBeUndefined()
  expect(problem('../elsewhere')).toBeUndefined()
  expect(problem('content')).toContain('overlap')
  expect(problem('content/build')).toContain('overlap')
  expect(problem('.')).toContain('whole tree')
  expect(problem('..')).toContain('whole tree')
  symlinkSync(tmpdir(), join(root, 'build'))
  expect(problem('build')).toContain('through a link')
  expect(problem('build/x')).toContain('through a link')
  symlinkSync(join(root, 'content'), join(root, 'b2'))
  expect(problem('b2')).toContain('overlap')
  expect(outputProblem(join(root, 'site'), root, [root])).toBeUndefined()
})
