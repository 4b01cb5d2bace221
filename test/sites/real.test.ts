/** Paths and ids against what the real generators made of the same pages: real/record.mjs asks them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../scripts/load/markdown.ts'
import type { GeneratorName } from '../../scripts/model/config.ts'
import type { Page } from '../../scripts/model/page.ts'
import { pathKey } from '../../scripts/sites/addresses.ts'
import { generators } from '../../scripts/sites/generators.ts'
import { newFolder } from '../support/folders.ts'

const folder = fileURLToPath(new URL('./real/', import.meta.url))
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

interface Recorded {
  readonly ids: Readonly<Record<string, readonly string[]>>
  readonly paths: Readonly<Record<string, string>>
}

const corpus: { pages: Readonly<Record<string, string>>; paths: readonly string[] } = read(
  join(folder, 'corpus.json'),
)
const site = { uglyURLs: false, disablePathToLower: false }

function pageOf(contentPath: string, text: string): Page {
  const page = readMarkdown({ path: `docs/${contentPath}`, text }, contentPath)
  return { ...page, shortcodes: { calls: [], escapes: [], problems: [] }, snapshots: [] }
}

/** What differs, each with what the generator made. A heading without an id needs none. */
function differences(name: GeneratorName, { ids, paths }: Recorded): string[] {
  const found: string[] = []
  for (const [key, text] of Object.entries(corpus.pages)) {
    const page = pageOf(`ids-${key}.md`, text)
    const made = new Set(generators[name].ids(page))
    const real = ids[key] ?? []
    page.headings.forEach(({ text: heading }, i) => {
      if (real[i] !== '' && !made.has(real[i] as string)) found.push(`${key}: ${heading} is #${real[i]}`)
    })
    const known = new Set(real)
    const isOfAttributes = (id: string) => name === 'mkdocs' && key === 'marks' && !known.has(id)
    for (const id of made)
      if (!known.has(id) && !/^fn(?:ref)?[:-]/.test(id) && !isOfAttributes(id))
        found.push(`${key}: there is no #${id}`)
  }
  for (const path of corpus.paths) {
    if (name === 'hugo' && path.endsWith('index.md')) continue
    const made = generators[name].paths(pageOf(path, `# ${path}\n`), site)
    const real = paths[path]
    const expected = real === undefined ? [] : [pathKey(real)]
    if (pathKey(made[0] ?? '') !== (expected[0] ?? '')) found.push(`${path} is at ${real}, not at ${made[0]}`)
  }
  return found
}

test.each(['mkdocs', 'vitepress', 'docusaurus', 'hugo'] as const)('%s, as it was recorded', (name) => {
  const recorded: Recorded = read(join(folder, `${name}.recorded.json`))
  expect(Object.keys(recorded.ids).length).toBe(Object.keys(corpus.pages).length)
  expect(differences(name, recorded)).toEqual([])
})

test.runIf(spawnSync('hugo', ['version']).status === 0)('the Hugo that is installed', () => {
  const scratch = newFolder()
  execFileSync(process.execPath, [join(folder, 'record.mjs'), 'hugo', scratch, scratch])
  expect(differences('hugo', read(join(scratch, 'hugo.recorded.json')))).toEqual([])
})
