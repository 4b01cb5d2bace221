/** The patterns of Go's path/filepath, which `rule_files` are written in: no `**`, and no braces. */
import { matchesTokens, star, type Token } from './wildcard.ts'

interface Reader {
  readonly codes: readonly number[]
  at: number
}

const codesOf = (text: string): number[] =>
  Array.from(text, (character) => character.codePointAt(0) as number)

const [asterisk, questionMark, backslash, open, close, caret, dash] = codesOf('*?\\[]^-')

/** A character of a class, or the end of a range; undefined where Go finds none. */
function member(reader: Reader): number | undefined {
  const { codes } = reader
  const code = codes[reader.at]
  if (code === undefined || code === dash || code === close) return undefined
  if (code === backslash) reader.at++
  const found = codes[reader.at++]
  return reader.at >= codes.length ? undefined : found
}

/** `[…]`, with `at` after the bracket; undefined where it is malformed. */
function characterClass(reader: Reader): Token | undefined {
  const { codes } = reader
  const isNegated = codes[reader.at] === caret
  if (isNegated) reader.at++
  const ranges: { low: number; high: number }[] = []
  while (ranges.length === 0 || codes[reader.at] !== close) {
    const low = member(reader)
    if (low === undefined) return undefined
    let high: number | undefined = low
    if (codes[reader.at] === dash) {
      reader.at++
      high = member(reader)
      if (high === undefined) return undefined
    }
    ranges.push({ low, high })
  }
  reader.at++
  return (code) => ranges.some(({ low, high }) => low <= code && code <= high) !== isNegated
}

const anyCharacter = (): boolean => true

function tokensOf(pattern: string): Token[] | undefined {
  const reader: Reader = { codes: codesOf(pattern), at: 0 }
  const tokens: Token[] = []
  while (reader.at < reader.codes.length) {
    const code = reader.codes[reader.at++] as number
    let token: Token | undefined = code
    if (code === asterisk) token = star
    else if (code === questionMark) token = anyCharacter
    else if (code === backslash) token = reader.codes[reader.at++]
    else if (code === open) token = characterClass(reader)
    if (token === undefined) return undefined
    tokens.push(token)
  }
  return tokens
}

/** Go's path.Match for one name without `/`; undefined where Go finds the pattern malformed. */
export function segmentMatcher(pattern: string): ((name: string) => boolean) | undefined {
  const tokens = tokensOf(pattern)
  return tokens && ((name) => matchesTokens(tokens, codesOf(name)))
}

export const hasMeta = (path: string): boolean => /[*?[\\]/.test(path)

/** Tells the clean paths that match a clean pattern, segment by segment. A malformed pattern matches nothing. */
export function globMatcher(pattern: string): (path: string) => boolean {
  if (!hasMeta(pattern)) return (path) => path === pattern
  const matchers = pattern.split('/').map(segmentMatcher)
  return (path) => {
    const names = path.split('/')
    return (
      matchers.length === names.length &&
      matchers.every((matcher, i) => matcher?.(names[i] as string) === true)
    )
  }
}
