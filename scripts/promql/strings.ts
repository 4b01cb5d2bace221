/** String literals as Prometheus reads them. */
import { table } from '../lib/table.ts'

export interface StringProblem {
  /** From the opening quote. */
  readonly index: number
  readonly message: string
}

/** The values of escape sequences, in Prometheus as in Go. */
export const simpleEscapes: Readonly<Record<string, string>> = table({
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
})

/** Returns the end of the literal that opens at `at`, after its closing quote, or an error. */
export function endOfString(text: string, at: number): { end: number } | StringProblem {
  const quote = text[at] as string
  if (quote === '`') {
    const close = text.indexOf('`', at + 1)
    return close < 0 ? { index: 0, message: 'this raw string is not closed' } : { end: close + 1 }
  }
  for (let i = at + 1; i < text.length; i++) {
    const unit = text[i] as string
    if (unit === quote) return { end: i + 1 }
    if (unit === '\n') break
    if (unit !== '\\') continue
    const sequence = readEscape(text, i, quote)
    if (typeof sequence === 'string') return { index: i - at, message: sequence }
    i += sequence.length - 1
  }
  return { index: 0, message: 'this string is not closed' }
}

/** The escape sequence that starts with the backslash at `at`, or what is wrong with it. */
function readEscape(
  text: string,
  at: number,
  quote: string,
): { length: number; value: number | string } | string {
  const unit = text[at + 1]
  if (unit === undefined) return 'this escape sequence is not finished'
  if (unit === quote) return { length: 2, value: quote }
  const simple = simpleEscapes[unit]
  if (simple !== undefined) return { length: 2, value: simple }
  const isOctal = unit >= '0' && unit <= '7'
  const digits = isOctal ? 3 : unit === 'x' ? 2 : unit === 'u' ? 4 : unit === 'U' ? 8 : 0
  if (digits === 0) {
    return `\`\\${unit}\` is not an escape sequence; for a backslash write \`\\\\\`, or put the string in backticks`
  }
  const from = isOctal ? at + 1 : at + 2
  const code = text.slice(from, from + digits)
  if (!(isOctal ? /^[0-7]{3}$/ : /^[0-9a-fA-F]+$/).test(code) || code.length < digits)
    return `\`\\${unit}\` needs ${digits} ${isOctal ? 'octal' : 'hexadecimal'} digits`
  const value = Number.parseInt(code, isOctal ? 8 : 16)
  const isByte = isOctal || unit === 'x'
  if (value > (isByte ? 255 : 0x10ffff) || (value >= 0xd800 && value < 0xe000))
    return 'this escape sequence is not a Unicode character'
  return { length: from + digits - at, value }
}

export interface Unquoted {
  readonly value: string
  /** For each unit of `value` the index, from the opening quote, that it was written at; absent when that is unit + 1. */
  readonly indexes?: readonly number[]
}

/** The text of a literal that `endOfString` found nothing wrong with. */
export function unquote(literal: string): Unquoted {
  const quote = literal[0] as string
  const body = literal.slice(1, -1)
  if (quote === '`' || !body.includes('\\')) return { value: body }
  const units: string[] = []
  const indexes: number[] = []
  /** Bytes of `\x` and octal escapes, which together spell UTF-8. */
  let bytes: number[] = []
  let bytesAt = 0
  const push = (text: string, index: number): void => {
    for (const unit of text.split('')) {
      units.push(unit)
      indexes.push(index)
    }
  }
  const flush = (): void => {
    if (bytes.length > 0) push(new TextDecoder().decode(Uint8Array.from(bytes)), bytesAt)
    bytes = []
  }
  for (let i = 1; i < literal.length - 1; ) {
    const sequence = literal[i] === '\\' ? readEscape(literal, i, quote) : undefined
    if (sequence === undefined || typeof sequence === 'string') {
      flush()
      push(literal[i] as string, i)
      i++
    } else {
      if (typeof sequence.value === 'string') {
        flush()
        push(sequence.value, i)
      } else if (/[x0-7]/.test(literal[i + 1] as string)) {
        if (bytes.length === 0) bytesAt = i
        bytes.push(sequence.value)
      } else {
        flush()
        push(String.fromCodePoint(sequence.value), i)
      }
      i += sequence.length
    }
  }
  flush()
  return { value: units.join(''), indexes }
}
