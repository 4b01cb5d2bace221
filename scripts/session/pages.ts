/** The pages of a build: the author's, and an index where the author wrote none, as the flavor wants them. */
import { asWritten, isForHugo } from '../emit/flavor/as-written.ts'
import { flavored } from '../emit/flavor/flavored.ts'
import type { Flavor } from '../emit/flavor/names.ts'
import { pathIn } from '../emit/flavor/paths.ts'
import { indexPages } from '../emit/index-pages.ts'
import { readMarkdown } from '../load/markdown.ts'
import { withShortcodes } from '../load/page.ts'
import { alertListCalls } from '../model/alert-list.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import { growsTooLong } from '../model/shortcode.ts'
import { pointAt } from '../model/source.ts'
import { expandPage } from '../shortcode/expand.ts'
import { scanShortcodes } from '../shortcode/scan.ts'

interface BuiltPages {
  readonly pages: readonly { readonly path: string; readonly text: string }[]
  /** Why some can't be built, with their places. */
  readonly problems: readonly string[]
}

function pageOf(text: string, { path, contentPath }: Pick<Page, 'path' | 'contentPath'>): Page {
  const page = readMarkdown({ path, text }, contentPath)
  return withShortcodes(page, scanShortcodes(text, page.bodyStart))
}

/** Lists of alerts come first and are then the page's own text, so that a flavor has its way with their links. */
function withLists(page: Page, project: Project): Page {
  if (alertListCalls(page, project).length === 0) return page
  return pageOf(expandPage(page, project, new Set(['alerts'])).text, page)
}

function indexesOf(project: Project, flavor: Flavor | undefined): Page[] {
  const { content } = project.config
  const isPlain = (flavor === undefined || flavor === 'plain') && !isForHugo(project)
  const indexes = indexPages(project, isPlain ? 'README.md' : '_index.md').map(({ contentPath, text }) =>
    pageOf(text, { path: content === '.' ? contentPath : `${content}/${contentPath}`, contentPath }),
  )
  const pathOf = (page: Page): string => (flavor ? pathIn(flavor, page) : page.contentPath)
  const taken = new Set(project.pages.map(pathOf))
  return indexes.filter((page) => !taken.has(pathOf(page)))
}

export function builtPages(authored: Project, flavor: Flavor | undefined, hasIndex: boolean): BuiltPages {
  const indexes = hasIndex ? indexesOf(authored, flavor) : []
  const project = indexes.length === 0 ? authored : { ...authored, pages: [...authored.pages, ...indexes] }
  const problems: string[] = []
  const pages = project.pages.map((source) => {
    const page = flavor ? withLists(source, project) : source
    const expansion = expandPage(page, project)
    for (const { message, start } of expansion.problems) {
      // All others are findings, and where there is a build nevertheless they are known to its team.
      if (message !== growsTooLong.message) continue
      const { line, column } = pointAt(page.source, start)
      problems.push(`${page.path}:${line}:${column}: ${message}`)
    }
    const { path, text, problem } = flavor
      ? flavored(page, expansion, project, flavor)
      : asWritten(page, expansion, project)
    if (problem !== undefined) problems.push(`${page.path}: ${problem}`)
    return { path, text }
  })
  return { pages, problems }
}
