/** The arguments of one call: `"quoted"`, `` `raw` ``, `bare`, or any of these as `name=value`. */
import type { ShortcodeArgument, ShortcodeProblem } from '../model/shortcode.ts'
import type { Span } from '../model/source.ts'
import { nextSpace, type ScanText, skipBlank, skipSpace, wordEnd } from './text.ts'

/** Something that Hugo refuses, and how far it was read. */
export interface Refusal {
  readonly problem: ShortcodeProblem
  readonly at: number
}

/** A value, what it spans with its quotes, and what it spans without. */
interface Value extends Span {
  readonly value: string
  readonly content: Span
}

export function refuse(message: string, help: string, start: number, end: number, at: number): Refusal {
  return { problem: { message, help, start, end }, at }
}

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'problem' in value

/**
 * `"…"`, or `\"…\"` which Hugo reads the same but for the escapes inside. A backslash stays as it is unless the
 * string holds a `\"`: then Hugo drops every one.
 */
function readQuoted({ text, lineEnd }: ScanText, start: number): Value | Refusal {
  const escaped = text[start] === '\\'
  const from = start + (escaped ? 2 : 1)
  let holdsQuote = false
  for (let at = from; at < text.length && text[at] !== '\n'; at++) {
    const isEscape = text[at] === '\\'
    const sign = isEscape ? text[at + 1] : text[at]
    if (isEscape && sign === '`') {
      const help = 'Inside double quotes a backtick needs no backslash.'
      return refuse('a backtick can not be escaped', help, at, at + 2, at + 2)
    }
    if (sign !== '"') continue
    if (isEscape && !escaped) {
      holdsQuote = true
      at++
      continue
    }
    const raw = text.slice(from, at)
    const value = holdsQuote ? raw.replaceAll('\\', '') : raw
    return { value, start, end: at + (isEscape ? 2 : 1), content: { start: from, end: at } }
  }
  const end = lineEnd(start)
  const help = 'Close it with `"` on the same line, or use backticks, which may span lines.'
  return refuse('the quote is not closed on its line', help, start, end, end)
}

function readRaw({ text, nextBacktick }: ScanText, start: number): Value | Refusal {
  const end = nextBacktick(start + 1)
  if (end < 0) {
    return refuse('the backtick is never closed', 'Close it with a second one.', start, start + 1, start + 1)
  }
  return { value: text.slice(start + 1, end), start, end: end + 1, content: { start: start + 1, end } }
}

/** What follows `=`: quoted, raw, or all up to the next white space. */
function readValue(scan: ScanText, start: number, close: string): Value | Refusal {
  const { text } = scan
  if (text[start] === '"' || text.startsWith('\\"', start)) return readQuoted(scan, start)
  if (text[start] === '`') return readRaw(scan, start)
  const end = nextSpace(text, start)
  const value = text.slice(start, end)
  const swallowed = value.indexOf(close)
  if (swallowed >= 0) {
    const at = start + swallowed
    return refuse(
      `the value of this argument takes in the \`${close}\` that should close the call`,
      swallowed === 0
        ? 'Write a value in double quotes after `=`.'
        : 'Put a space before it, or the value in double quotes.',
      swallowed === 0 ? at : start,
      at + close.length,
      at + close.length,
    )
  }
  if (value === '' || value[0] === '\\')
    return refuse('there is no value after `=`', 'Put it in double quotes.', start - 1, start, start)
  return { value, start, end, content: { start, end } }
}

const mixed = 'positional and named arguments are mixed'
const unmixed = 'Give a name to all arguments, or to none.'
const spaced = '`=` has a space before it in one argument and none in another, which Hugo can not read'

/** The arguments read so far, and what Hugo goes by to tell the two kinds apart. */
export interface Arguments {
  readonly list: ShortcodeArgument[]
  /** The last one may still turn out to be a name. */
  open: boolean
  /** Hugo's lexer takes only `name=`, without a space, for a named argument; its parser looks again. */
  kind?: 'tight' | 'loose'
}

/** Reads a positional argument or a name. `start` is at a quote, a backtick, a `\"` or a bare word. */
export function readArgument(scan: ScanText, start: number, into: Arguments): number | Refusal {
  const { text } = scan
  const { list } = into
  const first = text[start]
  const isBare = first !== '"' && first !== '`' && first !== '\\'
  const bareEnd = isBare ? wordEnd(text, start, '.') : start
  const value = isBare
    ? { value: text.slice(start, bareEnd), start, end: bareEnd, content: { start, end: bareEnd } }
    : first === '`'
      ? readRaw(scan, start)
      : readQuoted(scan, start)
  if (isRefusal(value)) return value
  const tight = isBare && text[bareEnd] === '='
  into.kind ??= tight ? 'tight' : 'loose'
  if (tight !== (into.kind === 'tight')) {
    const named = tight || text[skipBlank(text, value.end)] === '='
    const help = 'Write all of them without spaces: `name="value"`.'
    if (named && list[0]?.name !== undefined && isBare)
      return refuse(spaced, help, start, value.end, value.end)
    return refuse(mixed, unmixed, start, value.end, value.end)
  }
  const last = list.at(-1)
  if (last && !isNamed(last) && (tight || text[skipBlank(text, value.end)] === '='))
    return refuse(mixed, unmixed, start, value.end, value.end)
  if (last && isNamed(last) && !tight && text[skipBlank(text, value.end)] !== '=')
    return refuse(mixed, unmixed, start, value.end, value.end)
  list.push(value)
  into.open = true
  return value.end
}

const isNamed = (argument: ShortcodeArgument): boolean => argument.name !== undefined

/** Reads `= value`, which makes a name of the argument before it. `start` is at the `=`. */
export function readNamed(scan: ScanText, start: number, close: string, into: Arguments): number | Refusal {
  const name = into.list.at(-1)
  if (!name || !into.open)
    return refuse('there is no name before `=`', 'Write `name="value"`.', start, start + 1, start + 1)
  const value = readValue(scan, skipSpace(scan.text, start + 1), close)
  if (isRefusal(value)) return value
  into.list[into.list.length - 1] = { ...value, name: name.value, start: name.start }
  into.open = false
  return value.end
}
