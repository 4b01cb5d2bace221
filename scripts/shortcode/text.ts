/** Character classes and forward searches for the scanner, in linear time. */

/** The three ways a call is written. `<<%` is for places where a Hugo site must not run the call. */
export const delimiters = {
  '%': { open: '{{%', close: '%}}' },
  '<': { open: '{{<', close: '>}}' },
  '<<%': { open: '<<%', close: '%>>' },
} as const

/** Letters, digits and `_`: what a name begins with. */
const wordStart = /[\p{L}\p{Nd}_]/u
/** What Go's unicode.IsSpace holds for white space. */
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** The length in UTF-16 units of the letter, digit or `_` at an offset; 0 when something else stands there. */
export function wordStartAt(text: string, at: number): number {
  const code = text.codePointAt(at)
  if (code === undefined) return 0
  const char = String.fromCodePoint(code)
  return wordStart.test(char) ? char.length : 0
}

/** The end of the run of letters, digits, `_`, `-` and the signs in `also`. */
export function wordEnd(text: string, from: number, also: string): number {
  let at = from
  for (;;) {
    const char = text[at]
    if (char !== undefined && (char === '-' || also.includes(char))) at++
    else {
      const length = wordStartAt(text, at)
      if (length === 0) return at
      at += length
    }
  }
}

/** The offset of the next unit that is no blank and no line end. */
export function skipBlank(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r' || text[at] === '\n') at++
  return at
}

/** The same for all that Unicode calls white space. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && space.test(text[at] as string)) at++
  return at
}

/** The offset of the next white space, or the end of the text. */
export function nextSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && !space.test(text[at] as string)) at++
  return at
}

/** A search that remembers: as long as the offsets asked for don't fall, all searches together read a text once. */
function finder(search: (from: number) => number): (from: number) => number {
  let asked = -1
  let found = -1
  return (from) => {
    if (asked < 0 || (found >= 0 && found < from) || from < asked) found = search(from)
    asked = from
    return found
  }
}

/** A text and what comes next in it after an offset: -1 when nothing does. */
export interface ScanText {
  readonly text: string
  readonly nextOpen: (from: number) => number
  readonly nextBacktick: (from: number) => number
  readonly nextEscapeEnd: Readonly<Record<keyof typeof delimiters, (from: number) => number>>
  /** The end of the line that an offset is in, before its line end. */
  readonly lineEnd: (from: number) => number
}

export function scanText(text: string): ScanText {
  const indexOf = (needle: string) => finder((from) => text.indexOf(needle, from))
  const open = /\{\{[%<]|<<%/g
  const newline = indexOf('\n')
  return {
    text,
    nextOpen: finder((from) => {
      open.lastIndex = from
      return open.exec(text)?.index ?? -1
    }),
    nextBacktick: indexOf('`'),
    nextEscapeEnd: { '%': indexOf('*/%}}'), '<': indexOf('*/>}}'), '<<%': indexOf('*/%>>') },
    lineEnd: (from) => {
      const end = newline(from)
      if (end < 0) return text.length
      return text[end - 1] === '\r' && end > from ? end - 1 : end
    },
  }
}
