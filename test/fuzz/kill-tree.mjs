// A tree on which every command that writes has several files to write, and how two states of it are compared.
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from '../bench/generate.mjs'

const extended = fileURLToPath(new URL('../checks/drill/extended/good', import.meta.url))

export function makeTree(root) {
  generate(root, { files: 5, alerts: 20, pages: 40 })
  writeFileSync(
    join(root, 'firedrill.yml'),
    'site:\n  base: https://docs.acme.dev/\nchecks:\n  runbook/missing: warning\n',
  )
  rmSync(join(root, 'content/runbooks/svc1/Svc1Alert2.md'))
  rmSync(join(root, 'content/runbooks/svc2'), { recursive: true })
  const docs = join(root, 'content/docs/part0')
  for (const name of readdirSync(docs))
    appendFileSync(join(docs, name), '\nSee [the alert](../../runbooks/svc0/Svc0Alert0.md).\n')
  for (let i = 0; i < 10; i++)
    writeFileSync(join(docs, `link${i}.md`), `# Link ${i}\n\n[It](../../runbooks/svc0/Svc0Alert0.md)\n`)
  mkdirSync(join(root, 'content/images'))
  writeFileSync(join(root, 'content/images/a.png'), Buffer.alloc(100_000, 7))
  cpSync(join(extended, 'rules'), join(root, 'rules'), { recursive: true })
  for (let i = 0; i < 4; i++)
    cpSync(join(extended, 'drills/probe.yml'), join(root, `drills/probe${i}.yml`), { recursive: true })
}

/** What each command is called with. `build` and `export` write beside the sources, the others into them. */
export const commands = {
  build: ['build', '--no-drill'],
  rename: ['rename', 'Svc0Alert0', 'Svc0Renamed'],
  new: ['new', '--all-missing'],
  fix: ['fix'],
  baseline: ['check', '--no-drill', '--update-baseline'],
  report: ['check', '--no-drill', '--no-cache', '--output', 'reports/a.json'],
  export: ['drill', '--export', 'exported', '--offline'],
  drill: ['drill', '--offline', '--no-cache'],
}

export const isTemporary = (path) => /(^|\/)\.[^/]{1,40}\.[0-9a-f]{12}\.tmp$/.test(path)

/** Each path below a folder with the hash of what is in it; folders and links as such. */
export function stateOf(folder) {
  const state = new Map()
  const enter = (path) => {
    for (const name of readdirSync(join(folder, path))) {
      const child = path === '' ? name : `${path}/${name}`
      const stat = lstatSync(join(folder, child))
      if (stat.isDirectory()) {
        state.set(child, 'folder')
        enter(child)
      } else state.set(child, stat.isFile() ? hashAt(join(folder, child)) : 'other')
    }
  }
  enter('')
  return state
}

// A report holds the time of its run.
const hashAt = (path) =>
  createHash('sha256')
    .update(readFileSync(path, 'latin1').replace(/"(seconds|duration|time|started)": ?[^,\n]*/g, ''))
    .digest('hex')

/** The paths in which two states differ. */
export function differences(a, b) {
  const paths = new Set([...a.keys(), ...b.keys()])
  return [...paths].filter((path) => a.get(path) !== b.get(path)).sort()
}
