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
    layers.some(({ prefix, rules }) => rules.ignores(path.slice(prefix.length)))

  const enter = (
    path: string,
    absolute: string,
    real: string,
    layers: readonly { prefix: string; rules: Ignore }[],
  ): void => {
    if (visited.has(real) || !isInside(realRoot, real)) return
    visited.add(real)
    const entries = disk.entries(absolute)
    let here = layers
    if (entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
      const rules = ignore().add(Buffer.from(disk.bytes(join(absolute, '.gitignore'))).toString())
      here = [...layers, { prefix: path, rules }]
    }
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = path + entry.name
      const childAbsolute = join(absolute, entry.name)
      const kind = kindOf(entry, childAbsolute, disk)
      if (kind === 'folder') {
        if (entry.name === 'node_modules' || entry.name.startsWith('.') || isIgnored(`${child}/`, here))
          continue
        // Only a link leads elsewhere; to ask the disk at each level would take time with the cube of the depth.
        const childReal = entry.isSymbolicLink() ? disk.real(childAbsolute) : join(real, entry.name)
        enter(`${child}/`, childAbsolute, childReal, here)
      } else if (kind === 'file' && !isIgnored(child, here)) {
        if (entry.isSymbolicLink() && !isInside(realRoot, disk.real(childAbsolute))) continue
        found.push({ path: child, absolute: childAbsolute })
      }
    }
  }
  enter('', root, realRoot, [{ prefix: '', rules: own }])
  return found
}

function kindOf(entry: Dirent, absolute: string, disk: Disk): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'other'
  try {
    const target = disk.stat(absolute)
    return target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other'
  } catch {
    return 'other'
  }
}

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
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      return problem('the file is UTF-16, and Prometheus reads only UTF-8', 'Save it as UTF-8.')
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
