/** What a runbook page is made of, beyond what every page has. */

import { addTo } from '../lib/group.ts'
import { memo } from '../lib/memo.ts'
import { trimEndOf } from '../text/trim.ts'
import type { Config, RunbookConfig } from './config.ts'
import type { Heading, Page } from './page.ts'
import type { Project } from './project.ts'
import type { Rule } from './rule.ts'
import type { Span } from './source.ts'

/** Whether there is nothing on the page for anybody to read. */
export function isEmptyPage(page: Page): boolean {
  return page.source.text.slice(page.bodyStart).trim() === ''
}

/** The name of the file without its folder and ending, which is the alert's name by convention. */
export function nameOfPage(page: Page): string {
  return page.contentPath.slice(page.contentPath.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}

const pagesByName = memo((project: Project) => {
  const pages = new Map<string, Page[]>()
  for (const page of project.pages) {
    // The `README.md` of a folder is the page that the folder is called after.
    const [, folder] = /(?:^|\/)([^/]+)\/(?:_?index|README)\.[^./]*$/i.exec(page.contentPath) ?? []
    const name = (folder ?? nameOfPage(page)).toLowerCase()
    addTo(pages, name, page)
  }
  return pages
})

/** The pages that are called like an alert, in any folder and in upper or lower case. */
export function pagesNamed(alert: Rule, project: Project): readonly Page[] {
  return pagesByName(project).get(alert.name.text.toLowerCase()) ?? []
}

/** `runbooks/node/` of `runbooks/node/NodeDown.md`. */
export function folderOfPage(page: Page): string {
  return page.contentPath.slice(0, page.contentPath.lastIndexOf('/') + 1)
}

/** The path of a page relative to the root, which is how findings name files. */
export function pathFromRoot(contentPath: string, config: Config): string {
  return config.content === '.' ? contentPath : `${config.content}/${contentPath}`
}

/** A heading and what follows it, up to the next heading of its level or a higher one. */
export interface Section {
  readonly heading: Heading
  readonly content: Span
}

export const sectionsOf = memo((page: Page): readonly Section[] => {
  const { headings, source } = page
  const ends: number[] = []
  /** The headings that the next one may end, each deeper than the one before. */
  const open: number[] = []
  for (const [index, { depth, start }] of headings.entries()) {
    while (open.length > 0 && (headings[open.at(-1) as number] as Heading).depth >= depth)
      ends[open.pop() as number] = start
    open.push(index)
  }
  return headings.map((heading, index) => ({
    heading,
    content: { start: heading.end, end: ends[index] ?? source.text.length },
  }))
})

/** What the sections of a runbook are called where the configuration doesn't say, in their order. */
const usualSections = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation']

export function sectionNames(config: Config): readonly string[] {
  return config.runbooks.sections ?? usualSections
}

/** What makes two headings the same: not their case, a number before them or a colon behind them. */
export function titleKey(text: string): string {
  return trimEndOf(text.toLowerCase().replace(/^(\d+[.)]|[^\p{L}\p{N}]+)\s*/u, ''), ' \t:.')
}

/** A section that runbooks are asked to have. */
export interface NamedSection extends Section {
  /** As the configuration writes it. */
  readonly name: string
  /** Its place in the order that is asked for. */
  readonly rank: number
}

const namedBy = memo((config: RunbookConfig) => {
  const names = config.sections ?? usualSections
  const ranks = new Map(names.map((name, rank) => [titleKey(name), rank]))
  return memo((page: Page): readonly NamedSection[] =>
    sectionsOf(page).flatMap((section) => {
      const rank = ranks.get(titleKey(section.heading.text))
      return rank === undefined ? [] : [{ ...section, name: names[rank] as string, rank }]
    }),
  )
})

/** The sections of a page that have one of the names, in the order of the text. */
export function namedSections(page: Page, config: Config): readonly NamedSection[] {
  return namedBy(config.runbooks)(page)
}

/** Whether the team asks for these sections, or uses them: at least half of its runbooks have one. */
export const usesSections = memo((project: Project): boolean => {
  if (project.config.runbooks.sections) return true
  const written = project.runbooks.filter((page) => !isEmptyPage(page))
  const using = written.filter((page) => namedSections(page, project.config).length > 0)
  return using.length * 2 >= written.length
})

/** A comment as Markdown has none: `[//]: # (text)` and its like. */
const referenceComment = /^[ \t]*\[(?:\/\/|comment|_)\]:[^\r\n]*$/gim

/** The text without what no reader sees. */
export function visible(text: string): string {
  let shown = ''
  let at = 0
  for (let open = text.indexOf('<!--'); open >= 0; open = text.indexOf('<!--', at)) {
    const close = text.indexOf('-->', open + 2)
    if (close < 0) break
    shown += text.slice(at, open)
    at = close + 3
  }
  return (shown + text.slice(at)).replace(referenceComment, '')
}

/** Whether a section holds nothing that a reader sees. */
export function isBlankSection(page: Page, { content }: Section): boolean {
  return visible(page.source.text.slice(content.start, content.end)).trim() === ''
}

/** What stands where somebody meant to write something. */
const placeholder =
  /^[\s*_~.…<[(-]*(?![\s*_~.…<[(-])(?:to[ -]?do|tbd|tba|fixme|wip|n\/?a|none|coming soon|lorem ipsum.*(?!.)|x{3,}|\?+)?[\s*_~.…>\]):!-]*$/i

/** Whether a text is blank, or only holds a place for one. */
export function isPlaceholder(text: string): boolean {
  const shown = visible(text).trim()
  return shown.length < 200 && shown.split('\n').every((line) => placeholder.test(line))
}
