/** The escape sequences and character classes of Go's regular expressions. */
import { table } from '../lib/table.ts'

export type CharacterSet = (code: number) => boolean

const isWord: CharacterSet = (code) => /\w/.test(String.fromCodePoint(code))
const isDigit: CharacterSet = (code) => code >= 48 && code <= 57
// Go's \s has no vertical tab.
const isSpace: CharacterSet = (code) => code === 9 || code === 10 || code === 12 || code === 13 || code === 32

export const perlClasses: Readonly<Record<string, CharacterSet | undefined>> = Object.assign(
  Object.create(null),
  {
    d: isDigit,
    D: (code: number) => !isDigit(code),
    s: isSpace,
    S: (code: number) => !isSpace(code),
    w: isWord,
    W: (code: number) => !isWord(code),
  },
)

const among =
  (pattern: RegExp): CharacterSet =>
  (code) =>
    pattern.test(String.fromCodePoint(code))

export const posixClasses: Readonly<Record<string, CharacterSet | undefined>> = Object.assign(
  Object.create(null),
  {
    alnum: among(/[0-9A-Za-z]/),
    alpha: among(/[A-Za-z]/),
    ascii: (code: number) => code < 128,
    blank: among(/[\t ]/),
    cntrl: (code: number) => code < 32 || code === 127,
    digit: isDigit,
    graph: among(/[!-~]/),
    lower: among(/[a-z]/),
    print: among(/[ -~]/),
    punct: among(/[!-/:-@[-`{-~]/),
    space: (code: number) => isSpace(code) || code === 11,
    upper: among(/[A-Z]/),
    word: isWord,
    xdigit: among(/[0-9A-Fa-f]/),
  },
)

/** `pL`, `p{Greek}`, `P{^Lu}`, with `at` on the letter. */
export function unicodeClass(text: string, at: number): { has: CharacterSet; end: number } | undefined {
  const pattern = /[pP](?:([A-Z])|\{(\^?)([A-Za-z_]+)\})/y
  pattern.lastIndex = at
  const found = pattern.exec(text)
  if (!found) return undefined
  const name = (found[1] ?? found[3]) as string
  const isNegated = (text[at] === 'P') !== (found[2] === '^')
  for (const property of name === 'Any' ? ['Any'] : [`gc=${name}`, `Script=${name}`]) {
    try {
      const matcher = new RegExp(`\\p{${property}}`, 'u')
      return { has: (code) => matcher.test(String.fromCodePoint(code)) !== isNegated, end: pattern.lastIndex }
    } catch {
      // Not a property of that kind.
    }
  }
  return undefined
}

const control: Readonly<Record<string, string>> = table({
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
})

/** A character that stands behind a backslash, with `at` after it; nothing where Go knows no such sequence. */
export function escapeAt(text: string, at: number): { text: string; end: number } | undefined {
  const unit = text[at]
  if (unit === undefined) return undefined
  if (control[unit]) return { text: control[unit], end: at + 1 }
  const digits = /0[0-7]{0,2}|[1-7][0-7]{1,2}/y
  digits.lastIndex = at
  const octal = digits.exec(text)
  if (octal) return { text: String.fromCodePoint(Number.parseInt(octal[0], 8)), end: digits.lastIndex }
  const hex = /x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/y
  hex.lastIndex = at
  const found = hex.exec(text)
  if (found) {
    const code = Number.parseInt((found[1] ?? found[2]) as string, 16)
    return code <= 0x10ffff ? { text: String.fromCodePoint(code), end: hex.lastIndex } : undefined
  }
  return /[!-/:-@[-`{-~ -]/.test(unit) && unit.charCodeAt(0) < 128 ? { text: unit, end: at + 1 } : undefined
}
