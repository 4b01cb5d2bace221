/** The promtools at hand, as judges of what Prometheus refuses: the one of the tests, and the one on PATH. */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { newFolder, removeFolder } from './folders.ts'
import { promtoolForTests } from './promtool.ts'

export interface Promtool {
  readonly path: string
  readonly major: 2 | 3
}

function probe(path: string): Promtool | undefined {
  const { status } = spawnSync(path, ['--version'])
  if (status !== 0) return undefined
  // A build without linker flags doesn't know its version, so it is asked for something that 3 knows and 2 doesn't.
  const promtool: Promtool = { path, major: 3 }
  return check(promtool, [{ record: 'r', expr: '{"a.b"}' }]).size === 0 ? promtool : { path, major: 2 }
}

/** What it says of each rule that it refuses, by the rule's index. */
export function check(promtool: Promtool, rules: readonly object[]): ReadonlyMap<number, string> {
  const folder = newFolder()
  try {
    const file = join(folder, 'rules.yml')
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'g', rules }] }))
    const features = [
      '--enable-feature=promql-experimental-functions',
      '--enable-feature=promql-binop-fill-modifiers',
    ]
    const args = promtool.major === 3 ? features : []
    const { stdout, stderr } = spawnSync(promtool.path, [...args, 'check', 'rules', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    const output = stdout + stderr
    const found = new Map<number, string>()
    for (const [, index, message] of output.matchAll(/group "g", rule (\d+), "[^"]*": (.*)/g))
      found.set(Number(index) - 1, message as string)
    if (found.size === 0 && !output.includes('SUCCESS')) throw new Error(`no answer from promtool: ${output}`)
    return found
  } finally {
    removeFolder(folder)
  }
}

/** The file that a name on PATH leads to. */
function fileOnPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

async function findAll(): Promise<readonly Promtool[]> {
  const { path } = await promtoolForTests()
  const paths = [path, fileOnPath('promtool')].flatMap((found) => (found ? [realpathSync(found)] : []))
  return [...new Set(paths)].flatMap((found) => probe(found) ?? [])
}

let found: Promise<readonly Promtool[]> | undefined

/** At least one; a test that asks where there is none fails. */
export function promtoolsForTests(): Promise<readonly Promtool[]> {
  found ??= findAll()
  return found
}
