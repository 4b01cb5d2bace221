/** Which places may be written to, and folders that are entered without following a link. */
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
} from 'node:fs'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { isGitName, isHiddenFolder, isInside } from './names.ts'

/** A place that nothing is written to. The message is one sentence. */
export class BadPlace extends Error {
  override readonly name = 'BadPlace'
}

/** A path that stays below the folder it is joined to. */
export function isPlainPath(path: string): boolean {
  return (
    path !== '' &&
    path.length <= 4096 &&
    !/[\0\\]/.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.length <= 255)
  )
}

/** True for a path, relative to a tree, at which a file may be written: in no hidden folder, and not git's own. */
export function isWritable(path: string): boolean {
  if (!isPlainPath(path)) return false
  const folders = path.split('/')
  const name = folders.pop() as string
  return !folders.some(isHiddenFolder) && !isGitName(name)
}

/** A folder that is held. `at` leads to it whatever becomes of its path. */
export interface Folder {
  readonly at: string
  readonly close: () => void
}

/** Linux: a folder is held by a descriptor, so that what is renamed meanwhile changes nothing. */
const canHold = process.platform === 'linux' && existsSync('/proc/self/fd')
/** O_PATH: needs no permission to read the folder. Node has no name for it. */
const onlyPath = 0o10000000

/** Holds a folder whose path has no link in it. Its own last part is not followed. @throws BadPlace */
export function holdFolder(path: string, shown: string): Folder | undefined {
  try {
    if (canHold) {
      const fd = openSync(path, onlyPath | constants.O_DIRECTORY | constants.O_NOFOLLOW)
      return { at: `/proc/self/fd/${fd}`, close: () => closeSync(fd) }
    }
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (!stat) return undefined
    if (stat.isDirectory()) return { at: path, close: () => {} }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code !== 'ENOTDIR' && code !== 'ELOOP') throw error
  }
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
  throw new BadPlace(
    isLink ? `${shown} is a symbolic link, and nothing is written through one` : `${shown} is no folder`,
  )
}

/** Holds a folder in a held one, and makes it where it is wanted. @throws BadPlace */
export function enterFolder(parent: Folder, name: string, shown: string, make: boolean): Folder | undefined {
  const path = join(parent.at, name)
  const found = holdFolder(path, shown)
  if (found || !make) return found
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return holdFolder(path, shown)
}

/** True for a folder that git takes for a repository, whatever its name: what is written there, git may run. */
export function isRepository({ at }: Folder): boolean {
  const has = (name: string): boolean => lstatSync(join(at, name), { throwIfNoEntry: false }) !== undefined
  return has('HEAD') && has('objects') && has('refs')
}

/** Makes a folder that the call names, and those on the way. @returns its real path */
export function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true })
  return realpathSync(path)
}

/** More links than any path has. */
const mostLinks = 40

/**
 * The real path of what a call names, whose end need not be there. Links outside of the tree are the caller's own and
 * are followed; one that is in the tree was put there by whoever wrote the tree.
 * @param tree the real path of the tree
 * @throws BadPlace for a link in the tree
 */
export function namedPlace(path: string, cwd: string, tree: string): string {
  const absolute = resolve(cwd, path)
  let waiting = absolute.split(sep).filter((part) => part !== '')
  let at = resolve('/')
  for (let links = 0; waiting.length > 0; ) {
    const [name, ...rest] = waiting as [string, ...string[]]
    const next = name === '..' ? resolve(at, '..') : join(at, name)
    const isLink = lstatSync(next, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
    if (!isLink) {
      at = next
      waiting = rest
      continue
    }
    if (isInside(tree, at))
      throw new BadPlace(`${path} leads through the symbolic link ${next}, which is part of the tree`)
    if (++links > mostLinks) throw new BadPlace(`${path} leads through too many symbolic links`)
    const target = readlinkSync(next)
    if (isAbsolute(target)) at = resolve('/')
    waiting = [...target.split(sep).filter((part) => part !== '' && part !== '.'), ...rest]
  }
  return at
}
