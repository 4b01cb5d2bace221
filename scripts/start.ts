#!/usr/bin/env node
/**
 * Starts the program from its bundle. V8 takes 60 ms to compile the code that a run needs; the compiled code of the
 * first run is cached and used by the next. Node 22.8 does this by itself, earlier versions need the code here.
 *
 * V8 also optimizes for programs that run for minutes. These runs end before that pays, and promtool needs the other
 * core: a function has to be ten times as busy, which saves a third of the time of all cores.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { cacheFolder } from './cache/folder.ts'
import { openStore, type Store } from './cache/store.ts'
import { verbNamed } from './commands/index.ts'

/** Milliseconds after which cached code most likely belongs to an old build; otherwise it is compiled again. */
const maxAge = 30 * 24 * 3_600_000

const bundle = dirname(fileURLToPath(import.meta.url))

const digestOf = (data: Uint8Array): Buffer => createHash('sha1').update(data).digest()
const digestLength = 20

/** A damaged entry is a miss: V8 itself trusts the data it is given. */
function readCode(store: Store, name: string): Buffer | undefined {
  const bytes = store.get(name)
  const code = bytes?.subarray(digestLength)
  return bytes && code && digestOf(code).equals(bytes.subarray(0, digestLength)) ? code : undefined
}

/** Compiles the modules of the bundle, which are CommonJS for this reason, with the code in the cache. */
function useCode(store: Store): void {
  const { extensions } = createRequire(import.meta.url)
  const load = extensions['.js']
  const fresh = new Map<string, Script>()
  extensions['.js'] = (module, filename) => {
    if (dirname(filename) !== bundle) return load(module, filename)
    const name = filename.slice(bundle.length + 1)
    const cachedData = readCode(store, name)
    const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(filename, 'utf8')}\n})`
    const script = new Script(source, { filename, cachedData })
    if (!cachedData || script.cachedDataRejected) fresh.set(name, script)
    const require = (id: string): unknown => module.require(id)
    script.runInThisContext()(module.exports, require, module, filename, bundle)
  }
  process.once('exit', () => {
    for (const [name, script] of fresh) {
      const code = script.createCachedData()
      store.set(name, Buffer.concat([digestOf(code), code]))
    }
  })
}

const { env, version, versions, arch, argv } = process

// Later versions have other compilers, which optimize less eagerly.
if (versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=676000')

try {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown }
  if (env.NODE_DISABLE_COMPILE_CACHE === undefined) {
    const trees = [process.cwd()]
    const folder = enableCompileCache && cacheFolder(env, trees)
    // Each command has its own cache, because each needs different parts of a module.
    const name = join('code', `${version}-${arch}`, verbNamed(argv[2])?.name ?? 'check')
    const store = enableCompileCache ? undefined : openStore(name, { env, trees, maxAge })
    if (enableCompileCache && folder !== undefined) enableCompileCache(join(folder, 'code'))
    else if (store) useCode(store)
  }
} catch {
  // The start is slower then.
}

import('./cli.ts').catch((error) => {
  process.exitCode = 2
  process.stderr.write(`firedrill: cannot start: ${String(error).replace(/[^ -~]/g, '?')}\n`)
})
