/** Files of the cache: written whole, and only so many of them. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isTemporary, writeAtomic } from './write.ts'

/** Milliseconds after which a temporary file is one of a process that was killed. */
const temporaryLife = 60_000

/**
 * Writes a file that can be made again, and removes the oldest ones in the folder beyond `most`.
 * @throws what the file system throws
 */
export function keepFile(folder: string, name: string, text: string, most: number): void {
  mkdirSync(folder, { recursive: true })
  writeAtomic(join(folder, name), text, { durable: false })
  const all = readdirSync(folder).map((each) => {
    const path = join(folder, each)
    return { path, time: statSync(path).mtimeMs }
  })
  const [temporary, kept] = [true, false].map((is) => all.filter(({ path }) => isTemporary(path) === is))
  const old = Date.now() - temporaryLife
  for (const { path, time } of temporary ?? []) if (time < old) rmSync(path, { force: true })
  for (const { path } of (kept ?? []).sort((a, b) => b.time - a.time).slice(most))
    rmSync(path, { force: true })
}
