/** What the suites of a tree lead promtool to, which may be more than the rule files that a walk finds. */
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Suite } from '../model/suite.ts'
import { glob, insideRoot, joinedPattern, leadsOut, mostMatches } from './rule-files.ts'

/** All `rule_files` of the suites, as seen from the root. */
export function patternsOf(suites: readonly Suite[]): readonly string[] {
  const all = suites.flatMap((suite) => suite.ruleFiles.map(({ text }) => joinedPattern(text, suite)))
  return [...new Set(all)].sort()
}

/** The hash of which files the patterns lead to now, and of what is in them. `bytesOf` takes an absolute path. */
export function seenThrough(
  patterns: readonly string[],
  root: string,
  bytesOf: (path: string) => Uint8Array,
): string {
  const hash = createHash('sha256')
  const add = (part: string | Uint8Array): void => {
    hash.update(`${part.length}\0`).update(part)
  }
  const known = new Set<string>()
  const realRoot = realpathSync(root)
  for (const pattern of patterns) {
    if (pattern === '' || leadsOut(pattern, root)) continue
    const matched = glob(pattern, root) ?? []
    add(pattern)
    add(`${matched.length}`)
    if (matched.length > mostMatches) continue
    for (const path of matched) {
      add(path)
      if (known.has(path)) continue
      known.add(path)
      const absolute = isAbsolute(path) ? path : join(root, path)
      const inside = insideRoot(absolute, realRoot)
      add('why' in inside ? inside.why : inside.real)
      if (!('why' in inside)) add(bytesOf(absolute))
    }
  }
  return hash.digest('hex')
}
