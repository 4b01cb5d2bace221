/**
 * One writer at a time. Each process that wants a lock puts a claim of its own beside the others', and holds the lock
 * when no other living process has one. Nobody takes over a claim: one whose process is gone is removed by whoever
 * sees it, and that is safe at any time.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, ownName } from './owner.ts'
import { hashOf } from './write.ts'

/** Another process holds the lock, and went on doing so for as long as this one waited. */
export class Locked extends Error {
  override readonly name = 'Locked'
  /** The number of the process that holds it. */
  readonly holder: number
  constructor(target: string, holder: number) {
    super(`another firedrill, process ${holder}, is writing to ${target}`)
    this.holder = holder
  }
}

/** The claims of living processes in a folder. Others go. */
export function livingIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    try {
      if (isAlive(name, Date.now() - statSync(join(folder, name)).mtimeMs)) return true
      rmSync(join(folder, name), { force: true })
    } catch {
      // It went meanwhile.
    }
    return false
  })
}

/** Removes the claims of processes that are gone. */
export function sweepLocks(state: string): void {
  const folder = join(state, 'locks')
  try {
    for (const name of readdirSync(folder)) {
      livingIn(join(folder, name))
      removeEmpty(join(folder, name))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another process has a claim in it, or removed it.
  }
}

/** Puts a claim where no other living process has one. @returns the process that has one, or nothing */
function claim(folder: string, name: string): number | undefined {
  const others = (): string | undefined => livingIn(folder).find((other) => other !== name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const holder = others()
  if (holder !== undefined) return Number.parseInt(holder, 10)
  writeFileSync(join(folder, name), '', { flag: 'wx', mode: 0o600 })
  // Of two that claim at once, the later one sees the earlier one, and both may see each other and go back.
  const rival = others()
  if (rival === undefined) return undefined
  rmSync(join(folder, name), { force: true })
  return Number.parseInt(rival, 10)
}

/** Milliseconds, a random time so that two processes don't meet again. */
const pause = (most: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * most))

/**
 * Runs `use` while no other process runs one with the same target.
 * @param state the folder that holds the locks; without one there is nothing to keep others away
 * @param wait milliseconds that one and the same process may keep it waiting; ten times as long for all of them
 * @throws Locked
 */
export async function withLock<T>(
  state: string | undefined,
  target: string,
  use: () => T | Promise<T>,
  wait = 60_000,
): Promise<T> {
  if (state === undefined) return use()
  const folder = join(state, 'locks', hashOf(target))
  const name = `${ownName}-${randomBytes(4).toString('hex')}`
  const end = Date.now() + 10 * wait
  let since = Date.now()
  let last = 0
  for (let most = 10; ; most = Math.min(most * 1.3, 150)) {
    let holder: number | undefined
    try {
      holder = claim(folder, name)
    } catch (error) {
      // The folder went between two calls, with the last claim in it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      holder = 0
    }
    if (holder === undefined) break
    // As long as others take turns, its own will come.
    if (holder !== 0 && holder !== last) since = Date.now()
    last = holder || last
    if (Date.now() > Math.min(since + wait, end)) throw new Locked(target, last)
    await pause(most)
  }
  try {
    return await use()
  } finally {
    rmSync(join(folder, name), { force: true })
    removeEmpty(folder)
  }
}
