import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'rolldown'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Locked, sweepLocks, withLock } from '../../scripts/disk/lock.ts'
import { isAlive, ownName } from '../../scripts/disk/owner.ts'
import { sweepDead, whileWriting } from '../../scripts/disk/sweep.ts'
import { newFolder } from '../support/folders.ts'

/** What happens right after a file was written. */
const hook = vi.hoisted(() => ({ afterWrite: (_path: string): void => {} }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const write = (...args: Parameters<typeof fs.writeFileSync>): void => {
    fs.writeFileSync(...args)
    hook.afterWrite(String(args[0]))
  }
  return { ...fs, writeFileSync: write }
})

let state = ''
beforeEach(() => {
  state = newFolder()
})
afterEach(() => {
  hook.afterWrite = () => {}
  rmSync(state, { recursive: true })
})

/** The name of a process of this machine that is gone. */
const deadName = ownName.replace(/^\d+-\d+/, '999999999-1')
const locks = (): string[] => readdirSync(join(state, 'locks'), { recursive: true, encoding: 'utf8' })
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))

/** Puts a claim of another process on a target. */
async function claimOf(name: string, target: string): Promise<string> {
  let folder = ''
  await withLock(state, target, () => {
    folder = join(state, 'locks', readdirSync(join(state, 'locks'))[0] as string)
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), '')
  return join(folder, name)
}

test('one at a time, and nothing is left', async () => {
  let inside = 0
  let most = 0
  const enter = (target: string): Promise<void> =>
    withLock(state, target, async () => {
      most = Math.max(most, ++inside)
      await pause()
      inside--
    })
  await Promise.all(Array.from({ length: 15 }, () => enter('a')))
  expect(most).toBe(1)
  await Promise.all([enter('a'), withLock(state, 'b', () => enter('c'))])
  expect(locks()).toEqual([])
})

test('a failure gives the lock back', async () => {
  await expect(withLock(state, 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(locks()).toEqual([])
})

test('processes that count together count right', async () => {
  const file = join(state, 'lock.mjs')
  await build({
    input: join(import.meta.dirname, '../../scripts/disk/lock.ts'),
    platform: 'node',
    output: { file },
  })
  const counter = join(state, 'counter')
  writeFileSync(counter, '0')
  const code = `import { readFileSync, writeFileSync } from 'node:fs'
    import { withLock } from ${JSON.stringify(pathToFileURL(file).href)}
    const [state, counter] = process.argv.slice(1)
    for (let i = 0; i < 15; i++) await withLock(state, 'a', async () => {
      const count = Number(readFileSync(counter, 'utf8'))
      await new Promise((resolve) => setTimeout(resolve, 1))
      writeFileSync(counter, String(count + 1))
    })`
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', code, state, counter], { stdio: 'inherit' }),
  )
  for (const child of children) if (child.exitCode === null) await once(child, 'exit')
  expect(readFileSync(counter, 'utf8')).toBe('60')
})

test('a holder that was killed keeps nobody out, one that lives does', async () => {
  const dead = await claimOf(deadName, 'a')
  await withLock(state, 'a', () => expect(existsSync(dead)).toBe(false))
  const child = spawn('sleep', ['60'])
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const living = await claimOf(ownName.replace(/^\d+-\d+/, `${child.pid}-${start}`), 'a')
    const refused = withLock(state, 'a', () => {}, 20)
    await expect(refused).rejects.toThrow(Locked)
    await expect(refused).rejects.toThrow(`process ${child.pid}, is writing to a`)
    sweepLocks(state)
    expect(existsSync(living)).toBe(true)
  } finally {
    child.kill()
    await once(child, 'exit')
  }
  await withLock(state, 'a', () => {}, 0)
  sweepLocks(state)
  expect(locks()).toEqual([])
})

test('of two that claim at the same moment none goes on', async () => {
  const rival = `${ownName}-rival`
  hook.afterWrite = (path) => {
    hook.afterWrite = () => {}
    writeFileSync(join(path, '..', rival), '')
  }
  const used = vi.fn()
  await expect(withLock(state, 'a', used, 20)).rejects.toThrow(Locked)
  expect(used).not.toHaveBeenCalled()
  expect(locks().filter((path) => path.includes(ownName))).toEqual([expect.stringContaining('rival')])
})

test('the number of a process that another one has now is no sign of life', () => {
  expect(isAlive(ownName, 0)).toBe(true)
  expect(isAlive(ownName.replace(/^(\d+)-\d+/, '$1-1'), 0)).toBe(false)
  const { pid } = spawnSync('true')
  expect(isAlive(ownName.replace(/^\d+/, String(pid)), 0)).toBe(false)
  for (const name of ['', 'x', '1-2-3', '../1-1-a-b-c-d']) expect(isAlive(name, 0)).toBe(false)
})

test('a process of another machine or container counts as alive for a while', () => {
  const parts = ownName.split('-')
  const elsewhere = (changes: Record<number, string>): string =>
    parts.map((part, i) => changes[i] ?? part).join('-')
  const places: Record<number, string>[] = [{ 2: '00000000', 3: '00000000' }, { 4: '00000000' }]
  for (const changes of places) {
    expect(isAlive(elsewhere(changes), 1000)).toBe(true)
    expect(isAlive(elsewhere(changes), 1_000_000)).toBe(false)
  }
  // This machine, before it was started anew.
  expect(isAlive(elsewhere({ 3: '00000000' }), 0)).toBe(false)
})

test('without a folder for locks the work is done all the same', async () => {
  expect(await withLock(undefined, 'a', () => 1)).toBe(1)
  expect(whileWriting(undefined, ['/x'], () => 2)).toBe(2)
  sweepDead(undefined)
})

test('the temporary files of a process that is gone are removed, and no others', () => {
  const folder = join(state, 'tree')
  mkdirSync(folder)
  const dead = deadName.slice(-6)
  const other = dead === 'aaaaaa' ? 'bbbbbb' : 'aaaaaa'
  const names = [`.a.md.${dead}000000.tmp`, `.b.${other}000000.tmp`, `a.${dead}000000.tmp`, '.a.md', 'b.md']
  for (const name of names) writeFileSync(join(folder, name), '')
  mkdirSync(join(state, 'writers'))
  writeFileSync(join(state, 'writers', `${deadName}-1`), JSON.stringify([folder, '/nowhere', 7]))
  writeFileSync(join(state, 'writers', `${deadName}-2`), '["/tm')
  writeFileSync(join(state, 'writers/odd'), '{}')
  whileWriting(state, [folder], () => {
    sweepDead(state)
    expect(readdirSync(join(state, 'writers'))).toHaveLength(1)
  })
  expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort())
  expect(readdirSync(join(state, 'writers'))).toEqual([])
})

test('what a run notes is not swept while it lives', () => {
  mkdirSync(join(state, 'writers'))
  const note = join(state, 'writers', `${ownName}-1`)
  writeFileSync(note, JSON.stringify([state]))
  utimesSync(note, 0, 0)
  writeFileSync(join(state, `.a.${ownName.slice(-6)}000000.tmp`), '')
  sweepDead(state)
  expect(readdirSync(state)).toContain(`.a.${ownName.slice(-6)}000000.tmp`)
})
