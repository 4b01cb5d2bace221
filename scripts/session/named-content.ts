/** The folder of pages that `--content` names: only the call may name one beside the tree. */

import { resolve } from 'node:path'
import { givenPlace } from '../disk/given.ts'
import { isFolder } from '../disk/look.ts'
import { slashPath } from '../disk/names.ts'
import { Refused } from '../disk/read.ts'
import { UsageError } from '../errors.ts'

export interface NamedContent {
  /** POSIX path, as seen from the root; it begins with `..` where the folder is beside the tree. */
  readonly path: string
  /** The absolute path where the folder is beside the tree. */
  readonly outside: readonly string[]
}

/** @throws UsageError where there is no such folder, or the tree has it lead elsewhere */
export function namedContent(
  option: string | undefined,
  cwd: string,
  root: string,
): NamedContent | undefined {
  if (option === undefined) return undefined
  const absolute = resolve(cwd, option)
  if (!isFolder(absolute))
    throw new UsageError(`--content ${option}: there is no such folder`, 'Name the folder of pages.')
  try {
    givenPlace(absolute, root, 'folder')
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw new UsageError(`--content ${option}: it ${error.why}`, error.help)
  }
  const path = slashPath(root, absolute) || '.'
  return { path, outside: path === '..' || path.startsWith('../') ? [absolute] : [] }
}
