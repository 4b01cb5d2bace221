/**
 * One line of a `.gitignore` file, read as git reads it (dir.c and wildmatch.c). Git compares bytes, so paths and
 * patterns are strings of one character for each byte of their UTF-8.
 */
import { matchesTokens, star, type Token, type Work } from './wildcard.ts'

/** A text as git sees it: a character for each byte. */
export function bytesOf(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that are one byte
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text).toString('latin1')
}

export interface GitPattern {
  /** The line says what is not ignored after all. */
  readonly isNegated: boolean
  readonly onlyFolders: boolean
  /** The name is compared; otherwise the path below the folder of the `.gitignore` file. */
  readonly onName: boolean
  /** What stands before the first special character. */
  readonly prefix: string
  /** What stands behind the prefix: nothing, `*` and a literal text (given here), or a wildcard. */
  readonly rest: { readonly kind: 'none' } | { readonly kind: 'suffix'; readonly text: string } | Wildcard
}

/** A wildcard between two slashes, or `**`: any number of folders; `least` is 1 where there has to be one. */
type Segment = { readonly tokens: readonly Token[] } | { readonly least: 0 | 1 }

export interface Wildcard {
  readonly kind: 'wildcard'
  readonly segments: readonly Segment[]
  /** A text that is shorter is never matched. */
  readonly minLength: number
}

