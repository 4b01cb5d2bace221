/** Finds programs of the machine, and never those that a tree brings along. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path'

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** The top of the checkout that a folder is in, or the folder itself. */
function topOf(folder: string): string {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) if (existsSync(join(at, '.git'))) return at
  return folder
}

/**
 * The absolute path of a program, by the PATH that is given.
 * @param tree a folder whose checkout's own programs are passed over; those that npm and the like put on PATH always are
 */
export function findProgram(name: string, path: string | undefined, tree?: string): string | undefined {
  const top = tree === undefined ? undefined : topOf(realpathSync(tree))
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
