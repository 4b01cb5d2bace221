/**
 * The results of checks, kept by a hash of all that they depend on. The folder can be deleted at any time; a result
 * never depends on whether it was kept.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Root } from '../config/root.ts'
import { walk } from '../load/files.ts'
import { cacheDirectory } from '../tools/promtool/cache.ts'
import { writeAtomic } from '../tools/write.ts'
import { baselineName } from '../triage/baseline.ts'
import { version } from '../version.ts'
import type { CheckOptions } from './check-tree.ts'
import type { Context } from './context.ts'

/** How many results are kept; the oldest go. */
const most = 20

const isRead = (path: string): boolean => /\.(ya?ml|rules|md|markdown)$|(^|\/)\.gitignore$/i.test(path)

/** This build of the program: a contributor's next one may judge otherwise. */
function programId(): string {
  const { mtimeMs, size } = statSync(new URL(import.meta.url))
  return `${version} ${mtimeMs} ${size} ${process.version}`
}

/**
 * The hash of a call and of everything it reads, or nothing where the outside world has a say: promtool, the web,
 * git, a built site.
 */
export function keyOf(root: Root, options: CheckOptions, { cwd }: Context): string | undefined {
  const { drill, online, site, changed, updateBaseline, baseline } = options
  if (drill || online || site !== undefined || changed !== undefined || updateBaseline) return undefined
  const hash = createHash('sha256')
  const add = (...parts: readonly (string | Uint8Array)[]): void => {
    for (const part of parts) hash.update(`${part.length}\0`).update(part)
  }
  // Exceptions and reviews end on a day.
  add(programId(), new Date().toISOString().slice(0, 10), JSON.stringify(root), baseline ?? '')
  try {
    for (const { path, absolute } of walk(root.path, { ignore: [] })) {
      add(path)
      if (isRead(path)) add(readFileSync(absolute))
    }
    const known = baseline ? resolve(cwd, baseline) : join(root.path, baselineName)
    if (existsSync(known)) add(readFileSync(known))
  } catch {
    // What can't be read is a finding, and the checks are the ones to say it.
    return undefined
  }
  return hash.digest('hex')
}

function folderOf(env: Context['env']): string | undefined {
  const cache = cacheDirectory(env)
  return cache === undefined ? undefined : join(cache, 'results')
}

export function readKept(key: string, env: Context['env']): unknown {
  const folder = folderOf(env)
  if (folder === undefined) return undefined
  try {
    const { key: own, result } = JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8')) as Record<
      string,
      unknown
    >
    return own === key ? result : undefined
  } catch {
    return undefined
  }
}

/** Keeps a result. Where that can't be done, nothing is lost but time. */
export function storeKept(key: string, result: unknown, env: Context['env']): void {
  const folder = folderOf(env)
  if (folder === undefined) return
  try {
    mkdirSync(folder, { recursive: true })
    writeAtomic(join(folder, `${key}.json`), JSON.stringify({ key, result }), { durable: false })
    const kept = readdirSync(folder).map((name) => ({
      path: join(folder, name),
      time: statSync(join(folder, name)).mtimeMs,
    }))
    for (const { path } of kept.sort((a, b) => b.time - a.time).slice(most)) rmSync(path, { force: true })
  } catch {
    // A full or read-only disk, or another run that is pruning.
  }
}
