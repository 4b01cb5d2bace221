/** Lists the files below the root. */
import { join } from 'node:path'
import { type Dirent, type Disk, openDisk } from '../disk/disk.ts'
import { isGitName, isHiddenFolder, isInside } from '../disk/names.ts'
import { Refused } from '../disk/read.ts'
import { isTemporary } from '../disk/write.ts'
import { goOn } from '../lib/work.ts'
import { type IgnoreList, ignoreList, ignoreWork } from '../text/git-ignore.ts'

export interface FoundFile {
  /** POSIX path, relative to the root. */
  readonly path: string
  readonly absolute: string
}

export interface WalkOptions {
  /** Patterns in `.gitignore`'s syntax. */
  readonly ignore: readonly string[]
  /** A folder of generated files, relative to the root. */
  readonly made?: string
  /**
   * True when a path below the root (a folder ends in `/`) is tracked by git or holds tracked files. Such files are
   * found even if a `.gitignore` names them or they are in the folder of generated files. Called only for those.
   */
  readonly isTracked?: (path: string) => boolean
  /** Called for each folder or link that can't be read, with the reason. Without it an unreadable folder throws. */
  readonly unread?: (unread: Unread) => void
}

/** A folder or link that a walk had to skip. */
export interface Unread {
  /** Relative to the root. */
  readonly path: string
  readonly kind: 'folder' | 'link'
  readonly message: string
  readonly help: string
}

/** A `.gitignore` file, and the path of its folder. */
interface Layer {
  readonly prefix: string
  readonly rules: IgnoreList
}

const nowhere = new Refused('leads nowhere', 'Point it to a file or folder in the tree, or remove it.')

/**
 * All files below `root`, sorted by path. `.gitignore` files are honoured, hidden folders are never entered, and a link
 * is followed only to places inside the root that are not hidden.
 */
export function walk(root: string, options: WalkOptions, disk: Disk = openDisk(root)): FoundFile[] {
  const realRoot = disk.real(root)
  const found: FoundFile[] = []
  const visited = new Set<string>()
  const work = ignoreWork()
  const own = ignoreList(options.ignore, work)
  const { made } = options

  /** The nearest `.gitignore` file that names a path counts. Parent folders are not checked here. */
  const isListed = (path: string, isFolder: boolean, layers: readonly Layer[]): boolean => {
    for (let i = layers.length - 1; i >= 0; i--) {
      const { prefix, rules } = layers[i] as Layer
      const verdict = rules.verdict(path.slice(prefix.length), isFolder)
      if (verdict !== undefined) return verdict
    }
    return false
  }

  const skipped = (path: string, error: unknown): void => {
    if (!options.unread) throw error
    const { code } = error as NodeJS.ErrnoException
    const why = error instanceof Refused ? error.why : `can't be read (${code ?? String(error)})`
    const help = error instanceof Refused ? error.help : 'Check its permissions.'
    const message = `the folder ${why}, so nothing in it was checked`
    options.unread({ path: path.slice(0, -1) || '.', kind: 'folder', message, help })
  }

  const ignoredBy = (path: string, absolute: string): readonly Layer[] => {
    try {
      const bytes = Buffer.from(disk.bytes(join(absolute, '.gitignore')))
      return [{ prefix: path, rules: ignoreList(bytes.toString(), work) }]
    } catch (error) {
      const isOfDisk = error instanceof Refused || (error as NodeJS.ErrnoException).code !== undefined
      if (!options.unread || !isOfDisk) throw error
      const why = error instanceof Refused ? error.why : `can't be read (${(error as { code: string }).code})`
      const message = `the file ${why}, so its patterns were not used`
      options.unread({
        path: `${path}.gitignore`,
        kind: 'folder',
        message,
        help: 'Make it a file that can be read.',
      })
      return []
    }
  }

  /** True for a link to something that may be read. */
  const isFollowed = (path: string, absolute: string): boolean => {
    try {
      disk.place(absolute)
      return true
    } catch (error) {
      const { why, help } = error instanceof Refused ? error : nowhere
      const message = `this link ${why}, so nothing was read here`
      options.unread?.({ path, kind: 'link', message, help })
      return false
    }
  }

  /** @param isLeftOut the folder is ignored, and only what git tracks in it is read */
  const enter = (path: string, absolute: string, layers: readonly Layer[], isLeftOut: boolean): void => {
    const real = disk.real(absolute)
    if (visited.has(real) || !isInside(realRoot, real)) return
    visited.add(real)
    let entries: readonly Dirent[] = []
    try {
      entries = disk.entries(absolute)
    } catch (error) {
      skipped(path, error)
    }
    const hasOwn = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
    const here = hasOwn ? [...layers, ...ignoredBy(path, absolute)] : layers
    goOn()
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = path + entry.name
      const childAbsolute = join(absolute, entry.name)
      const kind = kindOf(entry, childAbsolute, disk)
      if (kind === 'other' || isGitName(entry.name) || isTemporary(entry.name)) continue
      if (kind === 'folder' && isHiddenFolder(entry.name)) continue
      const isFolder = kind === 'folder'
      if (own.verdict(child, isFolder)) continue
      const isOut = isLeftOut || (isFolder && child === made) || isListed(child, isFolder, here)
      if (isOut && !options.isTracked?.(isFolder ? `${child}/` : child)) continue
      if (entry.isSymbolicLink() && !isFollowed(child, childAbsolute)) continue
      if (isFolder) enter(`${child}/`, childAbsolute, here, isOut)
      else found.push({ path: child, absolute: childAbsolute })
    }
  }
  enter('', root, [], false)
  return found
}

function kindOf(entry: Dirent, absolute: string, disk: Disk): 'file' | 'folder' | 'link' | 'other' {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'other'
  try {
    return disk.stat(absolute).isDirectory() ? 'folder' : 'link'
  } catch {
    return 'link'
  }
}
