/** Where a fetched promtool is kept between runs, and whether what is there can be trusted to be whole. */

import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isExecutable } from '../programs.ts'

/** What was written beside a cached promtool when it was complete. */
interface Manifest {
  readonly version: string
  readonly origin: 'release' | 'debian'
  /** Bytes of the program. */
  readonly size: number
}

export interface Cached extends Manifest {
  readonly path: string
}

function readCached(directory: string): Cached | string {
  const path = join(directory, 'promtool')
  try {
    const manifest = JSON.parse(readFileSync(join(directory, 'promtool.json'), 'utf8')) as Manifest
    if (!isExecutable(path)) return 'is not executable'
    if (statSync(path).size !== manifest.size) return 'has not the size it was stored with'
    return { path, version: manifest.version, origin: manifest.origin, size: manifest.size }
  } catch {
    return 'is incomplete'
  }
}

const numbers = (version: string): number[] => version.split(/\D+/).map(Number)

function newerFirst(a: Cached, b: Cached): number {
  const [x, y] = [numbers(a.version), numbers(b.version)]
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (y[i] ?? 0) - (x[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** None where it may be written to but not be listed. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** The newest whole promtool of the cache, and the directories of those that are not. */
export function findCached(cache: string): { found?: Cached; broken: { path: string; why: string }[] } {
  const broken: { path: string; why: string }[] = []
  const whole: Cached[] = []
  for (const name of namesIn(cache).filter((name) => name.startsWith('promtool-'))) {
    const read = readCached(join(cache, name))
    if (typeof read === 'string') broken.push({ path: join(cache, name), why: read })
    else whole.push(read)
  }
  return { found: whole.sort(newerFirst)[0], broken }
}

/**
 * Copies a program into the cache. It appears there whole or not at all, also when several processes store the same
 * version at once: each writes beside and renames.
 */
export function store(cache: string, program: string, origin: Manifest['origin'], version: string): Cached {
  const directory = join(cache, `promtool-${version}`)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, 'promtool')
  const beside = join(directory, `.${randomBytes(6).toString('hex')}`)
  try {
    copyFileSync(program, beside)
    chmodSync(beside, 0o755)
    const { size } = statSync(beside)
    renameSync(beside, path)
    writeFileSync(beside, JSON.stringify({ version, origin, size } satisfies Manifest))
    renameSync(beside, join(directory, 'promtool.json'))
    return { path, version, origin, size }
  } finally {
    rmSync(beside, { force: true })
  }
}
