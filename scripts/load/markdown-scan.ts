/**
 * Finds headings and code fences by looking at each line once, which is a hundred times cheaper than a syntax tree.
 * It follows CommonMark's block structure where that is simple, and gives up where only a parser can be sure.
 */
import { closeFence, type Line, type Scan, startBlock } from './markdown-blocks.ts'
import type { Outline } from './markdown-outline.ts'

/** The line that begins at `start`, and the column at which its text begins. */
function lineAt(text: string, start: number): Line {
  const newline = text.indexOf('\n', start)
  const next = newline < 0 ? text.length : newline + 1
  let end = newline < 0 ? text.length : newline
  if (end > start && text.charCodeAt(end - 1) === 13) end--
  let at = start
  let column = 0
  for (; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 32) column++
    else if (code === 9) column += 4 - (column % 4)
    else break
  }
  return { start, end, next, at, column, depth: 0 }
}

function blankLine(scan: Scan): void {
  scan.paragraph = 'none'
  if (scan.html && !scan.html.until) scan.html = undefined
  // An item may begin with one blank line, but not with two.
  if (scan.isEmptyItem) scan.items.pop()
  scan.isEmptyItem = false
}

/** Handles a line inside an open fence or HTML block; false when there is none, or when it has ended. */
function continueLeaf(scan: Scan, line: Line): boolean {
  const { text, fence, html } = scan
  if (!fence && !html) return false
  if (line.depth < scan.items.length) {
    closeFence(scan, line.start, line.start)
    scan.html = undefined
    return false
  }
  if (html) {
    if (html.until?.test(text.slice(line.at, line.end))) scan.html = undefined
  } else if (fence && line.column - (scan.items[line.depth - 1] ?? 0) < 4) {
    let run = line.at
    while (run < line.end && text[run] === fence.character) run++
    const isClosing = run - line.at >= fence.length && text.slice(run, line.end).trim() === ''
    if (isClosing) closeFence(scan, line.start, line.end)
  }
  return true
}

/**
 * Headings and fences of `text` from `from` on; undefined if they depend on more than this scan understands. With
 * `isGuess` it returns its best guess instead.
 */
export function scanOutline(text: string, from: number): Outline | undefined
export function scanOutline(text: string, from: number, isGuess: true): Outline
export function scanOutline(text: string, from: number, isGuess = false): Outline | undefined {
  const scan: Scan = {
    text,
    isGuess,
    headings: [],
    fences: [],
    items: [],
    paragraph: 'none',
    paragraphStart: 0,
    isEmptyItem: false,
  }
  for (let next = from; next < text.length; ) {
    const line = lineAt(text, next)
    next = line.next
    if (line.at === line.end) {
      blankLine(scan)
      continue
    }
    scan.isEmptyItem = false
    line.depth = scan.items.length
    while (line.depth > 0 && line.column < (scan.items[line.depth - 1] as number)) line.depth--
    if (!continueLeaf(scan, line) && !startBlock(scan, line)) return undefined
  }
  closeFence(scan, text.length, text.length)
  return { headings: scan.headings, fences: scan.fences }
}
