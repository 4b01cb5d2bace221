/** Folders in memory that trees are put into, and a context that writes nowhere. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Context } from '../../../scripts/context.ts'
import type { Tree } from '../inputs.ts'

const memory = '/dev/shm'

export interface World {
  /** The folder that all of this is in. */
  readonly path: string
  /** Puts a tree into a folder of that name, in the given order, and returns where it is. */
  put(name: string, tree: Tree, isReversed?: boolean): string
  /** Runs one thing with what it wrote to standard output and standard error. */
  say<T>(cwd: string, run: (context: Context) => Promise<T>): Promise<{ result: T; out: string; err: string }>
  close(): void
}

function folder(): string {
  try {
    return mkdtempSync(join(memory, 'firedrill-fuzz-'))
  } catch {
    return mkdtempSync(join(tmpdir(), 'firedrill-fuzz-'))
  }
}

export function openWorld(): World {
  const path = folder()
  const there = new Map<string, string>()
  return {
    path,
    put(name, tree, isReversed = false) {
      const root = join(path, name)
      const files = [...tree].filter(([file]) => isName(file))
      const paths = files.map(([file]) => file).join('\0')
      // Folders are what takes time, and mostly they are those that are there.
      if (isReversed || there.get(name) !== paths) rmSync(root, { recursive: true, force: true })
      there.set(name, paths)
      mkdirSync(root, { recursive: true })
      for (const [file, bytes] of isReversed ? files.reverse() : files) {
        mkdirSync(dirname(join(root, file)), { recursive: true })
        writeFileSync(join(root, file), bytes)
      }
      return root
    },
    async say(cwd, run) {
      const said = { out: '', err: '' }
      const stream = (name: 'out' | 'err') => ({
        write: (text: string) => {
          said[name] += text
        },
        isTTY: false,
        color: false,
      })
      const result = await run({
        cwd,
        env: { XDG_CACHE_HOME: join(path, 'cache'), FIREDRILL_CACHE: join(path, 'cache'), TERM: 'dumb' },
        stdout: stream('out'),
        stderr: stream('err'),
      })
      return { result, ...said }
    },
    close: () => rmSync(path, { recursive: true, force: true }),
  }
}

const isName = (path: string): boolean =>
  !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
