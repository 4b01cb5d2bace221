import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'rolldown'
import { expect, test } from 'vitest'
import { openTree, type Tree } from '../../scripts/disk/tree.ts'
import { type Change, type Failure, planSteps, takeTogether } from '../../scripts/session/changes.ts'
import { applyEdit } from '../../scripts/session/edit.ts'
import { treeOf } from '../support/folders.ts'

const sink = { write: (): void => {}, isTTY: false, color: false }
const changes: Change[] = [
  { path: 'new/c', after: 'new c' },
  { path: 'a', before: 'old a', after: 'new a' },
  { path: 'b', before: 'old b', after: 'new b' },
  { path: 'd', before: 'old d' },
]
const tree = (): string => treeOf({ a: 'old a', b: 'old b', d: 'old d' })
const textOf = (root: string, path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
const textsIn = (root: string): (string | undefined)[] =>
  ['new/c', 'a', 'b', 'd'].map((path) => textOf(root, path))
const before = [undefined, 'old a', 'old b', 'old d']

/** A tree on a disk that is full after some writes. */
function fullAfter(root: string, writes: number): Tree {
  let left = writes
  const spend = (): void => {
    if (left-- <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
  const disk = openTree(root)
  return {
    ...disk,
    write: (...args) => {
      spend()
      disk.write(...args)
    },
    create: (...args) => {
      spend()
      disk.create(...args)
    },
    remove: (...args) => {
      spend()
      disk.remove(...args)
    },
  }
}

const context = { cwd: '/', env: process.env, stdout: sink, stderr: sink }
const write = (root: string, all: readonly Change[], together: boolean): Promise<Failure[]> =>
  applyEdit({ what: 'test', together, root, changes: all }, context)

test('together, all is written', async () => {
  const root = tree()
  expect(await write(root, changes, true)).toEqual([])
  expect(textsIn(root)).toEqual(['new c', 'new a', 'new b', undefined])
})

test.each([0, 1, 2, 3])('together, a disk that is full after %i writes leaves all as it was', (writes) => {
  const root = tree()
  const { steps } = planSteps(root, changes)
  const textBefore = (path: string) => changes.find((change) => change.path === path)?.before
  const failure = takeTogether(root, steps, fullAfter(root, writes), textBefore)
  expect(failure?.message).toBe("it can't be written (ENOSPC); nothing was changed")
  expect(textsIn(root)).toEqual(before)
})

test('together, nothing is written when a file has changed meanwhile, or a new one is there', async () => {
  const root = tree()
  writeFileSync(join(root, 'b'), 'of somebody else')
  expect(await write(root, changes, true)).toEqual([
    { path: 'b', message: expect.stringContaining('changed since it was read') },
  ])
  expect(textOf(root, 'a')).toBe('old a')
  const other = tree()
  writeFileSync(join(other, 'e'), 'there')
  const [failure] = await write(other, [{ path: 'e', after: 'x' }, ...changes], true)
  expect(failure?.message).toBe('it is there already')
  expect(textsIn(other)).toEqual(before)
})

test('each for itself, the others are written', async () => {
  const root = tree()
  writeFileSync(join(root, 'a'), 'of somebody else')
  const failures = await write(root, changes, false)
  expect(failures).toEqual([{ path: 'a', message: 'a changed since it was read, and was left alone' }])
  expect(textsIn(root)).toEqual(['new c', 'of somebody else', 'new b', undefined])
})

test('nothing is written outside of the root', async () => {
  const root = tree()
  const outside = treeOf({ secret: 'old' })
  symlinkSync(outside, join(root, 'out'))
  const failures = await write(
    root,
    [
      { path: 'out/secret', before: 'old', after: 'new' },
      { path: 'out/made', after: 'new' },
      { path: '../made', after: 'new' },
    ],
    false,
  )
  expect(failures.map(({ path }) => path).sort()).toEqual(['../made', 'out/made', 'out/secret'])
  expect(textOf(outside, 'secret')).toBe('old')
  expect(textOf(outside, 'made')).toBeUndefined()
})

test('a kill at any moment leaves the old or the new file', async () => {
  const root = treeOf({ a: 'o'.repeat(400_000) })
  const path = join(root, 'a')
  const file = join(treeOf({}), 'write.mjs')
  await build({
    input: join(import.meta.dirname, '../../scripts/disk/write.ts'),
    platform: 'node',
    output: { file },
  })
  const module = pathToFileURL(file).href
  const code = `import(${JSON.stringify(module)}).then(({ writeAtomic }) => {
    process.stdout.write('.')
    for (let i = 0; ; i++) writeAtomic(${JSON.stringify(path)}, (i % 2 ? 'o' : 'n').repeat(i % 2 ? 400000 : 700000))
  })`
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, round * 3))
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(readFileSync(path, 'utf8')).toMatch(/^(o{400000}|n{700000})$/)
  }
})
