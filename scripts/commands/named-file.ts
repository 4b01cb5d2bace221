/** Files and folders that the call names: they may lie anywhere, but no link of the tree leads to another place. */
import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, parse } from 'node:path'
import { repositoryTop } from '../disk/look.ts'
import { BadPlace, namedPlace } from '../disk/place.ts'
import { sweepDead, whileWriting } from '../disk/sweep.ts'
import { openTree } from '../disk/tree.ts'
import { UsageError } from '../errors.ts'
import type { Context } from './context.ts'
import { stateFolder } from './state.ts'

/**
 * The real path of what an option names.
 * @param option as a reader would write it, like `--out build`
 * @param root the tree that is worked on
 * @throws UsageError for a link in the tree
 */
export function placeNamed(option: string, path: string, cwd: string, root: string): string {
  try {
    return namedPlace(path, cwd, realpathSync(repositoryTop(root) ?? root))
  } catch (error) {
    if (!(error instanceof BadPlace)) throw error
    throw new UsageError(`${option}: ${error.message}`, 'Name another place, or remove the link.')
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
  const found = lstatSync(place, { throwIfNoEntry: false })
  if (found && !found.isFile())
    throw new UsageError(`${option}: ${place} is there and is no regular file`, 'Name another file.')
  try {
    const state = stateFolder(env, root)
    sweepDead(state)
    const top = parse(place).root
    const tree = openTree(top, dirname(place).slice(top.length))
    try {
      whileWriting(state, [dirname(place)], () => tree.write(basename(place), text))
    } finally {
      tree.close()
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`${option}: ${code === undefined ? message : `can't be written (${code})`}`)
  }
}
