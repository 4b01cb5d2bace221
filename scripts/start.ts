#!/usr/bin/env node
/**
 * Starts the program out of its bundle. V8 takes 60 ms to compile what a run needs of it; what it made of that the
 * first time is kept, and taken the next. Node 22.8 does so by itself, earlier ones are helped here.
 *
 * And it optimizes for programs that run for minutes. Ours are over before that pays, and promtool wants the other
 * core: a function has to be ten times as busy, which saves a third of the time of all cores.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { verbNamed } from './commands/index.ts'
import { cacheDirectory } from './tools/promtool/cache.ts'

/** Milliseconds after which code is most likely that of a build that is gone; if it is not, it is made anew. */
const longest = 30 * 24 * 3_600_000

const bundle = dirname(fileURLToPath(import.meta.url))

const digestOf = (data: Uint8Array): Buffer => createHash('sha1').update(data).digest()
const digestLength = 20

/** A broken one is none: V8 itself trusts what it is given. */
function readCode(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path)
    const code = bytes.subarray(digestLength)
    return digestOf(code).equals(bytes.subarray(0, digestLength)) ? code : undefined
  } catch {
    return undefined
  }
}

function writeCode(path: string, code: Buffer): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, Buffer.concat([digestOf(code), code]))
  renameSync(draft, path)
}

/** Removes what is old: each build names its files by what is in them, and leaves those of the one before behind. */
function prune(folder: string): void {
  const stale = Date.now() - longest
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).mtimeMs < stale) rmSync(path, { force: true })
  }
}

/** Has the modules of the bundle, which are CommonJS for this, compiled with what is kept in `folder`. */
function keepCode(folder: string): void {
  const { extensions } = createRequire(import.meta.url)
  const load = extensions['.js']
  const fresh = new Map<string, Script>()
  extensions['.js'] = (module, filename) => {
    if (dirname(filename) !== bundle) return load(module, filename)
    const path = join(folder, filename.slice(bundle.length + 1))
    const cachedData = readCode(path)
    const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(filename, 'utf8')}\n})`
    const script = new Script(source, { filename, cachedData })
    if (!cachedData || script.cachedDataRejected) fresh.set(path, script)
    const require = (id: string): unknown => module.require(id)
    script.runInThisContext()(module.exports, require, module, filename, bundle)
  }
  process.once('exit', () => {
    if (fresh.size === 0) return
    try {
      mkdirSync(folder, { recursive: true })
      for (const [path, script] of fresh) writeCode(path, script.createCachedData())
      prune(folder)
    } catch {
      // A full or read-only disk: the next start takes its time, too.
    }
  })
}

const { env, version, versions, arch, argv } = process

// Later ones have other compilers, which are not as rash.
if (versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=676000')

const cache = env.NODE_DISABLE_COMPILE_CACHE === undefined ? cacheDirectory(env) : undefined
try {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown }
  // Each command has its own, for what it needs of a module is not what another does.
  if (enableCompileCache && cache !== undefined) enableCompileCache(join(cache, 'code'))
  else if (cache !== undefined)
    keepCode(join(cache, 'code', `${version}-${arch}`, verbNamed(argv[2])?.name ?? 'check'))
} catch {
  // It starts slower, then.
}

import('./cli.ts').catch((error) => {
  process.exitCode = 2
  process.stderr.write(`firedrill: it can't be started: ${String(error).replace(/[^ -~]/g, '?')}\n`)
})
