/** The blocks that a line of Markdown can start, in the order in which CommonMark tries them. */
import { plainText, withoutClosing } from './markdown-heading.ts'
import { type HtmlBlock, htmlBlocks } from './markdown-html.ts'
import type { RawFence, RawHeading } from './markdown-outline.ts'

export interface Line {
  readonly start: number
  readonly end: number
  /** The offset of the next line. */
  readonly next: number
  /** The first character that is neither white space nor the mark of a list item, and its column from 0. */
  at: number
  column: number
  /** The number of open list items that the line is in, by its indentation. */
  depth: number
}

interface OpenFence {
  readonly character: string
  readonly length: number
  readonly start: number
  readonly info: string
  readonly contentStart: number
}

/** The state of the scan at the beginning of a line. */
export interface Scan {
  readonly text: string
  /** True to guess where only a parser could be sure. */
  readonly isGuess: boolean
  readonly headings: RawHeading[]
  readonly fences: RawFence[]
  /** The columns at which the content of the open list items begins. */
  readonly items: number[]
  /** The paragraph that the line may continue: one of its own, or one inside a quote. */
  paragraph: 'none' | 'own' | 'quoted'
  paragraphStart: number
  html?: HtmlBlock
  fence?: OpenFence
  /** True when the previous line started a list item and held nothing else. */
  isEmptyItem: boolean
}

/** `taken`: the line is done · `again`: a mark was removed from it · `unsure`: only a parser can decide. */
type Outcome = 'taken' | 'again' | 'unsure'
/** Undefined when the line starts some other block. */
type Starter = (scan: Scan, line: Line, rest: string) => Outcome | undefined

/** Nobody nests lists deeper than this; what is in them counts as text. */
const maxDepth = 100

