/** The folder for locks, journals and notes of what is being written: the user's own, and never in the tree. */

import { cacheFolder } from '../cache/folder.ts'
import type { Context } from '../context.ts'

/**
 * Nothing where no such folder can be written to: then each file is still whole at any time, but an edit of several
 * that is cut off is not finished, and nobody waits for another run.
 */
export const stateFolder = (env: Context['env'], tree: string): string | undefined => cacheFolder(env, [tree])
