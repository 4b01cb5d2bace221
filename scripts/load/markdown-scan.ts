/**
 * Finds headings and code fences by looking at each line once, which is a hundred times cheaper than a syntax tree.
 * It keeps to CommonMark's block structure where that is plain, and gives up where only a parser can be sure.
 */
import { htmlBlockNames, htmlRawNames } from 'micromark-util-html-tag-name'
import type { Span } from '../model/source.ts'

/** A heading before its id is made. */
export interface RawHeading extends Span {
  readonly depth: number
  readonly text: string
}

export interface RawFence extends Span {
  readonly info: string
  readonly content: Span
}

export interface Outline {
  readonly headings: readonly RawHeading[]
  readonly fences: readonly RawFence[]
}

/** What ends an HTML block, by what begins it; without `until` it is a blank line. */
const htmlStarts: readonly { start: RegExp; until?: RegExp; interrupts: boolean }[] = [
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

/** Lists nested deeper than this are nobody's; what is in them counts as text. */
const maxDepth = 100

const atx = /^(#{1,6})(?:[ \t]+(.*))?$/
const fenceOpening = /^(`{3,})([^`]*)$|^(~{3,})(.*)$/
const setext = /^(=+|-+)[ \t]*$/
const thematicBreak = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const listMarker = /^([-+*]|(\d{1,9})[.)])(?=[ \t]|$)/
/** In a quote: anything that may be more than running text. */
const structureInQuote = /^[ \t>]*(?:$|(?:[-+*]|\d{1,9}[.)])[ \t]|[#`~<=_*-])|^> ?(?: {4}|\t)/
/** Inline markup that would have to be taken off a heading's text. */
const markup = /[\\*[`]|<[a-z/!?]|&[a-z#]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/iu
const codeSpans = /`([^`]+)`/g
const strong = /(?<=^|\s)\*\*([^\s*`](?:[^*`]*[^\s*`])?)\*\*(?=$|\s)/g

/** A heading's text as a reader sees it, or nothing where only a parser can say. */
function plainText(raw: string): string | undefined {
  if (!markup.test(raw)) return raw
  if (raw.includes('``')) return undefined
  const outside = raw.replace(strong, '$1')
  if (markup.test(outside.replace(codeSpans, 'x'))) return undefined
  return outside.replace(codeSpans, (_, code: string) =>
    code.startsWith(' ') && code.endsWith(' ') && code.trim() ? code.slice(1, -1) : code,
  )
}

/** Takes off the `#`s that may close a heading. */
function withoutClosing(text: string): string {
  let end = text.length
  while (text[end - 1] === '#') end--
  return end === 0 || text[end - 1] === ' ' || text[end - 1] === '\t' ? text.slice(0, end).trimEnd() : text
}

interface OpenFence {
  readonly character: string
  readonly length: number
  readonly start: number
  readonly info: string
  readonly contentStart: number
}

/**
 * Headings and fences of `text` from `from` on, or nothing if they depend on more than this scan understands; as a
 * guess it does what it can.
 */
export function scanOutline(text: string, from: number): Outline | undefined
export function scanOutline(text: string, from: number, isGuess: true): Outline
export function scanOutline(text: string, from: number, isGuess = false): Outline | undefined {
  const headings: RawHeading[] = []
  const fences: RawFence[] = []
  /** The columns at which the content of the open list items begins. */
  const items: number[] = []
  /** The paragraph that the next line may continue: one of its own, or one inside a quote. */
  let paragraph: 'none' | 'own' | 'quoted' = 'none'
  let paragraphStart = 0
  let html: { until?: RegExp } | undefined
  let fence: OpenFence | undefined
  let justEmptyItem = false

  const closeFence = (contentEnd: number, end: number): void => {
    if (!fence) return
    const { start, info, contentStart } = fence
    fences.push({
      start,
      end,
      info,
      content: { start: contentStart, end: Math.max(contentStart, contentEnd) },
    })
    fence = undefined
  }

  let next = from
  for (let lineStart = from; lineStart < text.length; lineStart = next) {
    const newline = text.indexOf('\n', lineStart)
    next = newline < 0 ? text.length : newline + 1
    let lineEnd = newline < 0 ? text.length : newline
    if (lineEnd > lineStart && text.charCodeAt(lineEnd - 1) === 13) lineEnd--

    let at = lineStart
    let column = 0
    for (; at < lineEnd; at++) {
      const code = text.charCodeAt(at)
      if (code === 32) column++
      else if (code === 9) column += 4 - (column % 4)
      else break
    }
    if (at === lineEnd) {
      paragraph = 'none'
      if (html && !html.until) html = undefined
      if (justEmptyItem) items.pop()
      justEmptyItem = false
      continue
    }
    justEmptyItem = false
    let depth = items.length
    while (depth > 0 && column < (items[depth - 1] as number)) depth--
    if ((fence || html) && depth < items.length) {
      closeFence(lineStart, lineStart)
      html = undefined
    }
    if (fence) {
      if (column - (items[depth - 1] ?? 0) < 4) {
        let run = at
        while (run < lineEnd && text[run] === fence.character) run++
        if (run - at >= fence.length && text.slice(run, lineEnd).trim() === '') closeFence(lineStart, lineEnd)
      }
      continue
    }
    if (html) {
      if (html.until?.test(text.slice(at, lineEnd))) html = undefined
      continue
    }

    // Each turn takes one list marker off the line; the last one deals with what is left.
    for (;;) {
      if (column - (items[depth - 1] ?? 0) >= 4) {
        if (paragraph === 'none') items.length = depth
        break
      }
      const rest = text.slice(at, lineEnd)
      const isLazy = paragraph === 'quoted' || (paragraph === 'own' && depth < items.length)
      const first = rest.charCodeAt(0)
      // Letters begin nothing but text; digits may begin a list item.
      const isText = (first >= 65 && first <= 90) || (first >= 97 && first <= 122) || first > 127

      if (!isText) {
        if (first === 62 /* > */) {
          if (structureInQuote.test(rest)) {
            if (!isGuess && rest.slice(1).trim() !== '') return undefined
            paragraph = 'none'
          } else paragraph = 'quoted'
          items.length = depth
          break
        }
        const heading = atx.exec(rest)
        if (heading) {
          const raw = withoutClosing((heading[2] ?? '').trim())
          const plain = plainText(raw) ?? (isGuess ? raw : undefined)
          if (plain === undefined) return undefined
          headings.push({
            depth: (heading[1] as string).length,
            text: plain,
            start: at,
            end: at + rest.trimEnd().length,
          })
          items.length = depth
          paragraph = 'none'
          break
        }
        const opened = fenceOpening.exec(rest)
        if (opened) {
          const run = (opened[1] ?? opened[3]) as string
          const info = (opened[2] ?? opened[4] ?? '').trim()
          fence = { character: run[0] as string, length: run.length, start: at, info, contentStart: next }
          items.length = depth
          paragraph = 'none'
          break
        }
        if (first === 60 /* < */) {
          const kind = htmlStarts.find(({ start }) => start.test(rest))
          // Parsers differ on a lone tag that may or may not end a list item's paragraph.
          if (kind && !kind.interrupts && isLazy && !isGuess) return undefined
          if (kind && (kind.interrupts || paragraph === 'none')) {
            if (!kind.until?.test(rest)) html = kind
            items.length = depth
            paragraph = 'none'
            break
          }
        }
        if (paragraph === 'own' && !isLazy && setext.test(rest)) {
          const raw = text.slice(paragraphStart, lineStart).trim()
          const certain = /[\r\n]|^\[/.test(raw) ? undefined : plainText(raw)
          const plain = certain ?? (isGuess ? raw : undefined)
          if (plain === undefined) return undefined
          headings.push({
            depth: first === 61 ? 1 : 2,
            text: plain,
            start: paragraphStart,
            end: at + rest.trimEnd().length,
          })
          paragraph = 'none'
          break
        }
        if (thematicBreak.test(rest)) {
          items.length = depth
          paragraph = 'none'
          break
        }
        const marker = items.length < maxDepth ? listMarker.exec(rest) : null
        if (marker) {
          const width = (marker[0] as string).length
          const content = rest.slice(width).trimStart()
          const interrupts = content !== '' && (marker[2] === undefined || Number(marker[2]) === 1)
          // Only a paragraph in the same container restricts what may follow it: `2.` continues the list above.
          if (paragraph === 'none' || isLazy || interrupts) {
            items.length = depth
            paragraph = 'none'
            const markerEnd = column + width
            if (content === '') {
              items.push(markerEnd + 1)
              justEmptyItem = true
              break
            }
            at += width
            column = markerEnd
            for (; text[at] === ' ' || text[at] === '\t'; at++)
              column += text[at] === ' ' ? 1 : 4 - (column % 4)
            const spaces = column - markerEnd
            items.push(spaces > 4 ? markerEnd + 1 : column)
            depth = items.length
            continue
          }
        }
      }
      if (paragraph === 'none') {
        items.length = depth
        paragraph = 'own'
        paragraphStart = at
      }
      break
    }
  }
  closeFence(text.length, text.length)
  return { headings, fences }
}