const atx = /^(#{1,6})(?:[ \t]+((?:[^ \t].*)?))?$/
const fenceOpening = /^(`{3,})([^`]*)$|^(~{3,})((?:[^~].*)?)$/
const setext = /^(=+|-+)[ \t]*$/
const thematicBreak = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const listMarker = /^([-+*]|(\d{1,9})[.)])(?=[ \t]|$)/
/** In a quote: matches anything that may be more than plain text. */
const structureInQuote = /^[ \t>]*(?:$|(?:[-+*]|\d{1,9}[.)])[ \t]|[#`~<=_*-])|^> ?(?: {4}|\t)/

export function closeFence(scan: Scan, contentEnd: number, end: number): void {
  if (!scan.fence) return
  const { start, info, contentStart } = scan.fence
  const content = { start: contentStart, end: Math.max(contentStart, contentEnd) }
  scan.fences.push({ start, end, info, content })
  scan.fence = undefined
}

/** True when the line would continue a paragraph in another container (a lazy continuation). */
const isLazy = (scan: Scan, line: Line): boolean =>
  scan.paragraph === 'quoted' || (scan.paragraph === 'own' && line.depth < scan.items.length)

/** Closes the list items that the line is not in, and the paragraph before it. */
function take(scan: Scan, line: Line): 'taken' {
  scan.items.length = line.depth
  scan.paragraph = 'none'
  return 'taken'
}

const quote: Starter = (scan, line, rest) => {
  if (rest[0] !== '>') return undefined
  const isRunningText = !structureInQuote.test(rest)
  if (!isRunningText && !scan.isGuess && rest.slice(1).trim() !== '') return 'unsure'
  take(scan, line)
  if (isRunningText) scan.paragraph = 'quoted'
  return 'taken'
}

function addHeading(scan: Scan, heading: Omit<RawHeading, 'text'>, raw: string, isCertain: boolean): boolean {
  const text = (isCertain ? plainText(raw) : undefined) ?? (scan.isGuess ? raw : undefined)
  if (text === undefined) return false
  scan.headings.push({ ...heading, text })
  return true
}

const atxHeading: Starter = (scan, line, rest) => {
  const match = atx.exec(rest)
  if (!match) return undefined
  const raw = withoutClosing((match[2] ?? '').trim())
  const depth = (match[1] as string).length
  const heading = { depth, start: line.at, end: line.at + rest.trimEnd().length }
  return addHeading(scan, heading, raw, true) ? take(scan, line) : 'unsure'
}

const fence: Starter = (scan, line, rest) => {
  const match = fenceOpening.exec(rest)
  if (!match) return undefined
  const run = (match[1] ?? match[3]) as string
  scan.fence = {
    character: run[0] as string,
    length: run.length,
    start: line.at,
    info: (match[2] ?? match[4] ?? '').trim(),
    contentStart: line.next,
  }
  return take(scan, line)
}

const html: Starter = (scan, line, rest) => {
  const kind = rest[0] === '<' ? htmlBlocks.find(({ start }) => start.test(rest)) : undefined
  if (!kind) return undefined
  if (!kind.interrupts) {
    // Parsers differ on a lone tag that may or may not end a list item's paragraph.
    if (isLazy(scan, line) && !scan.isGuess) return 'unsure'
    if (scan.paragraph !== 'none') return undefined
  }
  if (!kind.until?.test(rest)) scan.html = kind
  return take(scan, line)
}

const setextHeading: Starter = (scan, line, rest) => {
  if (scan.paragraph !== 'own' || isLazy(scan, line) || !setext.test(rest)) return undefined
  const raw = scan.text.slice(scan.paragraphStart, line.start).trim()
  const end = line.at + rest.trimEnd().length
  const heading = { depth: rest[0] === '=' ? 1 : 2, start: scan.paragraphStart, end }
  // Several lines, or link definitions, which are not text.
  const isCertain = !/[\r\n]|^\[/.test(raw)
  return addHeading(scan, heading, raw, isCertain) ? take(scan, line) : 'unsure'
}

const rule: Starter = (scan, line, rest) => (thematicBreak.test(rest) ? take(scan, line) : undefined)

const listItem: Starter = (scan, line, rest) => {
  const marker = scan.items.length < maxDepth ? listMarker.exec(rest) : null
  if (!marker) return undefined
  const width = marker[0].length
  const isEmpty = rest.slice(width).trimStart() === ''
  // Only a paragraph in the same container restricts what may follow it: `2.` continues the list above.
  const interrupts = !isEmpty && (marker[2] === undefined || Number(marker[2]) === 1)
  if (scan.paragraph !== 'none' && !isLazy(scan, line) && !interrupts) return undefined
  take(scan, line)
  const markerEnd = line.column + width
  if (isEmpty) {
    scan.items.push(markerEnd + 1)
    scan.isEmptyItem = true
    return 'taken'
  }
  line.at += width
  line.column = markerEnd
  for (let mark = scan.text[line.at]; mark === ' ' || mark === '\t'; mark = scan.text[line.at]) {
    line.column += mark === ' ' ? 1 : 4 - (line.column % 4)
    line.at++
  }
  // With five spaces and more the item begins with indented code.
  scan.items.push(line.column - markerEnd > 4 ? markerEnd + 1 : line.column)
  line.depth = scan.items.length
  return 'again'
}

const starters: readonly Starter[] = [quote, atxHeading, fence, html, setextHeading, rule, listItem]

/** A line that starts with a letter is always text; a digit may start a list item. */
const isLetter = (code: number): boolean =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127

/** Handles a line outside of open fences and HTML. False where only a parser can decide what it is. */
export function startBlock(scan: Scan, line: Line): boolean {
  for (;;) {
    // Indented code, or the continuation of a paragraph.
    const isIndented = line.column - (scan.items[line.depth - 1] ?? 0) >= 4
    if (isIndented) {
      if (scan.paragraph === 'none') scan.items.length = line.depth
      return true
    }
    let outcome: Outcome | undefined
    if (!isLetter(scan.text.charCodeAt(line.at))) {
      const rest = scan.text.slice(line.at, line.end)
      for (const starter of starters) {
        outcome = starter(scan, line, rest)
        if (outcome) break
      }
    }
    if (outcome === 'again') continue
    if (outcome) return outcome === 'taken'
    if (scan.paragraph === 'none') {
      take(scan, line)
      scan.paragraph = 'own'
      scan.paragraphStart = line.at
    }
    return true
  }
}
