/** Nothing writes to the disk but the room disk/, and the few files here, each with its reason. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url))

const writing =
  /^(writeFile|appendFile|writev?|open|createWriteStream|rename|rm|rmdir|unlink|mkdir|mkdtemp|link|symlink|copyFile|cp|truncate|ftruncate|chmod|fchmod|lchmod|chown|fchown|lchown|utimes|futimes|lutimes|WriteStream)(Sync)?$/

/** Who else may import a function of node:fs that writes. */
const exempt: Readonly<Record<string, string>> = {
  'emit/manifest.ts': 'opens a file to read it',
  'tools/process.ts': 'makes a folder in TMPDIR for what it runs',
  'cli.ts': 'writes to stdout and stderr',
  'tools/git-tree.ts': 'lays out a commit in TMPDIR',
  'tools/scratch.ts': 'makes and removes folders in TMPDIR',
  'cache/folder.ts': 'makes the cache folder',
  'cache/store.ts': 'makes its folder in the cache, and prunes it',
  'tools/promtool/cache.ts': 'puts promtool into the cache',
  'tools/promtool/describe.ts': 'writes what promtool is asked with into a folder in TMPDIR',
  'tools/promtool/debian.ts': 'unpacks into a folder in TMPDIR',
  'tools/promtool/find.ts': 'removes a broken promtool from the cache',
  'tools/promtool/release.ts': 'downloads into a folder in TMPDIR',
  'tools/promtool/runner.ts': 'writes what promtool reads into a folder in TMPDIR',
}

/** Who may write to any path at all: to the cache only. */
const toAnyPath: Readonly<Record<string, string>> = {
  'cache/store.ts': 'entries of the cache',
}

const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))

const codeOf = (path: string): string =>
  readFileSync(join(scripts, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')

/** What a file imports from modules whose specifier matches: names, or what stands there instead of a list. */
function importedFrom(code: string, module: RegExp): string[] {
  const names: string[] = []
  for (const [, what = '', from = ''] of code.matchAll(
    /\bimport\s+(?:type\s+)?([^'"]*?)\s+from\s+['"]([^'"]+)['"]/g,
  )) {
    if (!module.test(from)) continue
    const list = /^\{([\s\S]*)\}$/.exec(what.trim())?.[1]
    if (list === undefined) names.push(what.trim())
    else names.push(...list.split(',').map((name) => name.trim().split(/\s+as\s+/)[0] as string))
  }
  return names.filter((name) => name !== '' && !name.startsWith('type '))
}

const fs = /^(node:)?fs(\/promises)?$/

/** Names that write, and imports of the whole module, with which anything could be written. */
const writesIn = (code: string): string[] => [
  ...importedFrom(code, fs).filter(
    (name) => writing.test(name) || !/^[a-zA-Z]+$/.test(name) || name === 'promises',
  ),
  ...(code.match(/\b(?:import|require|getBuiltinModule)\(\s*['"](?:node:)?fs[^)]*\)/g) ?? []),
]

test('the looking finds what writes', () => {
  expect(writesIn("import { readFileSync, rmSync as gone } from 'node:fs'")).toEqual(['rmSync'])
  expect(writesIn("import {\n  cp,\n} from 'fs/promises'")).toEqual(['cp'])
  expect(writesIn("import * as fs from 'node:fs'")).toEqual(['* as fs'])
  expect(writesIn("import { promises } from 'node:fs'")).toEqual(['promises'])
  expect(writesIn("const { rm } = await import('node:fs')")).toHaveLength(1)
  expect(writesIn("import { readFileSync, type Dirent } from 'node:fs'")).toEqual([])
})

test.each(files.filter((path) => !path.startsWith('disk/')))('%s writes through the door', (path) => {
  const code = codeOf(path)
  const found = writesIn(code)
  if (!Object.hasOwn(exempt, path)) expect(found).toEqual([])
  const anywhere = importedFrom(code, /\/disk\/(write|kept)\.ts$/).filter((name) =>
    ['writeAtomic', 'createAtomic'].includes(name),
  )
  if (!Object.hasOwn(toAnyPath, path)) expect(anywhere).toEqual([])
})

test('each exception is needed', () => {
  expect(Object.keys(exempt).filter((path) => writesIn(codeOf(path)).length === 0)).toEqual([])
})
