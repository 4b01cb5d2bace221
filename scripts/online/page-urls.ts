/** The web addresses among the links of a page. */
import type { Page } from '../model/page.ts'
import type { Span } from '../model/source.ts'

export interface PageUrl extends Span {
  readonly url: string
  /** Whether its author made it a link, or only wrote it into running text. */
  readonly isLink: boolean
}

/** Longer ones are data and not addresses. */
const maxLength = 2048

/** Something that a reader has to fill in: `https://host/<id>`, `https://$HOST/`, `https://{{ … }}`. */
const placeholder = /[{}$*…]|\.\.\.|%\(|^https?:\/\/[^/]*[%_,;!=]/
/** What goes on after an address in running text makes it the beginning of one. */
const goesOn = /^[?!.,:;~_]*(?:[<[{(…]|\*(?!\*)|\.\.)/
/** An autolink, or the argument of a shortcode. */
const madeLink = /[<]$|=["']$/

/** Copies of rules, which are not shown. */
function commentsOf({ shortcodes: { calls } }: Page): Span[] {
  return calls.flatMap((call) => {
    const close = call.name === 'comment' && call.closedBy !== undefined ? calls[call.closedBy] : undefined
    return close ? [{ start: call.start, end: close.end }] : []
  })
}

/** The address itself within its link, where it is written as it is read. */
function placeOf(destination: string, { start, end }: Span, text: string): Span {
  const at = text.slice(start, end).lastIndexOf(destination)
  return at < 0 ? { start, end } : { start: start + at, end: start + at + destination.length }
}

/** Whether an address in running text was meant for readers to follow; nothing where it is only part of one, or code. */
function isLinkInText({ start, end }: Span, text: string): boolean | undefined {
  const before = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - 100), start)
  if (goesOn.test(text.slice(end, end + 8)) || /^(?: {4}|\t)/.test(before)) return undefined
  return madeLink.test(before)
}

/** In the order of the text. */
export function urlsInPage(page: Page): PageUrl[] {
  const { text } = page.source
  const comments = commentsOf(page)
  return page.links.flatMap((link) => {
    const { destination, kind } = link
    if (destination.length > maxLength || !/^https?:\/\/[^/]/i.test(destination)) return []
    if (placeholder.test(destination)) return []
    if (comments.some(({ start, end }) => start <= link.start && link.end <= end)) return []
    const isLink = kind === 'bare' ? isLinkInText(link, text) : true
    return isLink === undefined ? [] : [{ url: destination, isLink, ...placeOf(destination, link, text) }]
  })
}
