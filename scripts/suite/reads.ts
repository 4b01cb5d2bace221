/** What the suites of a tree lead promtool to, which may be more than the rule files that a walk finds. */
import { createHash } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import type { Disk } from '../disk/disk.ts'
import type { Suite } from '../model/suite.ts'
import { glob, joinedPattern, leadsOut, matchedFile, mostMatches } from './rule-files.ts'

/** All `rule_files` of the suites, as seen from the root. */
export function patternsOf(suites: readonly Suite[]): readonly string[] {
  const all = suites.flatMap((suite) => suite.ruleFiles.map(({ text }) => joinedPattern(text, suite)))
  return [...new Set(all)].sort()
}

/** The hash of which files the patterns lead to now, and of what is in them. */
export function seenThrough(patterns: readonly string[], root: string, disk: Disk): string {
  const hash = createHash('sha256')
  const add = (part: string | Uint8Array): void => {
    hash.update(`${part.length}\0`).update(part)
  }
  const known = new Set<string>()
  for (const pattern of patterns) {
    if (pattern === '' || leadsOut(pattern, root)) continue
    const matched = glob(pattern, root, disk) ?? []
    add(pattern)
    add(`${matched.length}`)
    if (matched.length > mostMatches) continue
    for (const path of matched) {
      add(path)
      if (known.has(path)) continue
      known.add(path)
      const absolute = isAbsolute(path) ? path : join(root, path)
      const file = matchedFile(absolute, disk)
      add('why' in file ? file.why : file.real)
      if ('why' in file) continue
      const bytes = file.bytes()
      add('why' in bytes ? bytes.why : bytes.got)
    }
  }
  return hash.digest('hex')
}
