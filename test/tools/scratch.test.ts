/** Folders that a killed run left behind are removed by a later one, and no others. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { leftIn, ownName } from '../../scripts/tools/owner.ts'
import { newFolder } from '../support/folders.ts'

let parent: string
beforeEach(() => {
  parent = newFolder()
})

const make = (name: string): string => {
  mkdirSync(join(parent, name))
  return name
}
const left = (): string[] => leftIn(parent).map((path) => basename(path))
const [, space, , start] = ownName().split('-') as [string, string, string, string]
/** A process that has ended. */
const deadPid = spawnSync('true').pid

test('a folder whose owner is dead is left behind, and one whose owner is alive is not', () => {
  make(ownName())
  const dead = make(`firedrill-${space}-${deadPid}-${start}-0123456789ab`)
  expect(left()).toEqual([dead])
})

test.runIf(process.platform === 'linux')('a pid that was given out again is not the owner', () => {
  const dead = make(`firedrill-${space}-${process.pid}-${Number(start) - 1}-0123456789ab`)
  expect(left()).toEqual([dead])
})

test('of another container or boot, a day counts', () => {
  const other = space === '00000000' ? '00000001' : '00000000'
  const young = make(`firedrill-${other}-${deadPid}-1-0123456789ab`)
  const old = make(`firedrill-${other}-${deadPid}-1-ba9876543210`)
  const past = Date.now() / 1000 - 2 * 24 * 3600
  utimesSync(join(parent, old), past, past)
  expect(left()).toEqual([old])
  expect(young).not.toBe(old)
})

test('links, files and other names are left alone', () => {
  const name = (end: string): string => `firedrill-${space}-${deadPid}-${start}-00000000000${end}`
  mkdirSync(join(parent, 'theirs'))
  symlinkSync(join(parent, 'theirs'), join(parent, name('1')))
  writeFileSync(join(parent, name('2')), '')
  make(`${name('3')}x`)
  make('firedrill-test-abc')
  make('firedrill-base-abc')
  expect(left()).toEqual([])
})

test('a folder that is not there or full of others is no trouble', () => {
  expect(leftIn(join(parent, 'nothing'))).toEqual([])
  for (let i = 10; i < 40; i++) make(`firedrill-${space}-${deadPid}-${start}-0000000000${i}`)
  expect(left()).toHaveLength(8)
})
