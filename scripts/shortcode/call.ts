/** One call, from its opening delimiter to its closing one. */
import type { Delimiter, ShortcodeCall, ShortcodeProblem } from '../model/shortcode.ts'
import type { Span } from '../model/source.ts'
import { type Arguments, isRefusal, type Refusal, readArgument, readNamed, refuse } from './arguments.ts'
import { delimiters, type ScanText, skipBlank, wordEnd, wordStartAt } from './text.ts'

/** The result: a call, or the reason why it is not one. */
export interface CallReading {
  readonly call?: ShortcodeCall
  readonly problem?: ShortcodeProblem
  /** Of a call with a problem, what it would have been. */
  readonly name?: string
  readonly kind: ShortcodeCall['kind']
  /** Where reading goes on. */
  readonly resume: number
}

/** What a person sees of a character that has no place where it stands. */
function shown(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0
  const char = String.fromCodePoint(code)
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(char)
    ? `\`${char}\``
    : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** The `'…'` or `“…”` at an offset, as far as its own line and call. */
function otherQuotes({ text, lineEnd }: ScanText, at: number, close: string): Span | undefined {
  const closing = { "'": "'", '‘': '’', '“': '”' }[text[at] as string]
  if (!closing) return undefined
  const line = lineEnd(at)
  // The end of the line is known first, so that a long text is not searched for a quote that isn't there.
  const [rest = ''] = text.slice(at + 1, Math.min(line, at + 500)).split(close)
  const length = rest.indexOf(closing)
  return { start: at, end: length < 0 ? at + 1 : at + length + 2 }
}

/**
 * Says why nothing can stand at `at`: it is the end of the text, another call, or a sign out of place. `from` is
 * where the bare word begins that ends there.
 */
function unexpected(scan: ScanText, start: number, at: number, delimiter: Delimiter, from = at): Refusal {
  const { text, lineEnd } = scan
  const { open, close } = delimiters[delimiter]
  const others = delimiter === '<<%' ? ['>>'] : ['}}']
  const wrong = ['%}}', '>}}', '%>>', ...others].find((other) => text.startsWith(other, at))
  if (wrong) {
    const end = at + wrong.length
    return refuse(
      `the call is opened with \`${open}\` and closed with \`${wrong}\``,
      `Write \`${close}\`.`,
      at,
      end,
      end,
    )
  }
  const line = lineEnd(start)
  if (at >= line || scan.nextOpen(at) === at) {
    const end = Math.min(line, at)
    const length = text.slice(start, end).trimEnd().length
    return refuse('the call is not closed', `Close it with \`${close}\`.`, start, start + length, at)
  }
  const quotes = otherQuotes(scan, at, close)
  if (quotes) {
    const kind = text[at] === "'" ? 'single' : 'typographic'
    const help = 'Use double quotes or backticks; Hugo knows no others.'
    return refuse(`${kind} quotes do not quote an argument`, help, quotes.start, quotes.end, quotes.end)
  }
  const word = wordAround(text, from, at, close)
  if (word > at) {
    const shownWord = text.slice(from, word)
    return refuse(`\`${shownWord}\` must be quoted`, `Write \`"${shownWord}"\`.`, from, word, at)
  }
  const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return refuse(
    `${shown(text, at)} is not allowed in a call`,
    'Quote an argument that contains more than letters, digits, `_`, `-` and `.`.',
    at,
    at + width,
    at,
  )
}

/** No argument that is worth showing whole is longer. */
const longestWord = 200

/** The end of the bare word that `at` is in the middle of; `at` itself if it isn't in any. */
function wordAround(text: string, from: number, at: number, close: string): number {
  const rest = text.slice(at, at + longestWord)
  const word = (rest.split(close)[0] as string).split(/[\s"`{}]/)[0] as string
  const isWord = /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(word) && (from < at || /^[$/.@#:+~*]\p{L}/u.test(word))
  return isWord && rest.length > word.length ? at + word.length : at
}

/** The name at `start`. A `/` in it leads to a folder of shortcodes; a `.` only stands before `inline`. */
function readName(scan: ScanText, start: number, close: string): Span | Refusal {
  const { text } = scan
  const end = wordEnd(text, start, '/')
  if (text[end - 1] === '/')
    return refuse(
      'without a space before it the `/` is part of the name',
      `Write \` /${close}\`.`,
      end - 1,
      end,
      end,
    )
  if (text[end] !== '.') return { start, end }
  if (text.startsWith('inline ', end + 1)) return { start, end: end + '.inline'.length }
  return refuse(
    'a shortcode name can not contain a period',
    'Only inline shortcodes have one: `name.inline`.',
    start,
    wordEnd(text, end, '/.'),
    end,
  )
}

/** Where the bare argument begins that ends at `at`; otherwise `at`. */
function bareBefore({ list }: Arguments, at: number): number {
  const last = list.at(-1)
  return last?.end === at && last.content.end === at ? last.content.start : at
}

/** Reads the call whose opening delimiter is at `start`. Never throws; takes time only for what it reads. */
export function readCall(scan: ScanText, start: number, delimiter: Delimiter): CallReading {
  const { text } = scan
  const { open, close } = delimiters[delimiter]
  let kind: ShortcodeCall['kind'] = 'open'
  let name: string | undefined

  const failed = ({ problem, at }: Refusal): CallReading => ({ problem, name, kind, resume: at })

  let at = skipBlank(text, start + open.length)
  if (text[at] === '/') {
    kind = 'close'
    at = skipBlank(text, at + 1)
  }
  if (text.startsWith(close, at)) {
    const end = at + close.length
    return failed(refuse('the call has no name', 'Name a shortcode, such as `rule`.', start, end, end))
  }
  if (wordStartAt(text, at) === 0) {
    if (text.startsWith('*', at) && kind === 'close') {
      const help = `Write \`${open}/*\` without a space.`
      return failed(refuse('an escape begins right after the delimiter', help, start, at + 1, at + 1))
    }
    const isQuote = text[at] === '"' || text[at] === '`'
    const help = 'The name of a shortcode comes first, without quotes.'
    return failed(
      isQuote
        ? refuse('the call begins with no name', help, at, at + 1, at + 1)
        : unexpected(scan, start, at, delimiter),
    )
  }
  const nameSpan = readName(scan, at, close)
  if (isRefusal(nameSpan)) return failed(nameSpan)
  name = text.slice(nameSpan.start, nameSpan.end)
  at = nameSpan.end

  const done = (end: number): CallReading => {
    const call = { name: name as string, nameSpan, delimiter, kind, args: args.list, start, end }
    return { call, name, kind, resume: end }
  }
  const args: Arguments = { list: [], open: false }

  if (kind === 'close') {
    while (text[at] === ' ' || text[at] === '\t') at++
    if (text.startsWith(close, at)) return done(at + close.length)
    if (wordStartAt(text, at) > 0 || text[at] === '"' || text[at] === '`') {
      const line = scan.lineEnd(at)
      const help = `Write \`${open} /${name} ${close}\`.`
      return failed(refuse('a closing call takes no arguments', help, at, Math.min(line, at + 1), at))
    }
    return failed(unexpected(scan, start, at, delimiter))
  }

  for (;;) {
    at = skipBlank(text, at)
    if (text.startsWith(close, at)) return done(at + close.length)
    const char = text[at]
    let next: number | Refusal
    if (char === '/') {
      const end = skipBlank(text, at + 1)
      if (text.startsWith(close, end)) {
        kind = 'self-closing'
        return done(end + close.length)
      }
      next = unexpected(scan, start, at, delimiter, bareBefore(args, at))
    } else if (char === '=') next = readNamed(scan, at, close, args)
    else if (char === '"' || char === '`' || text.startsWith('\\"', at) || wordEnd(text, at, '') > at)
      next = readArgument(scan, at, args)
    else next = unexpected(scan, start, at, delimiter, bareBefore(args, at))
    if (isRefusal(next)) return failed(next)
    at = next
  }
}
