/** Finds the folder of pages in a tree that doesn't name one and has none of the usual name. */
import type { RuleFile } from '../model/rule.ts'
import { runbookUrlOf } from '../sites/base.ts'
import { parseRunbookUrl } from '../sites/url.ts'

/** A file's name in lower case without its ending; for a folder's own page, the name of the folder. */
function nameOf(path: string): string {
  return path
    .toLowerCase()
    .replace(/(?<!\/)\/+$/, '')
    .replace(/\.(md|markdown|html)$/, '')
    .replace(/\/(_?index|readme)$/, '')
    .replace(/^.*\//, '')
}

const topOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '.')

/**
 * The folder at the top of the tree whose pages the runbook URLs are named after; `.` when these pages are in the
 * root itself. Undefined when less than a quarter of the URLs could mean a page here.
 */
export function findContent(ruleFiles: readonly RuleFile[], markdown: readonly string[]): string | undefined {
  const tops = new Map<string, Set<string>>()
  for (const path of markdown) {
    const known = tops.get(nameOf(path))
    if (known) known.add(topOf(path))
    else tops.set(nameOf(path), new Set([topOf(path)]))
  }
  if (tops.size === 0) return undefined
  const votes = new Map<string, number>()
  let count = 0
  for (const alert of ruleFiles.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))) {
    const url = parseRunbookUrl(runbookUrlOf(alert)?.value.text ?? '')
    if (url.kind !== 'web' && url.kind !== 'relative') continue
    count++
    for (const top of tops.get(nameOf(url.path)) ?? []) votes.set(top, (votes.get(top) ?? 0) + 1)
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1])
  return best && best[1] * 4 >= count ? best[0] : undefined
}
