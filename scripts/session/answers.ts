/**
 * promtool's answers, kept for as long as it is the same promtool and the same firedrill: one file a tree, which can
 * be deleted at any time.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { keepFile } from '../disk/kept.ts'
import type { AnswerCache } from '../promtool/ask.ts'
import { cacheDirectory } from '../tools/promtool/cache.ts'

/** How many trees' answers are kept; the oldest go. */
const mostTrees = 20
/** How many answers of earlier runs that nobody asked for again are kept, so that going back costs nothing. */
const mostUnused = 5000
/** Characters of a file that is written. */
const largest = 32 * 1024 * 1024

export interface Answers extends AnswerCache {
  /** Writes what was learnt. Where that can't be done, nothing is lost but time. */
  save(): void
}

function read(path: string): Map<string, unknown> {
  try {
    const entries = JSON.parse(readFileSync(path, 'utf8')) as [string, unknown][]
    return new Map(entries)
  } catch {
    // None, or a broken one.
    return new Map()
  }
}

/** `identity` names the tree, the promtool and this build; without a folder to keep them in there are no answers. */
function openAnswers(identity: string, env: Context['env']): Answers | undefined {
  const cache = cacheDirectory(env)
  if (cache === undefined) return undefined
  const folder = join(cache, 'answers')
  const name = `${createHash('sha256').update(identity).digest('hex')}.json`
  const earlier = read(join(folder, name))
  const used = new Map<string, unknown>()
  let isNew = false
  return {
    get(key) {
      const value = used.get(key) ?? earlier.get(key)
      if (value !== undefined) used.set(key, value)
      return value
    },
    set(key, value) {
      used.set(key, value)
      isNew = true
    },
    save() {
      if (!isNew) return
      const unused = [...earlier].filter(([key]) => !used.has(key))
      const text = JSON.stringify([...used, ...unused.slice(0, mostUnused)])
      isNew = false
      if (text.length > largest) return
      try {
        keepFile(folder, name, text, mostTrees)
      } catch {
        // A full or read-only disk, or another run that is pruning.
      }
    },
  }
}

/** Answers that are held for as long as this process runs, by identity: a file of megabytes is read once. */
export type OpenAnswers = Map<string, Answers | undefined>

export function answersFor(
  identity: string,
  kept: true | OpenAnswers,
  env: Context['env'],
): Answers | undefined {
  if (kept === true) return openAnswers(identity, env)
  if (!kept.has(identity)) kept.set(identity, openAnswers(identity, env))
  return kept.get(identity)
}
