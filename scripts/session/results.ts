/**
 * The results of checks, kept by a hash of all that they depend on. The folder can be deleted at any time; a result
 * never depends on whether it was kept.
 */

import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { identityOf, programId } from '../cache/identity.ts'
import { openStore, readJson, type Store } from '../cache/store.ts'
import type { Root } from '../config/root.ts'
import type { Context } from '../context.ts'
import type { Disk } from '../disk/disk.ts'
import { maxBytes } from '../disk/read.ts'
import { today } from '../lib/day.ts'
import { type Unread, walk } from '../load/walk.ts'
import type { Tracked } from '../tools/tracked.ts'
import { baselineName } from '../triage/baseline.ts'
import { baselineBytes } from './baseline-file.ts'
import { isGeneratorFile, vitepressFolders } from './generator.ts'
import { limitsIn } from './limits.ts'
import type { CheckOptions } from './options.ts'

/** The most results; the oldest go. */
const maxResults = 20

const isRead = (path: string): boolean => /\.(ya?ml|rules|md|markdown)$|(^|\/)\.gitignore$/i.test(path)

/** The promtool that the drills would be run with. */
async function promtoolId(env: Context['env'], tree: string): Promise<string | undefined> {
  const { findPromtool } = await import('../tools/promtool/find.ts')
  const { promtool } = await findPromtool({ env, tree, fetch: false })
  return promtool && identityOf(promtool)
}

/** What a result is kept under. */
export interface Key {
  readonly hash: string
  /** Whether the baseline, which is read again when it is needed, is still the one that was hashed. */
  readonly isStill: () => boolean
}

/**
 * The hash of a call and of everything it reads, or nothing where the outside world has a say: the web, git, a built
 * site, a promtool that is yet to be fetched. What the suites lead to beyond the walk is for the caller to compare.
 */
export async function keyOf(
  root: Root,
  options: CheckOptions,
  context: Context,
  disk: Disk,
  tracked: Tracked,
): Promise<Key | undefined> {
  const { cwd, env } = context
  const { time, memory, isTimeCalled } = limitsIn(context)
  const { drill, online, site, content, changed, updateBaseline, baseline, cache = true } = options
  if (
    !cache ||
    online ||
    site !== undefined ||
    content !== undefined ||
    changed !== undefined ||
    updateBaseline
  )
    return undefined
  const promtool = drill ? await promtoolId(env, root.path) : ''
  if (promtool === undefined) return undefined
  const hash = createHash('sha256')
  const add = (...parts: readonly (string | Uint8Array)[]): void => {
    for (const part of parts) hash.update(`${part.length}\0`).update(part)
  }
  // Exceptions and reviews end on a day.
  add(programId(), today(), JSON.stringify(root), baseline ?? '', `${drill}`, promtool)
  // They decide which configuration is refused.
  add(JSON.stringify([time, memory, isTimeCalled]))
  add(JSON.stringify(vitepressFolders(root.path)))
  try {
    const unread = ({ path, message }: Unread): void => add(path, message)
    for (const { path, absolute } of walk(root.path, { ignore: [], isTracked: tracked.has, unread }, disk)) {
      add(path)
      if (!isRead(path) && !isGeneratorFile(path)) continue
      // Of a file that is too large nothing is read.
      const { size } = disk.stat(absolute)
      add(size > maxBytes ? `${size}` : disk.bytes(absolute))
    }
    if (tracked.problem() !== undefined) return undefined
    if (root.configFile !== undefined) add(disk.bytes(root.configFile))
    const known = baseline ? resolve(cwd, baseline) : join(root.path, baselineName)
    const bytesNow = (): Uint8Array => baselineBytes(known, root.path) ?? new Uint8Array()
    const bytes = bytesNow()
    add(bytes)
    return {
      hash: hash.digest('hex'),
      isStill: () => Buffer.compare(bytesNow(), bytes) === 0,
    }
  } catch {
    // What can't be read is a finding, and the checks are the ones to say it.
    return undefined
  }
}

const storeOf = (root: string, env: Context['env']): Store | undefined =>
  openStore('results', { env, trees: [root], maxEntries: maxResults })

/** The result of an earlier run under the same key; undefined is a miss. */
export function readResult({ hash }: Key, root: string, env: Context['env']): unknown {
  const { key, result } = (readJson(storeOf(root, env), `${hash}.json`) ?? {}) as Record<string, unknown>
  return key === hash ? result : undefined
}

/** Writes a result. Where that can't be done, nothing is lost but time. */
export function storeResult(
  { hash, isStill }: Key,
  result: unknown,
  root: string,
  env: Context['env'],
): void {
  if (isStill()) storeOf(root, env)?.set(`${hash}.json`, JSON.stringify({ key: hash, result }))
}
