/**
 * promtool's answers, kept for as long as it is the same promtool and the same firedrill: one file a tree, which can
 * be deleted at any time.
 */
import { openStore, readJson } from '../cache/store.ts'
import type { Context } from '../context.ts'
import { hashOf } from '../disk/write.ts'
import type { AnswerCache } from '../promtool/ask.ts'

/** How many trees' answers are kept; the oldest go. */
const maxTrees = 20
/** How many answers of earlier runs that nobody asked for again are kept, so that going back costs nothing. */
const mostUnused = 5000
/** Characters of a file that is written. */
const largest = 32 * 1024 * 1024

export interface Answers extends AnswerCache {
  /** Writes what was learnt. Where that can't be done, nothing is lost but time. */
  save(): void
}

/** `identity` names the tree at `root`, the promtool and this build; without a cache there are no answers. */
function openAnswers(identity: string, root: string, env: Context['env']): Answers | undefined {
  const store = openStore('answers', { env, trees: [root], maxEntries: maxTrees })
  if (!store) return undefined
  const key = `${hashOf(identity)}.json`
  const entries = readJson(store, key)
  const earlier = new Map<string, unknown>(Array.isArray(entries) ? (entries as [string, unknown][]) : [])
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
      if (text.length <= largest) store.set(key, text)
    },
  }
}

/** Answers that are held for as long as this process runs, by identity: a file of megabytes is read once. */
export type OpenAnswers = Map<string, Answers | undefined>

export function answersFor(
  identity: string,
  root: string,
  kept: true | OpenAnswers,
  env: Context['env'],
): Answers | undefined {
  if (kept === true) return openAnswers(identity, root, env)
  if (!kept.has(identity)) kept.set(identity, openAnswers(identity, root, env))
  return kept.get(identity)
}
