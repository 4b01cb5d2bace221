import type { ShortcodeScan } from './shortcode.ts'
import type { Source, Span } from './source.ts'
import type { YamlFile, YamlNode } from './yaml.ts'

export interface FrontMatter extends Span {
  readonly format: 'yaml' | 'toml' | 'json'
  /** The text between the fences. */
  readonly content: Span
  /** The values, `{}` when it can't be read. */
  readonly values: Readonly<Record<string, unknown>>
  /** For YAML, the tree with places. */
  readonly node?: YamlNode
  readonly problems: readonly (Span & { readonly message: string; readonly help?: string })[]
}

export interface Heading extends Span {
  /** 1 to 6. */
  readonly depth: number
  /** As a reader sees it, without markup. */
  readonly text: string
  /** The one that it chooses for itself, or one in GitHub's style, made unique in the page. */
  readonly id: string
  /** `{#id}` as it is written, which not every generator reads. */
  readonly mark?: string
}

/** A fenced code block. */
export interface Fence extends Span {
  /** The first word of the info string, lower-cased; '' when there is none. */
  readonly language: string
  readonly content: Span
}

/** A link, or something that is shown from another address. The span is all of it. */
export interface Link extends Span {
  /** `bare` is an address in running text, which most sites make a link of. */
  readonly kind: 'link' | 'image' | 'definition' | 'bare'
  /** As it was written, without Markdown's escapes and angle brackets. */
  readonly destination: string
}

/** A copy of a rule in a page's `comment`, for viewers that run no shortcodes. */
export interface Snapshot {
  readonly fence: Fence
  /** What the fence holds, with places in the page. What keeps it from being read is in its `problems`. */
  readonly yaml: YamlFile
}

/** A Markdown file under the content folder. */
export interface Page {
  /** POSIX path, relative to the root. */
  readonly path: string
  /** The same, relative to the content folder. */
  readonly contentPath: string
  readonly source: Source
  readonly frontMatter?: FrontMatter
  /** Where the text after the front matter begins. */
  readonly bodyStart: number
  readonly headings: readonly Heading[]
  readonly fences: readonly Fence[]
  /** In the order of the text; what is in code or comments is none. */
  readonly links: readonly Link[]
  readonly shortcodes: ShortcodeScan
  readonly snapshots: readonly Snapshot[]
}

/** What the text of a page says, before its shortcodes are read. */
export type PageText = Omit<Page, 'shortcodes' | 'snapshots'>

/** `_index.md` is its folder's page, not a runbook. */
export function isIndexPage(page: Page): boolean {
  return /(^|\/)_index(\.[a-z-]+)?\.md$/i.test(page.contentPath)
}
