/** The web addresses that a page leads to. Looks at the text once, since a syntax tree costs a hundred times more. */
import type { Page } from '../model/page.ts'
import type { Span } from '../model/source.ts'

export interface PageUrl extends Span {
  /** Without the escapes of Markdown and HTML. */
  readonly url: string
  /** Whether its author made it a link, or only wrote it into running text. */
  readonly isLink: boolean
}

/** Longer ones are data and not addresses. */
const maxLength = 2048

/** What is not shown, or shown as it is: fences, code spans, comments, snapshots. Sorted, may overlap. */
function silentSpans(page: Page): Span[] {
  const { text } = page.source
  const { calls } = page.shortcodes
  const spans: Span[] = [...page.fences]
  for (const call of calls) {
    const close = call.closedBy === undefined ? undefined : calls[call.closedBy]
    if (call.name === 'comment' && close) spans.push({ start: call.start, end: close.end })
  }
  const between = (open: string, close: string): void => {
    for (let at = text.indexOf(open, page.bodyStart); at >= 0; ) {
      const end = text.indexOf(close, at + open.length)
      if (end < 0) return
      spans.push({ start: at, end: end + close.length })
      at = text.indexOf(open, end)
    }
  }
  between('<!--', '-->')
  between('<pre', '</pre>')
  between('<code', '</code>')
  spans.push(...codeSpans(page))
  return spans.sort((a, b) => a.start - b.start)
}

/** Between two runs of as many backticks, in one paragraph. */
function codeSpans({ source: { text }, bodyStart, fences }: Page): Span[] {
  const spans: Span[] = []
  /** Where in this paragraph the last run of each length is that is still open. */
  let open = new Map<number, number>()
  let fence = 0
  const runs = /`+|\n[ \t]*\r?\n/g
  runs.lastIndex = bodyStart
  for (let match = runs.exec(text); match; match = runs.exec(text)) {
    while (fence < fences.length && (fences[fence]?.end ?? 0) <= match.index) fence++
    const inside = fences[fence]
    if (inside && inside.start <= match.index) {
      runs.lastIndex = Math.max(inside.end, match.index + 1)
      open = new Map()
    } else if (match[0].startsWith('\n')) open = new Map()
    else if (text[match.index - 1] !== '\\') {
      const { length } = match[0]
      const start = open.get(length)
      if (start === undefined) open.set(length, match.index)
      else {
        spans.push({ start, end: match.index + length })
        open = new Map()
      }
    }
  }
  return spans
}

/** Up to white space or the bracket that closes what was opened before the address. */
function inBrackets(text: string, start: number): number {
  let depth = 0
  let at = start
  for (; at < text.length && at - start < maxLength; at++) {
    const unit = text[at] as string
    if (unit <= ' ') break
    if (unit === '\\') at++
    else if (unit === '(') depth++
    else if (unit === ')' && depth-- === 0) break
  }
  return Math.min(at, text.length)
}

function upTo(text: string, start: number, stop: RegExp): number {
  let at = start
  while (at < text.length && at - start <= maxLength && !stop.test(text[at] as string)) at++
  return at
}

/** GitHub's rules for addresses in running text: no punctuation at the end, brackets only in pairs. */
function bareEnd(text: string, start: number, tokenEnd: number): number {
  let end = tokenEnd
  let open = 0
  let close = 0
  for (let at = start; at < end; at++) {
    if (text[at] === '(') open++
    else if (text[at] === ')') close++
  }
  for (;;) {
    const last = text[end - 1] as string
    if (/[?!.,:;*_~]/.test(last)) end--
    else if (last === ')' && close > open) {
      end--
      close--
    } else return end
  }
}

/** What stands right before an address says what it is. */
const beforeLink = /\]\(\s*(<?)$/
const beforeDefinition = /(?:^|\n) {0,3}\[[^\]\n]+\]:[ \t]*(<?)$/
const beforeAttribute = /\b(?:href|src)\s*=\s*(["'])$/i

/** The start of something that a reader has to fill in: `https://host/<id>`, `https://$HOST/`, `https://{{ … }}`. */
const placeholder = /[{}$*]|%\(|^https?:\/\/[^/]*[%_,;!=]/

function urlAt(text: string, start: number): PageUrl | undefined {
  const before = text.slice(Math.max(0, start - 300), start)
  const found = (end: number, isLink: boolean): PageUrl => ({
    start,
    end,
    isLink,
    url: text
      .slice(start, end)
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&amp;/gi, '&'),
  })
  const link = beforeLink.exec(before)
  if (link) return found(link[1] ? upTo(text, start, /[>\n]/) : inBrackets(text, start), true)
  const definition = beforeDefinition.exec(before)
  // `[//]: # (…)` is a comment.
  if (definition) return found(upTo(text, start, definition[1] ? /[>\n]/ : /\s/), true)
  const attribute = beforeAttribute.exec(before)
  if (attribute) return found(upTo(text, start, attribute[1] === '"' ? /["\n]/ : /['\n]/), true)
  if (before.endsWith('<')) {
    const end = upTo(text, start, /[\s<>]/)
    return text[end] === '>' ? found(end, true) : undefined
  }
  const line = before.slice(before.lastIndexOf('\n') + 1)
  if (/[\w/.@-]$/.test(before) || /^(?: {4}|\t)|^\[\/\/\]:/.test(line)) return undefined
  const tokenEnd = upTo(text, start, /[\s<>"'`|\\^[\]]/)
  const isPart = /[<[{]/.test(text[tokenEnd] ?? '') || /\.\.\.|…/.test(text.slice(start, tokenEnd))
  return isPart ? undefined : found(bareEnd(text, start, tokenEnd), false)
}

/** In the order of the text. */
export function urlsInPage(page: Page): PageUrl[] {
  const { text } = page.source
  const urls: PageUrl[] = []
  const schemes = /https?:\/\/(?=[^\s/])/gi
  schemes.lastIndex = page.bodyStart
  let match = schemes.exec(text)
  if (!match) return urls
  const silent = silentSpans(page)
  let next = 0
  let silentUntil = 0
  for (; match; match = schemes.exec(text)) {
    const start = match.index
    for (; next < silent.length && (silent[next] as Span).start <= start; next++)
      silentUntil = Math.max(silentUntil, (silent[next] as Span).end)
    if (start < silentUntil) {
      schemes.lastIndex = silentUntil
      continue
    }
    const found = urlAt(text, start)
    if (!found) continue
    schemes.lastIndex = found.end
    if (found.end - start <= maxLength && !placeholder.test(found.url)) urls.push(found)
  }
  return urls
}
