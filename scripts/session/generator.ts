/** Which generator a tree has, seen from the configuration that is in it. */
import { join } from 'node:path'
import type { Disk } from '../disk/disk.ts'
import { isFolder } from '../disk/look.ts'
import { isProblem, readText } from '../load/files.ts'
import type { GeneratorName, SiteConfig } from '../model/config.ts'

const files: readonly (readonly [RegExp, GeneratorName])[] = [
  [/^hugo\.(?:toml|ya?ml|json)$/, 'hugo'],
  [/^mkdocs\.ya?ml$/, 'mkdocs'],
  [/^docusaurus\.config\.[cm]?[jt]s$/, 'docusaurus'],
]

/** Files whose text decides how addresses are made. */
export const isGeneratorFile = (path: string): boolean => /(?:^|\/)hugo\.(?:toml|json)$/.test(path)

/** Folders with a dot are never read: whether VitePress' own is there is all that is asked. */
export const vitepressFolders = (root: string): readonly string[] =>
  ['', 'docs', 'content'].filter((folder) => isFolder(join(root, folder, '.vitepress')))

const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`)

/** Settings that change addresses, each on a line of its own in any of the formats. */
const flatFiles = /^[ \t]*use_directory_urls[ \t]*:[ \t]*false\b/im
const ugly = /^[ \t]*"?uglyURLs"?[ \t]*[:=][ \t]*true\b/im
const keepsCase = /^[ \t]*"?disablePathToLower"?[ \t]*[:=][ \t]*true\b/im

/** The generator whose pages are those of the content folder; nothing where none or more than one may be. */
export function detectedGenerator(
  root: string,
  content: string,
  paths: readonly string[],
  disk: Disk,
): Partial<SiteConfig> {
  const textOf = (path: string): string => {
    const read = readText({ path, absolute: join(root, path) }, disk)
    return isProblem(read) ? '' : read.text
  }
  const found: Partial<SiteConfig>[] = []
  for (const path of paths) {
    const cut = path.lastIndexOf('/') + 1
    const generator = files.find(([name]) => name.test(path.slice(cut)))?.[1]
    const folder = path.slice(0, cut)
    if (generator === undefined || !isWithin(content, folder.slice(0, -1))) continue
    if (generator === 'docusaurus') {
      found.push({ generator })
      continue
    }
    const text = textOf(path)
    const [, named] = /^"?(?:docs_dir|contentDir)"?[ \t]*[:=][ \t]*["']?([^"'\s#]+)/m.exec(text) ?? []
    if (content !== folder + (named ?? (generator === 'hugo' ? 'content' : 'docs'))) continue
    if (generator === 'mkdocs') found.push({ generator, useDirectoryURLs: !flatFiles.test(text) })
    else
      found.push({
        generator,
        uglyURLs: ugly.test(text),
        disablePathToLower: keepsCase.test(text),
      })
  }
  for (const folder of vitepressFolders(root))
    if (folder === content || (folder === '' && content === '.')) found.push({ generator: 'vitepress' })
  const [only, other] = found
  return only && !other ? only : {}
}
