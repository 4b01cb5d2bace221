/** Reads what a call names. It may lie anywhere, but where the path goes through the tree no link leads elsewhere. */
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { demandFolder, demandLinked } from './disk.ts'
import { repositoryTop } from './look.ts'
import { maxBytes, readRegular } from './read.ts'

/** What of the path lies in the tree, or nothing where it does not come through it. */
function partInTree(path: string, top: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && realpathSync(at) === top) return relative(at, path)
    if (dirname(at) === at) return undefined
  }
}

/**
 * The real path of what a call names.
 * @param root the tree that is checked; the repository that it is in counts as well
 * @throws Refused for a link in the tree that leads out of it or into a hidden folder
 */
export function givenPlace(path: string, root: string, kind: 'file' | 'folder'): string {
  const absolute = resolve(path)
  const real = realpathSync(absolute)
  const top = realpathSync(repositoryTop(root) ?? root)
  const part = partInTree(absolute, top)
  if (part === undefined || join(top, part) === real) return real
  if (kind === 'folder') demandFolder(real, [top])
  else demandLinked(real, [top])
  return real
}

/** The bytes of a regular file that a call names. @throws Refused */
export function readGiven(path: string, root: string, most = maxBytes): Buffer {
  return readRegular(givenPlace(path, root, 'file'), most)
}
