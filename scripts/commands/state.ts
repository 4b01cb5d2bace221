/** The folder for locks, journals and notes of what is being written: the user's own, and never in the tree. */
import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { cacheDirectory } from '../tools/promtool/cache.ts'
import type { Context } from './context.ts'

/**
 * Nothing where no such folder can be written to: then each file is still whole at any time, but an edit of several
 * that is cut off is not finished, and nobody waits for another run.
 */
export function stateFolder(env: Context['env'], tree: string): string | undefined {
  const top = realpathSync(tree)
  return cacheDirectory(env, (real) => real !== top && !real.startsWith(top.endsWith(sep) ? top : top + sep))
}
