/** A built site on the disk: its files, by their exact names, and their HTML. */
import { join } from 'node:path'
import { type Disk, openDisk } from '../disk/disk.ts'
import { readRegular } from '../disk/read.ts'
import { type HtmlPage, readHtml } from '../text/html.ts'

export interface BuiltSite {
  /** POSIX paths below the folder. */
  readonly files: ReadonlySet<string>
  /** The content of an HTML file; undefined for other and unreadable files. */
  html(path: string): HtmlPage | undefined
}

/** More is no site of runbooks. */
const maxFiles = 500_000

export const isHtmlPath = (path: string): boolean => /\.html?$/i.test(path)

/**
 * Lists a folder. Symbolic links are followed where they stay inside.
 * @throws what the file system says of a folder that can't be read
 */
export function openSite(folder: string): BuiltSite {
  const disk = openDisk(folder, [], { hides: false })
  const { root } = disk
  const files = new Set<string>()
  const seen = new Set<string>()

  function visit(real: string, path: string): void {
    if (seen.has(real) || files.size > maxFiles) return
    seen.add(real)
    for (const entry of disk.entries(real)) {
      const below = path + entry.name
      let target = join(real, entry.name)
      let [isFolder, isFile] = [entry.isDirectory(), entry.isFile()]
      if (entry.isSymbolicLink()) {
        try {
          target = disk.place(target)
          isFolder = disk.stat(target).isDirectory()
          isFile = !isFolder
        } catch {
          continue
        }
      }
      if (isFolder) visit(target, `${below}/`)
      else if (isFile) files.add(below)
    }
  }
  visit(root, '')

  const pages = new Map<string, HtmlPage | undefined>()
  return {
    files,
    html(path) {
      if (!files.has(path) || !isHtmlPath(path)) return undefined
      if (!pages.has(path)) pages.set(path, readPage(join(root, path), disk))
      return pages.get(path)
    },
  }
}

function readPage(path: string, disk: Disk): HtmlPage | undefined {
  try {
    return readHtml(readRegular(disk.place(path)).toString())
  } catch {
    return undefined
  }
}
