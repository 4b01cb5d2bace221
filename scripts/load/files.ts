/** Which files there are below the root, and their text. */
import type { Dirent } from 'node:fs'
import { join, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import type { FileProblem } from '../model/project.ts'
import type { Source } from '../model/source.ts'
import { type Disk, openDisk } from './disk.ts'

/** A file larger than this is no rule file and no page that anybody wrote. */
export const maxBytes = 16 * 1024 * 1024

export interface FoundFile {
  /** POSIX path, relative to the root. */
  readonly path: string
  readonly absolute: string
}

export interface WalkOptions {
  /** Patterns in `.gitignore`'s syntax. */
  readonly ignore: readonly string[]
  /** A folder of files that are made, relative to the root. */
  readonly made?: string
  /**
   * Whether a path below the root, that of a folder with a `/` at its end, is or holds what git tracks: that is found
   * although a `.gitignore` names it or it is in the folder of made files. Asked only of those.
   */
  readonly isTracked?: (path: string) => boolean
  /** Told of what can't be entered or followed, and why. Without it an unreadable folder is an error. */
  readonly unread?: (unread: Unread) => void
}

/** What a walk passes over because it has to. */
export interface Unread {
  /** Relative to the root. */
  readonly path: string
  readonly kind: 'folder' | 'link'
  readonly message: string
  readonly help: string
}

/** True when a path, its links followed, is the folder or in it. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/**
 * All files below `root`, sorted by path. `.gitignore` files are honoured, `node_modules` and folders that begin
 * with a dot are never entered, and a link is followed only to places inside the root.
 */
export function walk(root: string, options: WalkOptions, disk: Disk = openDisk()): FoundFile[] {
  const realRoot = disk.real(root)
  const found: FoundFile[] = []
  const visited = new Set<string>()
  const own = ignore().add([...options.ignore])

  const isIgnored = (path: string, layers: readonly { prefix: string; rules: Ignore }[]): boolean =>
    own.ignores(path) ||
    ((layers.some(({ prefix, rules }) => rules.ignores(path.slice(prefix.length))) ||
      path.startsWith(`${options.made}/`)) &&
      !options.isTracked?.(path))

  const leadsNowhere = (path: string, why: string): void =>
    options.unread?.({
      path,
      kind: 'link',
      message: `this link ${why}, so that nothing was read here`,
      help: 'Let it lead to something in the tree, or remove it.',
    })

  /** What the folder, or its `.gitignore`, answers. */
  const attempt = <T>(folder: string, ask: () => T): T | undefined => {
    try {
      return ask()
    } catch (error) {
      if (!options.unread) throw error
      const { code } = error as NodeJS.ErrnoException
      const message = `the folder can't be read (${code ?? String(error)}), so that nothing in it was looked at`
      options.unread({
        path: folder.slice(0, -1) || '.',
        kind: 'folder',
        message,
        help: 'Look at its permissions.',
      })
      return undefined
    }
  }

  const enter = (
    path: string,
    absolute: string,
    layers: readonly { prefix: string; rules: Ignore }[],
  ): void => {
    const real = disk.real(absolute)
    if (!isInside(realRoot, real)) leadsNowhere(path.slice(0, -1), 'leads out of the tree')
    if (visited.has(real) || !isInside(realRoot, real)) return
    visited.add(real)
    const entries = attempt(path, () => disk.entries(absolute)) ?? []
    let here = layers
    if (entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
      const bytes = attempt(path, () => disk.bytes(join(absolute, '.gitignore'))) ?? new Uint8Array()
      here = [...layers, { prefix: path, rules: ignore().add(Buffer.from(bytes).toString()) }]
    }
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = path + entry.name
      const childAbsolute = join(absolute, entry.name)
      const kind = kindOf(entry, childAbsolute, disk)
      if (kind === 'folder') {
        if (entry.name === 'node_modules' || entry.name.startsWith('.') || isIgnored(`${child}/`, here))
          continue
        enter(`${child}/`, childAbsolute, here)
      } else if (kind !== 'other' && !isIgnored(child, here)) {
        if (kind === 'broken') leadsNowhere(child, 'leads nowhere')
        else if (entry.isSymbolicLink() && !isInside(realRoot, disk.real(childAbsolute)))
          leadsNowhere(child, 'leads out of the tree')
        else found.push({ path: child, absolute: childAbsolute })
      }
    }
  }
  enter('', root, [])
  return found
}

function kindOf(entry: Dirent, absolute: string, disk: Disk): 'file' | 'folder' | 'broken' | 'other' {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'other'
  try {
    const target = disk.stat(absolute)
    return target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other'
  } catch {
    return 'broken'
  }
}

/** Told by the mark at its beginning, as Prometheus tells it. */
export const isUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The file's text, or why it has none. */
export function readText(file: FoundFile, disk: Disk = openDisk()): Source | FileProblem {
  const problem = (message: string, help?: string): FileProblem => ({
    path: file.path,
    message,
    help,
    start: 0,
    end: 0,
  })
  try {
    if (disk.stat(file.absolute).size > maxBytes) {
      return problem(
        'the file is larger than 16 MiB',
        'List it under `ignore:` in firedrill.yml if it is not yours to check.',
      )
    }
    const bytes = disk.bytes(file.absolute)
    if (isUtf16(bytes)) {
      return problem('the file is UTF-16, and firedrill reads only UTF-8', 'Save it as UTF-8.')
    }
    try {
      return { path: file.path, text: utf8.decode(bytes) }
    } catch {
      return notUtf8(file.path, bytes)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return problem(`the file can't be read (${code ?? String(error)})`, 'Look at its permissions.')
  }
}

const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Points at the first byte that no UTF-8 text has at its place. */
function notUtf8(path: string, bytes: Uint8Array): FileProblem {
  const text = lenient.decode(bytes)
  const start = Math.max(0, text.indexOf('\ufffd'))
  return {
    path,
    message: 'the file is not UTF-8: a byte here is of another encoding',
    help: 'Save it as UTF-8.',
    source: { path, text },
    start,
    end: start + 1,
  }
}

export function isProblem(read: Source | FileProblem): read is FileProblem {
  return 'message' in read
}
