/** A built site on the disk: which files there are, by their exact names, and what they say. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { type HtmlPage, readHtml } from '../text/html.ts'

export interface BuiltSite {
  /** POSIX paths below the folder. */
  readonly files: ReadonlySet<string>
  /** What an HTML file says; nothing for other files, and for what can't be read. */
  html(path: string): HtmlPage | undefined
}

/** More is no site of runbooks. */
const maxFiles = 500_000
/** Bytes of one page. */
const maxPage = 16 * 1024 * 1024

export const isHtmlPath = (path: string): boolean => /\.html?$/i.test(path)

/**
 * Lists a folder. Symbolic links are followed where they stay inside.
 * @throws what node:fs throws when the folder itself can't be read
 */
export function openSite(folder: string): BuiltSite {
  const root = realpathSync(folder)
  const files = new Set<string>()
  const seen = new Set<string>()

  function visit(real: string, path: string): void {
    if (seen.has(real) || files.size > maxFiles) return
    seen.add(real)
    for (const entry of readdirSync(real, { withFileTypes: true })) {
      const below = path + entry.name
      let target = join(real, entry.name)
      let [isFolder, isFile] = [entry.isDirectory(), entry.isFile()]
      if (entry.isSymbolicLink()) {
        try {
          target = realpathSync(target)
          if (target !== root && !target.startsWith(root + sep)) continue
          const stat = statSync(target)
          ;[isFolder, isFile] = [stat.isDirectory(), stat.isFile()]
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
      if (!pages.has(path)) pages.set(path, readPage(join(root, path)))
      return pages.get(path)
    },
  }
}

function readPage(path: string): HtmlPage | undefined {
  try {
    return statSync(path).size > maxPage ? undefined : readHtml(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
