/** Reads a Markdown page: front matter, headings and fences, with places. A pure function of the text. */
import GithubSlugger from 'github-slugger'
import type { Fence, Heading, PageText } from '../model/page.ts'
import type { Source } from '../model/source.ts'
import { readFrontMatter } from './front-matter.ts'
import { readLinks } from './markdown-links.ts'
import type { Outline, RawFence, RawHeading } from './markdown-outline.ts'
import { scanOutline } from './markdown-scan.ts'
import { isParsable, outlineOf, parseMarkdown } from './markdown-tree.ts'

/** Goldmark, MkDocs and Docusaurus let a heading choose its own id: `## Text {#id}`. */
const ownId = /\{[ \t]*#([^\s{}]+)(?:\s[^{}]*)?\}$/

function headingsOf(raw: readonly RawHeading[]): Heading[] {
  const slugger = new GithubSlugger()
  return raw.map((heading) => {
    const chosen = ownId.exec(heading.text)
    if (!chosen) return { ...heading, id: slugger.slug(heading.text) }
    const text = heading.text.slice(0, chosen.index).trimEnd()
    return { ...heading, text, id: chosen[1] as string, mark: chosen[0] }
  })
}

function fenceOf({ start, end, info, content }: RawFence): Fence {
  return { start, end, content, language: languageOf(info) }
}

/** The first word of an info string; Pandoc and Hugo also write it `{.promql}` or `promql{hl_lines=[1]}`. */
function languageOf(info: string): string {
  return (/^\{?[ \t]*\.?([^\s{}=,]+)/.exec(info)?.[1] ?? '').toLowerCase()
}

function parsedOutline(text: string, from: number): Outline {
  return isParsable(text) ? outlineOf(parseMarkdown(text, from), text) : scanOutline(text, from, true)
}

/** Reads a page. `contentPath` is its path relative to the content folder. */
export function readMarkdown(source: Source, contentPath: string): PageText {
  const { text, path } = source
  const frontMatter = readFrontMatter(source)
  const bodyStart = frontMatter?.end ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0)
  const outline = scanOutline(text, bodyStart) ?? parsedOutline(text, bodyStart)
  return {
    path,
    contentPath,
    source,
    frontMatter,
    bodyStart,
    headings: headingsOf(outline.headings),
    fences: outline.fences.map(fenceOf),
    links: readLinks(text, bodyStart, outline.fences),
  }
}
