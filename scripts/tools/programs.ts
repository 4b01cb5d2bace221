/** Finds programs of the machine, and never those that a tree brings along. */

import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, sep } from 'node:path'
import { checkoutTop } from '../disk/look.ts'

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * The absolute path of a program, by the PATH that is given.
 * @param tree a folder whose checkout's own programs are passed over; those that npm and the like put on PATH always are
 */
export function findProgram(name: string, path: string | undefined, tree?: string): string | undefined {
  const top = tree === undefined ? undefined : checkoutTop(realpathSync(tree))
  for (const folder of (path ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue
    const program = join(folder, name)
    if (!isExecutable(program)) continue
    const real = realpathSync(program)
    const isBrought = [program, real].some(
      (each) => each.split(sep).includes('node_modules') || (top !== undefined && each.startsWith(top + sep)),
    )
    if (!isBrought) return program
  }
  return undefined
}
