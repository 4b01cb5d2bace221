/** `comment … /comment`: it and all it holds disappear. */
import type { ShortcodeCall } from '../model/shortcode.ts'
import type { CallSite, Expanded } from './call-site.ts'

/** If nothing else is on its lines, the lines are removed, too; other blank lines stay. */
export function expandComment(call: ShortcodeCall, { page }: CallSite): Expanded {
  const { text } = page.source
  const close = call.kind === 'self-closing' ? call : page.shortcodes.calls[call.closedBy ?? -1]
  // One that is never closed has its own problem.
  if (!close) return {}
  const lineStart = Math.max(page.bodyStart, text.lastIndexOf('\n', call.start - 1) + 1)
  const newline = text.indexOf('\n', close.end)
  const lineEnd = newline < 0 ? text.length : newline + 1
  const isAlone =
    text.slice(lineStart, call.start).trim() === '' && text.slice(close.end, lineEnd).trim() === ''
  return isAlone
    ? { text: '', start: lineStart, end: lineEnd }
    : { text: '', start: call.start, end: close.end }
}
