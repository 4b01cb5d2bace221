/** Updates or adds the copy of a rule in a page's `comment`, for viewers without shortcodes. */
import type { TextEdit } from '../diagnostic.ts'
import { closesFence, fenceFor } from '../model/fence.ts'
import type { Fence, Page } from '../model/page.ts'
import type { Rule } from '../model/rule.ts'
import { ruleLines } from '../model/rule-text.ts'
import type { ShortcodeCall } from '../model/shortcode.ts'
import { lineEndOf, lineStart, shrink } from './text.ts'

/** Hugo expands shortcodes in comments and fences too, so a rule that contains one can't be copied into either. */
const opensShortcode = /\{\{[%<]|<<%/

/** The marks of a list or a quote at the beginning of each line of a fence. */
function prefixOf(page: Page, fence: Fence): string {
  const { text } = page.source
  return text.slice(lineStart(text, fence.start), fence.start).replace(/[^>\s]/g, ' ')
}

const marker = /^([`~])\1{2,}/

/** Lengthens the marks of a fence if a line of the rule would close it. */
function longerMarks(page: Page, fence: Fence, lines: readonly string[]): TextEdit[] | undefined {
  const { text } = page.source
  if (!closesFence(lines, fence, text)) return []
  const open = marker.exec(text.slice(fence.start, fence.content.start))?.[0] ?? ''
  const closing = /(?:(?<!`)`{3,}|(?<!~)~{3,})[ \t]*$/.exec(text.slice(fence.content.end, fence.end))
  if (!open.startsWith('`') || !closing) return undefined
  const close = closing[0].trimEnd()
  const closeAt = fence.content.end + closing.index
  const wanted = fenceFor(lines)
  return [
    ...shrink(text, { start: fence.start, end: fence.start + open.length, text: wanted }),
    ...shrink(text, { start: closeAt, end: closeAt + close.length, text: wanted }),
  ]
}

/** The line ends at the end, and the lines between them that hold no more than the marks of quotes. */
function emptyLinesAtEnd(text: string): string {
  const lines = text.split('\n')
  let start = text.length
  while (lines.length > 1) {
    const line = lines.pop() as string
    // Only a line end that is kept may be `\r\n`.
    if (!(start === text.length ? /^[>\t ]*$/ : /^[>\t ]*\r?$/).test(line)) break
    start -= line.length + 1
  }
  return text.slice(text[start] === '\n' && text[start - 1] === '\r' ? start - 1 : start)
}

/**
 * Copies the rule into the fence verbatim. The fence, its indentation and the blank lines before its
 * end stay. Undefined if the text of the rule would break the comment.
 */
export function refreshSnapshot(page: Page, fence: Fence, rule: Rule): TextEdit[] | undefined {
  const { text } = page.source
  const lines = ruleLines(rule)
  if (lines.some((line) => opensShortcode.test(line))) return undefined
  const marks = longerMarks(page, fence, lines)
  if (!marks) return undefined
  const eol = lineEndOf(text)
  const prefix = prefixOf(page, fence)
  const old = text.slice(fence.content.start, fence.content.end)
  // The lines that hold nothing at the end: the generator of many pages writes one.
  const rest = emptyLinesAtEnd(old)
  const isBlank = old.trim() === ''
  const body = lines.map((line) => (line === '' ? prefix.trimEnd() : prefix + line)).join(eol)
  const edit = isBlank
    ? { start: fence.content.start, end: fence.content.start, text: body + eol }
    : { start: fence.content.start, end: fence.content.end - rest.length, text: body }
  return [...marks, ...shrink(text, edit)]
}

/** A comment with a snapshot, for a new page. */
export function snapshotBlock(rule: Rule): string[] {
  const lines = ruleLines(rule)
  if (lines.some((line) => opensShortcode.test(line))) return []
  const fence = fenceFor(lines)
  return ['{{% comment %}}', '', `${fence}yaml`, ...lines, fence, '', '{{% /comment %}}']
}

/** Adds a snapshot below the call that shows the rule. Undefined if the call is in a list, a quote or a line of text. */
export function insertSnapshot(page: Page, call: ShortcodeCall, rule: Rule): TextEdit[] | undefined {
  const { text } = page.source
  const block = snapshotBlock(rule)
  const newline = text.indexOf('\n', call.end)
  const end = newline < 0 ? text.length : newline
  if (
    block.length === 0 ||
    lineStart(text, call.start) !== call.start ||
    text.slice(call.end, end).trim() !== ''
  )
    return undefined
  const eol = lineEndOf(text)
  return [{ start: call.end, end: call.end, text: ['', '', ...block].join(eol) }]
}
