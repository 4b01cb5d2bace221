/** A file that did not change is not read anew, and one that did is, however quickly. */
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDisk } from '../../scripts/disk/disk.ts'
import { readRegular } from '../../scripts/disk/read.ts'
import { readMemory } from '../../scripts/disk/read-memory.ts'
import { treeOf } from '../support/folders.ts'

/** Until a file system that counts ticks would give the next write another time. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150))

function counting() {
  const read: string[] = []
  const memory = readMemory((path) => {
    read.push(path)
    return readRegular(path)
  })
  return { memory, read }
}

test('the same bytes until it changes', async () => {
  const root = treeOf({ a: 'one', b: 'two' })
  await settled()
  const { memory, read } = counting()
  const look = (name: string): Uint8Array => openDisk(root, [], { memory }).bytes(join(root, name))
  const first = look('a')
  expect(look('a')).toBe(first)
  expect(read).toHaveLength(1)
  writeFileSync(join(root, 'a'), 'six')
  expect(Buffer.from(look('a')).toString()).toBe('six')
  renameSync(join(root, 'b'), join(root, 'a'))
  expect(Buffer.from(look('a')).toString()).toBe('two')
})

test('a file that was just written is read each time, and the same content is the same object', () => {
  const root = treeOf({ a: 'one' })
  const { memory, read } = counting()
  const path = join(root, 'a')
  const first = memory.read(path)
  expect(memory.read(path)).toBe(first)
  expect(read).toHaveLength(2)
  writeFileSync(path, 'two')
  expect(memory.read(path)).not.toBe(first)
})

test('what is not asked for any more is forgotten', async () => {
  const root = treeOf({ a: 'one' })
  await settled()
  const { memory, read } = counting()
  const path = join(root, 'a')
  memory.read(path)
  memory.sweep()
  memory.read(path)
  expect(read).toHaveLength(1)
  memory.sweep()
  memory.sweep()
  memory.read(path)
  expect(read).toHaveLength(2)
})

test('a link is judged at each look', async () => {
  const root = treeOf({ 'real/a': 'one', '.hidden/b': 'no' })
  mkdirSync(join(root, 'links'))
  symlinkSync('../real/a', join(root, 'links/a'))
  await settled()
  const { memory } = counting()
  const path = join(root, 'links/a')
  expect(openDisk(root, [], { memory }).bytes(path)).toBe(
    openDisk(root, [], { memory }).bytes(join(root, 'real/a')),
  )
  symlinkSync('../.hidden/b', join(root, 'links/new'))
  renameSync(join(root, 'links/new'), path)
  expect(() => openDisk(root, [], { memory }).bytes(path)).toThrow('never read')
})
