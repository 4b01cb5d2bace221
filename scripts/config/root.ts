import { dirname, join, resolve, sep } from 'node:path'
import { isFolder, isThere } from '../disk/look.ts'
import { slashPath } from '../disk/names.ts'
import { UsageError } from '../errors.ts'

export const configNames = ['firedrill.yml', 'firedrill.yaml', '.firedrill.yml', '.firedrill.yaml'] as const

export interface Root {
  /** Absolute. */
  readonly path: string
  /** Absolute path of the configuration, if it exists. */
  readonly configFile?: string
  /** POSIX paths below the root to report findings for; empty for all of it. */
  readonly only: readonly string[]
}

/** True for files that findings are wanted on. */
export const isAskedFor = ({ only }: Pick<Root, 'only'>, file: string): boolean =>
  only.length === 0 || only.some((path) => file === path || file.startsWith(`${path}/`))

function configIn(folder: string): string | undefined {
  return configNames.map((name) => join(folder, name)).find((path) => isThere(path))
}

/** A folder that looks like a tree of its own. */
const isTree = (folder: string): boolean =>
  configIn(folder) !== undefined || isFolder(join(folder, 'rules')) || isFolder(join(folder, 'content'))

/** The nearest folder at or above `from` with a configuration. */
function configuredAbove(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (configIn(folder)) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/**
 * Finds the root of the tree that contains the paths. A single folder that looks like a tree is the root; otherwise
 * it is the nearest folder above with a firedrill.yml, or the current folder, and the paths narrow what is reported.
 * @throws UsageError for a path that doesn't exist, or paths in different trees
 */
export function findRoot(paths: readonly string[], cwd: string, given?: string): Root {
  const absolute = paths.map((path) => resolve(cwd, path))
  for (const [i, path] of absolute.entries()) {
    if (!isThere(path))
      throw new UsageError(`there is no ${paths[i]}`, 'Name a folder or a file that exists.')
  }
  const root = given === undefined ? guessRoot(absolute, cwd) : resolve(cwd, given)
  if (!isFolder(root)) throw new UsageError(`${given ?? root} is not a folder`)
  const only = absolute.filter((path) => path !== root).map((path) => slashPath(root, path))
  const outside = only.find((path) => path.startsWith('..'))
  if (outside !== undefined) {
    throw new UsageError(
      `${outside} is outside of ${root}`,
      'Check one tree at a time, or name its folder with --root.',
    )
  }
  return { path: root, configFile: configIn(root), only: only.length === absolute.length ? only : [] }
}

function guessRoot(absolute: readonly string[], cwd: string): string {
  const [first] = absolute
  if (first === undefined) return configuredAbove(cwd) ?? cwd
  const folder = isFolder(first) ? first : dirname(first)
  if (absolute.length === 1 && folder === first && isTree(folder)) return folder
  const above = configuredAbove(folder)
  if (above) return above
  const isBelow = absolute.every((path) => path === cwd || path.startsWith(cwd + sep))
  return isBelow && isTree(cwd) ? cwd : folder
}
