/**
 * Finds every shortcode call in a page, by Hugo's grammar and with places. Hugo runs them before it looks at the
 * Markdown, so that calls in code fences, inline code and HTML comments count like any other.
 */
import type { Delimiter, ShortcodeEscape, ShortcodeProblem, ShortcodeScan } from '../model/shortcode.ts'
import { readCall } from './call.ts'
import { type Occurrence, pairCalls, takesContent, takesNone } from './pair.ts'
import { delimiters, type ScanText, scanText } from './text.ts'

/** `{{%/* … *​/%}}`, whose opening delimiter is at `start`. */
function readEscape(
  scan: ScanText,
  start: number,
  delimiter: Delimiter,
): { escaped?: ShortcodeEscape; problem?: ShortcodeProblem; resume: number } {
  const { open, close } = delimiters[delimiter]
  const content = start + open.length + 2
  // In `{{%/*/%}}` the star does not count twice; Hugo looks no further than this first end.
  const found = scan.nextEscapeEnd[delimiter](content - 1)
  if (found < content) {
    const problem = {
      message: `the escape \`${open}/*\` is never closed`,
      help: `Close it with \`*/${close}\`.`,
      start,
      end: content,
    }
    return { problem, resume: content }
  }
  const end = found + 2 + close.length
  return { escaped: { start, end, text: `${open}${scan.text.slice(content, found)}${close}` }, resume: end }
}

/**
 * Scans a page's text from an offset on, which is where its front matter ends. Takes time in proportion to the
 * text and never throws: what is wrong is in `problems`, and everything else is still found.
 */
export function scanShortcodes(text: string, from = 0): ShortcodeScan {
  const scan = scanText(text)
  const occurrences: Occurrence[] = []
  const escapes: ShortcodeEscape[] = []
  const problems: ShortcodeProblem[] = []

  for (let at = scan.nextOpen(from); at >= 0; ) {
    const delimiter: Delimiter = text[at] === '<' ? '<<%' : text[at + 2] === '%' ? '%' : '<'
    if (text.startsWith('/*', at + 3)) {
      const { escaped, problem, resume } = readEscape(scan, at, delimiter)
      if (escaped) escapes.push(escaped)
      if (problem) problems.push(problem)
      at = scan.nextOpen(resume)
      continue
    }
    const reading = readCall(scan, at, delimiter)
    // `<<%` means nothing to Hugo, so there only what is surely meant for us can be wrong.
    const isMeant = delimiter !== '<<%' || reading.call || isOurs(reading.name)
    if (isMeant) {
      if (reading.problem) problems.push(reading.problem)
      occurrences.push({ ...reading, delimiter })
    }
    at = scan.nextOpen(reading.resume)
  }

  const paired = pairCalls(occurrences)
  return {
    calls: paired.calls,
    escapes,
    problems: [...problems, ...paired.problems].sort((a, b) => a.start - b.start),
  }
}

const isOurs = (name: string | undefined): boolean =>
  name !== undefined && (takesContent.has(name) || takesNone.has(name))
