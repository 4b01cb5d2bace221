/** The links of a page: found by regular expressions where that is certain, otherwise from the syntax tree. */
import type { Nodes } from 'mdast'
import type { Link } from '../model/page.ts'
import type { Span } from '../model/source.ts'
import { trimEndOf } from '../text/trim.ts'
import { blanked } from './blank.ts'
import { codeSpans, commentSpans } from './markdown-mask.ts'
import { isParsable, parseMarkdown, walk } from './markdown-tree.ts'

const mayHoldLink = (text: string): boolean =>
  ['](', '][', ']:', '://'].some((mark) => text.includes(mark)) || /<(?:a|img)\s/i.test(text)

const inline =
  /(!?)\[(?:[^[\]\\]|\\[\s\S]){0,2000}\]\([ \t]*(?![ \t])(?:<([^<>\r\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:[ \t]+(?:"[^"\r\n]*"|'[^'\r\n]*'|\([^()\r\n]*\)))?[ \t]*\)/g
const html =
  /<(a|img)\s[^<>]{0,500}?\b(?:href|src)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))[^<>]{0,500}>/gi
const bare = /https?:\/\/[^\s<>[\]()"'`*|]+/gi
/** Comments in Markdown: link definitions that nothing refers to. */
const referenceComment = /^[ \t]*\[(?:\/\/|comment|_)\]:[^\r\n]*/gim
const definition = /^ {0,3}\[(?!\/\/\]|comment\]|_\])[^[\]\r\n]+\]:/m

const unescaped = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/g, '$1')

/** The links of a tree. Offsets are those of the whole text. */
export function linksOf(root: Nodes): Link[] {
  const links: Link[] = []
  walk(root, (any) => {
    const node = any as Nodes
    if (node.type !== 'link' && node.type !== 'image' && node.type !== 'definition') return
    if (node.type === 'definition' && /^(?:\/\/|comment|_)$/i.test(node.label ?? '')) return
    const span = { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 }
    links.push({ kind: node.type, destination: node.url, ...span })
  })
  return links
}

/** Links that are not Markdown's own: HTML elements, and URLs in plain text. */
function otherLinks(masked: string, from: number, taken: readonly Span[]): Link[] {
  const links: Link[] = []
  for (const match of masked.matchAll(html)) {
    const destination = match[2] ?? match[3] ?? match[4] ?? ''
    const kind = match[1]?.toLowerCase() === 'a' ? 'link' : 'image'
    links.push({ kind, destination, start: match.index, end: match.index + match[0].length })
  }
  const comments = [...masked.matchAll(referenceComment)].map(({ index, 0: line }) => ({
    start: index,
    end: index + line.length,
  }))
  const hidden = [...taken, ...links, ...comments].sort((a, b) => a.start - b.start)
  const rest = blanked(masked, hidden)
  for (const match of rest.slice(from).matchAll(bare)) {
    const destination = trimEndOf(match[0], '?!.,:;~_')
    const start = from + match.index
    links.push({ kind: 'bare', destination, start, end: start + destination.length })
  }
  return links
}

/** True when all links are certain: the text has no HTML, which Markdown leaves alone, and no indented code. */
function isPlain(masked: string): boolean {
  return masked.split(/\n[ \t\r]*\n/).every((paragraph) => {
    if (!paragraph.includes('](')) return true
    return !/(?<!\]\([ \t]*)</.test(paragraph) && !/^(?= {4}|[ \t]*\t).*\]\(/m.test(paragraph)
  })
}

/** True when each comment is between blank lines, so that it can't be part of code or HTML. */
function areApart(comments: readonly Span[], text: string): boolean {
  return comments.every(
    ({ start, end }) =>
      /(?:^|\n[ \t]*\r?\n) {0,3}$/.test(text.slice(Math.max(0, start - 80), start)) &&
      /^[ \t]*(?:$|\r?\n[ \t]*(?:$|\r?\n))/.test(text.slice(end, end + 80)),
  )
}

interface Masked {
  readonly text: string
  /** True when the search for comments and code spans is certain. */
  readonly isCertain: boolean
}

/** The text with everything hidden that Markdown leaves alone: front matter, code blocks, comments, code spans. */
export function maskCode(text: string, from: number, fences: readonly Span[]): Masked {
  const outside = blanked(text, [{ start: 0, end: from }, ...fences])
  const comments = commentSpans(outside, from)
  const uncommented = blanked(outside, comments)
  const code = codeSpans(uncommented, from)
  return {
    // Code is text within its paragraph, so it must not look like a blank line.
    text: blanked(uncommented, code, 'x'),
    // A line that starts a block, such as a list item, also ends code that began on the line before.
    isCertain:
      areApart(comments, outside) && !code.some(({ start, end }) => text.slice(start, end).includes('\n')),
  }
}

/** The inline links of a masked text; `isCertain` is false where only a parser can tell. */
export function scanLinks({ text: masked, isCertain }: Masked): { links: Link[]; isCertain: boolean } {
  const links: Link[] = []
  let isPlainly = isCertain
  for (const match of masked.matchAll(inline)) {
    const destination = unescaped(match[2] ?? match[3] ?? '')
    if (match[0].includes('\n') || masked[match.index - 1] === '\\' || destination.includes('&'))
      isPlainly = false
    const kind = match[1] === '!' ? 'image' : 'link'
    links.push({ kind, destination, start: match.index, end: match.index + match[0].length })
  }
  const isWhole = masked.split('](').length - 1 === links.length && !definition.test(masked)
  return { links, isCertain: isPlainly && isWhole && (links.length === 0 || isPlain(masked)) }
}

/** Most pages have URLs only in code blocks, and then nothing has to be masked. */
function mayHoldLinkOutside(text: string, from: number, fences: readonly Span[]): boolean {
  let at = from
  for (const { start, end } of fences) {
    if (start > at && mayHoldLink(text.slice(at, start))) return true
    at = Math.max(at, end)
  }
  return mayHoldLink(text.slice(at))
}

/** Reads the links of the text from `from` on; `fences` are its code blocks. */
export function readLinks(text: string, from: number, fences: readonly Span[]): readonly Link[] {
  if (!mayHoldLinkOutside(text, from, fences)) return []
  const masked = maskCode(text, from, fences)
  if (!mayHoldLink(masked.text)) return []
  const scanned = scanLinks(masked)
  const isEnough = scanned.isCertain || !isParsable(text)
  const links = isEnough ? scanned.links : linksOf(parseMarkdown(text, from))
  return [...links, ...otherLinks(masked.text, from, links)].sort((a, b) => a.start - b.start)
}
