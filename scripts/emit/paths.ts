/** What stands at a path below the output folder, without ever following a link. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isInside } from '../disk/names.ts'
import { hashOf } from '../disk/write.ts'

/** All ancestors of the paths: 'a' and 'a/b' for 'a/b/c'. */
export function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>()
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  return folders
}

export type Found =
  | { readonly kind: 'absent' | 'folder' | 'other' }
  | { readonly kind: 'file'; readonly hash: string }
  /** Something on the way there is no folder, or a link; `at` is its path, which may be the path itself. */
  | { readonly kind: 'blocked'; readonly by: 'link' | 'file'; readonly at: string }

/** Looks up paths below `out`; each folder on the way is looked at once. */
export function finderIn(out: string): (path: string) => Found {
  const folders = new Set<string>([''])
  return (path) => {
    const parts = path.split('/')
    let at = ''
    for (const [index, part] of parts.entries()) {
      at = at === '' ? part : `${at}/${part}`
      if (folders.has(at)) {
        if (index === parts.length - 1) return { kind: 'folder' }
        continue
      }
      const stat = lstatSync(join(out, at), { throwIfNoEntry: false })
      if (!stat) return { kind: 'absent' }
      if (stat.isSymbolicLink()) return { kind: 'blocked', by: 'link', at }
      if (stat.isDirectory()) {
        folders.add(at)
        if (index === parts.length - 1) return { kind: 'folder' }
      } else if (index < parts.length - 1) return { kind: 'blocked', by: 'file', at }
      else
        return stat.isFile() ? { kind: 'file', hash: hashOf(readFileSync(join(out, at))) } : { kind: 'other' }
    }
    return { kind: 'folder' }
  }
}

/** The real path of a folder that may not be there yet: that of its nearest ancestor, and the rest. */
function realPath(path: string): string {
  const absolute = resolve(path)
  try {
    return realpathSync(absolute)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' || dirname(absolute) === absolute) throw error
    return join(realPath(dirname(absolute)), absolute.slice(dirname(absolute).length))
  }
}

/**
 * Why a folder is no place for a build: it overlaps one that holds sources, or a link in the tree leads out of it.
 * `sources` are the folders of rules, pages and suites.
 */
export function outputProblem(out: string, root: string, sources: readonly string[]): string | undefined {
  const real = realPath(out)
  if (isInside(resolve(root), resolve(out)) && !isInside(realPath(root), real))
    return `${out} leads out of the tree through a link`
  if (isInside(real, realPath(root))) return `${out} contains the whole tree; a build needs a separate folder`
  const source = sources.find((folder) => {
    // A tree whose root is the folder of pages has its build in it, and passes it over when it reads.
    const isRoot = resolve(folder) === resolve(root)
    return !isRoot && (isInside(real, realPath(folder)) || isInside(realPath(folder), real))
  })
  return source && `${out} and ${source} overlap; a build needs a separate folder`
}
