/** The texts of the repository itself, sorted by what they are: what mutations start from. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type CorpusKind = 'rules' | 'suites' | 'extended' | 'pages' | 'config'
export type Corpus = Readonly<Record<CorpusKind, readonly string[]>>

/** Larger ones are slow, and show nothing that a small one does not. */
const maxLength = 6_000

function kindOf(path: string, text: string): CorpusKind | undefined {
  if (/\.(md|markdown)$/.test(path)) return 'pages'
  if (!/\.(ya?ml|rules)$/.test(path)) return undefined
  if (/firedrill\.ya?ml$/.test(path)) return 'config'
  if (/^firedrill: extended/m.test(text)) return 'extended'
  if (/^tests:/m.test(text)) return 'suites'
  return /\bgroups:/.test(text) ? 'rules' : undefined
}

/** @param root the repository */
export function readCorpus(root: string): Corpus {
  const corpus: Record<CorpusKind, string[]> = { rules: [], suites: [], extended: [], pages: [], config: [] }
  for (const folder of ['rules', 'content', 'test/drills', 'test/checks', 'test/suite']) {
    const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()
    for (const path of paths) {
      if (!/\.(ya?ml|rules|md|markdown)$/.test(path)) continue
      const text = readFileSync(join(root, folder, path), 'utf8')
      const kind = text.length <= maxLength ? kindOf(path, text) : undefined
      if (kind) corpus[kind].push(text)
    }
  }
  return corpus
}
