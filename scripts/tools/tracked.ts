/** Which files git tracks: those are part of a tree whatever its `.gitignore` says. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Milliseconds and bytes that the list of a checkout's files may take. */
const bounds = { timeout: 60_000, maxBuffer: 256 * 1024 * 1024 }

/** No program of the checkout's own is run, and a folder that only looks like a repository is none. */
const settings = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit'].flatMap(
  (setting) => ['-c', setting],
)

export interface Tracked {
  /** Whether git tracks a file, or anything in a folder. The path is relative to the root; that of a folder ends in `/`. */
  readonly has: (path: string) => boolean
  /** Why git could not be asked; nothing where it was not, or where there is no checkout. */
  readonly problem: () => string | undefined
}

/** For a tree whose every file comes out of git. */
export const allTracked: Tracked = { has: () => true, problem: () => undefined }

function isInCheckout(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true
    if (dirname(folder) === folder) return false
  }
}

/** Starts git at the first question, and only in a checkout. */
export function trackedBelow(root: string): Tracked {
  let known: Set<string> | undefined
  let problem: string | undefined
  const list = (): Set<string> => {
    const paths = new Set<string>()
    if (!isInCheckout(root)) return paths
    const { status, stdout, stderr, error } = spawnSync(
      'git',
      [...settings, 'ls-files', '-z', '--recurse-submodules'],
      {
        cwd: root,
        encoding: 'utf8',
        ...bounds,
      },
    )
    if (error || status !== 0) {
      problem = (error as NodeJS.ErrnoException | undefined)?.code ?? stderr.trim().split('\n')[0] ?? ''
      return paths
    }
    for (const path of stdout.split('\0')) {
      if (path === '') continue
      paths.add(path)
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const folder = path.slice(0, at + 1)
        if (paths.has(folder)) break
        paths.add(folder)
      }
    }
    return paths
  }
  return {
    has(path) {
      known ??= list()
      return known.has(path)
    },
    problem: () => problem,
  }
}
