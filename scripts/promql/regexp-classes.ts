/** Classes of characters in a regular expression: `[…]` and the escape sequences. */
import type { Span } from '../model/source.ts'
import { type CharacterSet, escapeAt, perlClasses, posixClasses, unicodeClass } from './regexp-escapes.ts'

export interface Reader {
  readonly text: string
  at: number
  /** Of open groups. */
  depth: number
}

export class Refused extends Error {
  readonly at: Span
  constructor(message: string, start: number, end: number) {
    super(message)
    this.at = { start, end }
  }
}

/** `\d`, `\pL` and the like, with `at` after the backslash. */
export function classEscape(reader: Reader, start: number): CharacterSet | undefined {
  const letter = reader.text[reader.at] ?? ''
  const perl = perlClasses[letter]
  if (perl) {
    reader.at++
    return perl
  }
  if (letter !== 'p' && letter !== 'P') return undefined
  const found = unicodeClass(reader.text, reader.at)
  if (!found)
    throw new Refused(
      'this character class does not exist',
      start,
      Math.min(reader.at + 2, reader.text.length),
    )
  reader.at = found.end
  return found.has
}

/** The character of an escape sequence, with `at` after the backslash. */
export function escaped(reader: Reader, start: number): string {
  const found = escapeAt(reader.text, reader.at)
  if (!found) {
    const sequence = reader.text.slice(start, reader.at + 1)
    const message =
      sequence === '\\'
        ? 'a backslash ends the expression'
        : `\`${sequence}\` is not an escape sequence of Go's regular expressions`
    throw new Refused(message, start, Math.min(reader.at + 1, reader.text.length))
  }
  reader.at = found.end
  return found.text
}

/** The characters that a class in brackets holds, with `at` after the opening one. */
export function characterSet(reader: Reader, foldsCase: boolean, start: number): CharacterSet {
  const isNegated = reader.text[reader.at] === '^'
  if (isNegated) reader.at++
  const sets: CharacterSet[] = []
  for (let first = true; first || reader.text[reader.at] !== ']'; first = false) {
    if (reader.at >= reader.text.length) throw new Refused('this `[` is never closed', start, start + 1)
    const from = reader.at
    const posix = /\[:(\^?)([a-z]*):\]/y
    posix.lastIndex = from
    const named = posix.exec(reader.text)
    if (named) {
      const has = posixClasses[named[2] as string]
      if (!has) throw new Refused(`there is no class \`${named[0]}\``, from, posix.lastIndex)
      sets.push(named[1] ? (code) => !has(code) : has)
      reader.at = posix.lastIndex
      continue
    }
    if (reader.text[from] === '\\') {
      reader.at++
      const has = classEscape(reader, from)
      if (has) {
        sets.push(has)
        continue
      }
      reader.at = from
    }
    const low = setMember(reader)
    const isRange =
      reader.text[reader.at] === '-' &&
      reader.at + 1 < reader.text.length &&
      reader.text[reader.at + 1] !== ']'
    if (isRange) reader.at++
    const high = isRange ? setMember(reader) : low
    if (high < low)
      throw new Refused(
        `\`${reader.text.slice(from, reader.at)}\` is not a range: its ends are in the wrong order`,
        from,
        reader.at,
      )
    sets.push(foldsCase ? folded(low, high) : (code) => code >= low && code <= high)
  }
  reader.at++
  return (code) => sets.some((each) => each(code)) !== isNegated
}

function setMember(reader: Reader): number {
  const start = reader.at
  if (start >= reader.text.length) throw new Refused('this class is never closed', start - 1, start)
  const unit = String.fromCodePoint(reader.text.codePointAt(start) as number)
  reader.at += unit.length
  return (unit === '\\' ? escaped(reader, start) : unit).codePointAt(0) as number
}

function folded(low: number, high: number): CharacterSet {
  return (code) => {
    const text = String.fromCodePoint(code)
    return [text, text.toLowerCase(), text.toUpperCase(), text.toUpperCase().toLowerCase()].some((each) => {
      const other = each.codePointAt(0) as number
      return other >= low && other <= high
    })
  }
}
