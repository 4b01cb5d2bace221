// Puts the worker and what it tests into one file, as Node 20 runs no TypeScript.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Beside the dependencies, which it loads as the program does. */
export async function bundle() {
  const folder = join(root, 'node_modules', '.cache', 'firedrill-fuzz', String(process.pid))
  const { output } = await build({
    input: { worker: join(root, 'test', 'fuzz', 'worker.ts') },
    platform: 'node',
    logLevel: 'silent',
    output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
    write: false,
  })
  mkdirSync(folder, { recursive: true })
  for (const { fileName, code } of output) writeFileSync(join(folder, fileName), code)
  // The program reads its version from the folder above its own.
  copyFileSync(join(root, 'package.json'), join(folder, '..', 'package.json'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'worker.cjs')
  process.env.FUZZ_ROOT = root
  return { file, module: createRequire(import.meta.url)(file) }
}
