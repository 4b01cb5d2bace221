/** The folder for everything that a run leaves for later runs. */

import { accessSync, constants, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { checkoutTop } from '../disk/look.ts'
import { isInside } from '../disk/names.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** The number of this user, who need not have a name: containers run as any. 0 where users have no numbers. */
const ownId = (): number => process.getuid?.() ?? 0

/** Absent for a user who is in no list and for whom HOME is not set. */
function homeOf(env: Env): string | undefined {
  if (env.HOME && isAbsolute(env.HOME)) return env.HOME
  try {
    return homedir()
  } catch {
    return undefined
  }
}

/** A folder that is ours alone: in a shared /tmp somebody else may have made one of this name. */
function isOurs(folder: string): boolean {
  const stat = lstatSync(folder)
  return stat.isDirectory() && stat.uid === ownId() && (stat.mode & 0o022) === 0
}

/** The real path of the checkout that a folder is in; nothing for a folder that is not there. */
function checkoutOf(folder: string): string | undefined {
  try {
    return checkoutTop(realpathSync(folder))
  } catch {
    return undefined
  }
}

/**
 * Makes the first folder that can be written to; nothing where there is none.
 * @param trees The folders that are checked. None in their checkouts is used: it could have come with a pull request,
 * and what is in the cache is believed and run.
 */
export function cacheFolder(env: Env, trees: readonly string[]): string | undefined {
  const home = homeOf(env)
  const candidates = [
    env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? join(env.XDG_CACHE_HOME, 'firedrill') : undefined,
    home !== undefined && isAbsolute(home) ? join(home, '.cache', 'firedrill') : undefined,
    join(tmpdir(), `firedrill-cache-${ownId()}`),
  ]
  const checkouts = trees.flatMap((tree) => checkoutOf(tree) ?? [])
  for (const candidate of candidates) {
    if (candidate === undefined) continue
    try {
      mkdirSync(candidate, { recursive: true, mode: 0o700 })
      accessSync(candidate, constants.W_OK)
      const real = realpathSync(candidate)
      if (isOurs(candidate) && !checkouts.some((checkout) => isInside(checkout, real))) return candidate
    } catch {
      // The next one, then.
    }
  }
  return undefined
}
