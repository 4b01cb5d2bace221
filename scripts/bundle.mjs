// Puts scripts/ together in dist/, one file for what is loaded together: hundreds of small modules take Node 100 ms
// more. The dependencies go in with their licences; each that is required rather than imported is a file of its own,
// which is loaded when it is asked for. Types are for `npm run lint`. Run by `npm run build`.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

const required = ['remark-parse', 'smol-toml', 'unified']
const { output: parts } = await build({
  input: Object.fromEntries(required.map((name) => [name, name])),
  cwd: root,
  platform: 'node',
  // A module that is required is still experimental in Node 20, and costs more.
  output: {
    format: 'cjs',
    exports: 'named',
    entryFileNames: '[name]-[hash].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  },
  write: false,
})
const partOf = new Map(parts.flatMap(({ isEntry, name, fileName }) => (isEntry ? [[name, fileName]] : [])))

const requireParts = {
  name: 'require-parts',
  transform: (code, id) =>
    id.endsWith('.ts')
      ? code.replace(/\brequire\('([^']+)'\)/g, (_, name) => {
          const file = partOf.get(name)
          if (!file) throw new Error(`${id} requires ${name}, which scripts/bundle.mjs has to name`)
          return `require('./${file}')`
        })
      : undefined,
}
const { output: program } = await build({
  input: { cli: join(root, 'scripts', 'start.ts') },
  platform: 'node',
  plugins: [requireParts],
  // CommonJS, for whose code scripts/start.ts can keep what V8 makes of it.
  output: { format: 'cjs', entryFileNames: '[name].js' },
  write: false,
})
const output = [...parts.map((part) => ({ ...part, isEntry: false })), ...program]

const packages = new Set(
  output.flatMap(({ moduleIds = [] }) =>
    moduleIds.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []),
  ),
)
const licences = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : ''
  return `${name} ${version} (${license})\n\n${text}\n`
})
output.unshift(
  { fileName: 'THIRD-PARTY.txt', code: licences.join(`\n${'-'.repeat(80)}\n\n`), isEntry: false },
  { fileName: 'package.json', code: '{ "type": "commonjs" }\n', isEntry: false },
)

// Each file whole or not at all, and the one that is run after those it loads: tests may be running the last build.
mkdirSync(dist, { recursive: true })
for (const { fileName, code, isEntry } of output.toSorted((a, b) => Number(a.isEntry) - Number(b.isEntry))) {
  const draft = join(dist, `.${fileName}.${process.pid}`)
  writeFileSync(draft, code, { mode: isEntry ? 0o755 : 0o644 })
  renameSync(draft, join(dist, fileName))
}

// A run that has begun may still load a part of the build before this one.
const stale = Date.now() - 3_600_000
const current = new Set(output.map(({ fileName }) => fileName))
for (const name of readdirSync(dist)) {
  const path = join(dist, name)
  if (!current.has(name) && statSync(path).mtimeMs < stale) rmSync(path, { recursive: true, force: true })
}
