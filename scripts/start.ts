#!/usr/bin/env node
/**
 * Starts the program from its bundle. V8 takes 60 ms to compile the code that a run needs; the compiled code of the
 * first run is cached and used by the next. Node 22.8 does this by itself, earlier versions need the code here.
 *
 * V8 also optimizes for programs that run for minutes. These runs end before that pays, and promtool needs the other
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

/** Milliseconds after which cached code most likely belongs to an old build; otherwise it is made again. */
const maxAge = 30 * 24 * 3_600_000

const bundle = dirname(fileURLToPath(import.meta.url))

const digestOf = (data: Uint8Array): Buffer => createHash('sha1').update(data).digest()
const digestLength = 20

/** Ignores a broken one: V8 itself trusts the data it is given. */
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

/** Removes old files: file names contain a hash of the build, and files of earlier builds stay behind. */
function prune(folder: string): void {
  const stale = Date.now() - maxAge
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).mtimeMs < stale) rmSync(path, { force: true })
  }
}

/** Compiles the modules of the bundle, which are CommonJS for this reason, with the code cached in `folder`. */
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
      // A full or read-only disk: the next start compiles again.
    }
  })
}

const { env, version, versions, arch, argv } = process

// Later versions have other compilers, which optimize less eagerly.
if (versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=676000')

const cache = env.NODE_DISABLE_COMPILE_CACHE === undefined ? cacheDirectory(env) : undefined
try {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown }
  // Each command has its own cache, because each needs different parts of a module.
  if (enableCompileCache && cache !== undefined) enableCompileCache(join(cache, 'code'))
  else if (cache !== undefined)
    keepCode(join(cache, 'code', `${version}-${arch}`, verbNamed(argv[2])?.name ?? 'check'))
} catch {
  // The start is slower then.
}

import('./cli.ts').catch((error) => {
  process.exitCode = 2
  process.stderr.write(`firedrill can't be started: ${String(error).replace(/[^ -~]/g, '?')}\n`)
})
