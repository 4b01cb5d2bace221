/** Files and folders that the call names: they may lie anywhere, but no link of the tree leads to another place. */
import { basename, dirname, parse } from 'node:path'
import type { Context } from '../context.ts'
import { isEntry, isRegular, realPath, repositoryTop } from '../disk/look.ts'
import { BadPlace, namedPlace } from '../disk/place.ts'
import { sweepDead, whileWriting } from '../disk/sweep.ts'
import { openTree, type Tree } from '../disk/tree.ts'
import { UsageError } from '../errors.ts'
import { stateFolder } from './state.ts'

/**
 * The real path of what an option names.
 * @param option as a reader would write it, like `--out build`
 * @param root the tree that is worked on
 * @throws UsageError for a link in the tree
 */
export function placeNamed(option: string, path: string, cwd: string, root: string): string {
  try {
    return namedPlace(path, cwd, realPath(repositoryTop(root) ?? root))
  } catch (error) {
    if (!(error instanceof BadPlace)) throw error
    throw new UsageError(`${option}: ${error.message}`, 'Name another place, or remove the link.')
  }
}

/**
 * Writes below a folder that the call named and whose place was checked.
 * @param folders those that temporary files are written to
 */
export function writeBelow<T>(
  folder: string,
  state: string | undefined,
  folders: readonly string[],
  use: (tree: Tree) => T,
): T {
  const top = parse(folder).root
  const tree = openTree(top, folder.slice(top.length))
  try {
    return whileWriting(state, folders, () => use(tree))
  } finally {
    tree.close()
  }
}

/** Writes a file that an option names, and the folders on the way. @throws UsageError where it can't be written */
export function writeNamed(
  option: string,
  path: string,
  text: string,
  { cwd, env, root }: Pick<Context, 'cwd' | 'env'> & { readonly root: string },
): void {
  const place = placeNamed(option, path, cwd, root)
  if (isEntry(place) && !isRegular(place))
    throw new UsageError(`${option}: ${place} is there and is no regular file`, 'Name another file.')
  try {
    const state = stateFolder(env, root)
    sweepDead(state)
    const folder = dirname(place)
    writeBelow(folder, state, [folder], (tree) => tree.write(basename(place), text))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`${option}: ${code === undefined ? message : `can't be written (${code})`}`)
  }
}