/** A line of the file without its line end; undefined for one that can match nothing. */
export function parseGitPattern(line: string): GitPattern | undefined {
  const end = line.indexOf('\0')
  let text = withoutTrailingSpaces(bytesOf(end < 0 ? line : line.slice(0, end)))
  if (text.startsWith('#')) return undefined
  const isNegated = text.startsWith('!')
  if (isNegated) text = text.slice(1)
  const onlyFolders = text.endsWith('/')
  if (onlyFolders) text = text.slice(0, -1)
  if (text === '') return undefined
  const onName = !text.includes('/')
  if (text.startsWith('/')) text = text.slice(1)
  const special = text.search(/[*?[\\]/)
  const prefix = special < 0 ? text : text.slice(0, special)
  const flags = { isNegated, onlyFolders, onName, prefix }
  if (special < 0) return { ...flags, rest: { kind: 'none' } }
  const rest = text.slice(special)
  if (onName && special === 0 && /^\*[^*?[\\]*$/.test(rest))
    return { ...flags, rest: { kind: 'suffix', text: rest.slice(1) } }
  const segments = segmentsOf(rest)
  if (!segments) return undefined
  return { ...flags, rest: { kind: 'wildcard', segments, minLength: minLengthOf(segments) } }
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function withoutTrailingSpaces(text: string): string {
  let end = text.length
  while (text[end - 1] === ' ') end--
  let backslashes = 0
  while (text[end - 1 - backslashes] === '\\') backslashes++
  return text.slice(0, backslashes % 2 === 1 && end < text.length ? end + 1 : end)
}

function minLengthOf(segments: readonly Segment[]): number {
  let length = 0
  for (const segment of segments)
    if ('tokens' in segment) for (const token of segment.tokens) if (token !== star) length++
  return length
}

interface Reader {
  readonly text: string
  at: number
  /** The first `]` that was not yet behind us when it was looked for. */
  bracket: number
}

const slash = 47
const notSlash = (code: number): boolean => code !== slash

/** Undefined for a pattern that git finds malformed, which matches nothing. */
function segmentsOf(text: string): Segment[] | undefined {
  const reader: Reader = { text, at: 0, bracket: -1 }
  const segments: Segment[] = []
  let tokens: Token[] = []
  while (reader.at < text.length) {
    const start = reader.at
    const unit = text[reader.at++]
    if (unit === '/' || (unit === '\\' && text[reader.at] === '/')) {
      reader.at = start + (unit === '/' ? 1 : 2)
      segments.push({ tokens })
      tokens = []
    } else if (unit === '*') {
      while (text[reader.at] === '*') reader.at++
      const next = text[reader.at]
      const isEscapedSlash = next === '\\' && text[reader.at + 1] === '/'
      const isWhole = start === 0 || text[start - 1] === '/'
      if (reader.at - start < 2 || !isWhole || !(next === undefined || next === '/' || isEscapedSlash)) {
        if (tokens.at(-1) !== star) tokens.push(star)
        continue
      }
      segments.push({ least: next === '/' ? 0 : 1 })
      if (next === undefined) return segments
      reader.at += isEscapedSlash ? 2 : 1
    } else if (unit === '?') tokens.push(notSlash)
    else if (unit === '[') {
      const token = characterClass(reader)
      if (!token) return undefined
      tokens.push(token)
    } else {
      const literal = unit === '\\' ? text[reader.at++] : unit
      if (literal === undefined) return undefined
      tokens.push(literal.charCodeAt(0))
    }
  }
  segments.push({ tokens })
  return segments
}

const among =
  (pattern: RegExp) =>
  (code: number): boolean =>
    pattern.test(String.fromCharCode(code))

/** As the C library has them for bytes of ASCII. */
const classes: Readonly<Record<string, (code: number) => boolean>> = {
  alnum: among(/[0-9A-Za-z]/),
  alpha: among(/[A-Za-z]/),
  blank: among(/[ \t]/),
  cntrl: (code) => code < 32 || code === 127,
  digit: among(/\d/),
  graph: among(/[!-~]/),
  lower: among(/[a-z]/),
  print: among(/[ -~]/),
  punct: among(/[!-/:-@[-`{-~]/),
  space: among(/[\t-\r ]/),
  upper: among(/[A-Z]/),
  xdigit: among(/[0-9A-Fa-f]/),
}

/** `[…]`, with `at` behind the bracket; undefined where it is malformed. */
function characterClass(reader: Reader): Token | undefined {
  const { text } = reader
  const isNegated = text[reader.at] === '!' || text[reader.at] === '^'
  if (isNegated) reader.at++
  const has = new Uint8Array(256)
  let previous = 0
  for (let isFirst = true; isFirst || text[reader.at] !== ']'; isFirst = false) {
    const unit = text[reader.at++]
    if (unit === undefined) return undefined
    if (unit === '-' && previous !== 0 && reader.at < text.length && text[reader.at] !== ']') {
      const high = text[reader.at++] === '\\' ? text[reader.at++] : text[reader.at - 1]
      if (high === undefined) return undefined
      for (let code = previous; code <= high.charCodeAt(0); code++) has[code] = 1
      previous = 0
    } else if (unit === '[' && text[reader.at] === ':') {
      reader.at++
      if (reader.bracket < reader.at) reader.bracket = text.indexOf(']', reader.at)
      const close = reader.bracket
      if (close < 0) return undefined
      if (close === reader.at || text[close - 1] !== ':') {
        // No `[:name:]`: the bracket is a character of the class.
        reader.at--
        has[unit.charCodeAt(0)] = 1
        previous = unit.charCodeAt(0)
        continue
      }
      const name = text.slice(reader.at, close - 1)
      const named = Object.hasOwn(classes, name) ? classes[name] : undefined
      if (!named) return undefined
      for (let code = 0; code < 128; code++) if (named(code)) has[code] = 1
      reader.at = close + 1
      previous = 0
    } else {
      const literal = unit === '\\' ? text[reader.at++] : unit
      if (literal === undefined) return undefined
      previous = literal.charCodeAt(0)
      has[previous] = 1
    }
  }
  reader.at++
  return (code) => code !== slash && (has[code] === 1) !== isNegated
}

/**
 * Whether the bytes from an index on are matched: those behind the prefix. Segments are tried as characters are: back
 * to the last `**` only.
 */
export function matchesWildcard(
  { segments, minLength }: Wildcard,
  bytes: Uint8Array,
  from: number,
  work: Work,
): boolean {
  work.left--
  if (bytes.length - from < minLength) return false
  const endOf = (start: number): number => {
    const end = bytes.indexOf(slash, start)
    return end < 0 ? bytes.length : end
  }
  let start = from
  let segment = 0
  let retrySegment = -1
  let retryStart = 0
  while (start <= bytes.length) {
    work.left--
    const wanted = segments[segment]
    const end = endOf(start)
    if (wanted && 'least' in wanted) {
      retrySegment = ++segment
      if (wanted.least === 1) start = end + 1
      retryStart = start
    } else if (wanted && matchesTokens(wanted.tokens, bytes, start, end, work)) {
      segment++
      start = end + 1
    } else if (retrySegment >= 0) {
      segment = retrySegment
      retryStart = endOf(retryStart) + 1
      start = retryStart
    } else return false
  }
  return segment === segments.length
}
