/** Only the door touches the disk, and only one place starts programs. What goes past it is in a list, with its reason. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url))

const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.generated.ts'))

/** Each name in `wanted` that a file of scripts/ has, by path. Comments don't count. */
function usesOf(wanted: RegExp): Record<string, string[]> {
  const uses: Record<string, string[]> = {}
  for (const path of files) {
    if (path.startsWith('disk/')) continue
    const code = readFileSync(join(scripts, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')
    const found = [...code.matchAll(wanted)].map((match) => match[0])
    if (found.length > 0) uses[path] = found
  }
  return uses
}

const cacheFolder = 'our own cache folder, which is outside of the tree'
const output = 'the output folder, without following a link'
const fetched = 'a folder of ours with what was fetched'

/** Why a file outside of disk/ uses the file system. */
const exempt: Readonly<Record<string, string>> = {
  'cli.ts': 'writes to stdout and stderr',
  'start.ts': cacheFolder,
  'version.ts': 'our own package.json',
  'commands/lib/explain.ts': 'the examples of our own package',
  'cache/folder.ts': cacheFolder,
  'cache/identity.ts': 'the files of our own package',
  'cache/store.ts': cacheFolder,
  'session/watch/follow.ts': 'is told of changes, and reads nothing',
  'emit/build.ts': output,
  'emit/compare.ts': output,
  'emit/manifest.ts': output,
  'emit/paths.ts': output,
  'tools/git-tree.ts': 'a temporary folder of ours',
  'tools/owner.ts': 'temporary folders of ours',
  'tools/process.ts': 'a temporary folder of ours',
  'tools/programs.ts': 'looks for programs, and reads none',
  'tools/promtool/cache.ts': cacheFolder,
  'tools/promtool/describe.ts': 'asks for the size and date of a program',
  'tools/promtool/debian.ts': fetched,
  'tools/promtool/find.ts': cacheFolder,
  'tools/promtool/release.ts': fetched,
  'tools/promtool/runner.ts': 'a temporary folder of ours',
  'tools/scratch.ts': 'temporary folders of ours',
}

test('only the door and what is listed here use the file system', () => {
  const uses = usesOf(/['"`](?:node:)?fs(?:\/promises)?['"`]/g)
  expect(Object.keys(uses).sort()).toEqual(Object.keys(exempt).sort())
})

/** What starts programs. */
const starters = ['tools/process.ts', 'tools/scratch.ts']

test('only these start programs', () => {
  const uses = usesOf(
    /['"`]node:child_process['"`]|['"`]child_process['"`]|['"`]node:(?:worker_threads|cluster)['"`]/g,
  )
  expect(Object.keys(uses).sort()).toEqual(starters)
})

test('nothing gets at modules by another way', () => {
  const ways =
    /\bgetBuiltinModule\b|\bprocess\.binding\b|\brequire\((?!')|\bimport\((?!')|['"`]node:(?:vm|sqlite|inspector)['"`]/g
  expect(Object.keys(usesOf(ways)).sort()).toEqual(['start.ts'])
})
