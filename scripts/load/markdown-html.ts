/** The start and end of an HTML block in Markdown. */
import { htmlBlockNames, htmlRawNames } from 'micromark-util-html-tag-name'

export interface HtmlBlock {
  readonly start: RegExp
  /** The pattern that ends it; without one, a blank line does. */
  readonly until?: RegExp
  /** True when it may follow a paragraph directly. */
  readonly interrupts: boolean
}

/** The seven kinds of CommonMark, in its order. */
export const htmlBlocks: readonly HtmlBlock[] = [
  {
    start: new RegExp(`^<(?:${htmlRawNames.join('|')})(?:[\\s>]|$)`, 'i'),
    until: new RegExp(`</(?:${htmlRawNames.join('|')})>`, 'i'),
    interrupts: true,
  },
  { start: /^<!--/, until: /-->/, interrupts: true },
  { start: /^<\?/, until: /\?>/, interrupts: true },
  { start: /^<![a-z]/i, until: />/, interrupts: true },
  { start: /^<!\[CDATA\[/, until: /\]\]>/, interrupts: true },
  {
    start: new RegExp(`^</?(?:${htmlBlockNames.join('|')})(?:\\s|/?>|$)`, 'i'),
    interrupts: true,
  },
  {
    start:
      /^<(?:[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-z][a-z0-9-]*\s*)>\s*$/i,
    interrupts: false,
  },
]
