/** What watching is told of folders. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type Follower, follower } from '../../../scripts/session/watch/follow.ts'
import { treeOf } from '../../support/folders.ts'

let folders: Follower | undefined
afterEach(() => folders?.close())

test('a burst is told once, one that does not end is told all the same', async () => {
  const root = treeOf({ 'a.yml': '' })
  let count = 0
  folders = follower(() => count++)
  folders.follow([root])
  for (let i = 0; i < 5; i++) writeFileSync(join(root, 'a.yml'), `${i}`)
  await pause(300)
  expect(count).toBe(1)
  const until = Date.now() + 1500
  while (Date.now() < until) {
    writeFileSync(join(root, 'a.yml'), `${Date.now()}`)
    await pause(10)
  }
  expect(count).toBeGreaterThan(1)
})

test('a folder that is not there is no reason to look again and again', async () => {
  const root = treeOf({ 'a.yml': '' })
  let count = 0
  folders = follower(() => {
    count++
    folders?.follow([root, join(root, 'none')])
  })
  folders.follow([root])
  writeFileSync(join(root, 'a.yml'), 'x')
  await pause(500)
  expect(count).toBe(1)
})

test('a new folder is looked into once more, one put in its place is followed', async () => {
  const root = treeOf({ 'a.yml': '' })
  const one = join(root, 'one')
  let count = 0
  folders = follower(() => {
    count++
    folders?.follow([root, one])
  })
  folders.follow([root])
  mkdirSync(one)
  await pause(400)
  expect(count).toBe(2)
  mkdirSync(join(root, 'two'))
  rmSync(one, { recursive: true })
  renameSync(join(root, 'two'), one)
  await pause(400)
  const before = count
  writeFileSync(join(one, 'b.yml'), 'x')
  await pause(400)
  expect(count).toBe(before + 1)
})
