/** Regular expressions in Go's syntax (RE2), as Prometheus reads them in matchers and in `label_replace`. */
import type { Span } from '../model/source.ts'
import { type CharacterSet, escapeAt, perlClasses, posixClasses, unicodeClass } from './regexp-escapes.ts'

export type Regexp =
  | (Span & { readonly kind: 'literal'; readonly text: string; readonly foldsCase: boolean })
  | (Span & { readonly kind: 'set'; readonly has: CharacterSet; readonly isDot: boolean })
  | (Span & { readonly kind: 'assertion'; readonly text: string })
  | (Span & { readonly kind: 'concat' | 'alternate'; readonly parts: readonly Regexp[] })
  | (Span & { readonly kind: 'repeat'; readonly part: Regexp; readonly min: number; readonly max: number })
  | (Span & { readonly kind: 'group'; readonly part: Regexp; readonly captures: boolean })

export interface RegexpProblem extends Span {
  readonly message: string
}

class Refused extends Error {
  readonly at: Span
  constructor(message: string, start: number, end: number) {
    super(message)
    this.at = { start, end }
  }
}

/** Go's own limits. */
const maxRepeat = 1000
const maxDepth = 1000

interface Flags {
  foldsCase: boolean
  dotAll: boolean
}

class Reader {
  readonly text: string
  at = 0
  depth = 0
  constructor(text: string) {
    this.text = text
  }

  alternation(flags: Flags): Regexp {
    const start = this.at
    const parts = [this.sequence(flags)]
    while (this.text[this.at] === '|') {
      this.at++
      parts.push(this.sequence(flags))
    }
    const only = parts.length === 1 ? parts[0] : undefined
    return only ?? { kind: 'alternate', parts, start, end: this.at }
  }

  sequence(flags: Flags): Regexp {
    const start = this.at
    const parts: Regexp[] = []
    /** Where the repetition before this one began: two in a row are refused. */
    let repeatedAt = -1
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const at = this.at
      const count = this.repetition()
      if (!count) {
        const part = this.atom(flags)
        if (part) parts.push(part)
        repeatedAt = -1
        continue
      }
      const last = parts.pop()
      const operator = this.text.slice(at, this.at)
      if (repeatedAt >= 0)
        throw new Refused(
          `\`${this.text.slice(repeatedAt, this.at)}\` repeats a repetition`,
          repeatedAt,
          this.at,
        )
      if (!last) throw new Refused(`there is nothing that \`${operator}\` could repeat`, at, this.at)
      if (this.text[this.at] === '?') this.at++
      parts.push({ kind: 'repeat', part: last, ...count, start: last.start, end: this.at })
      if (repeats(parts.at(-1) as Regexp) > maxRepeat)
        throw new Refused(`more than ${maxRepeat} repetitions`, last.start, this.at)
      repeatedAt = at
    }
    const only = parts.length === 1 ? parts[0] : undefined
    return only ?? { kind: 'concat', parts, start, end: this.at }
  }

  repetition(): { min: number; max: number } | undefined {
    const sign = this.text[this.at]
    const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[sign ?? '']
    if (simple) {
      this.at++
      return { min: simple[0] as number, max: simple[1] as number }
    }
    const pattern = /\{(\d+)(,?)(\d*)\}/y
    pattern.lastIndex = this.at
    const found = sign === '{' ? pattern.exec(this.text) : null
    if (
      !found ||
      (found[2] === '' && found[3] !== '') ||
      /^0\d/.test(found[1] as string) ||
      /^0\d/.test(found[3] as string)
    )
      return undefined
    const min = Number(found[1])
    const max = found[2] === '' ? min : found[3] === '' ? Infinity : Number(found[3])
    if (min > maxRepeat || (max !== Infinity && (max > maxRepeat || max < min)))
      throw new Refused(
        `\`${found[0]}\` is no repetition: up to ${maxRepeat}, the smaller number first`,
        this.at,
        this.at + found[0].length,
      )
    this.at += found[0].length
    return { min, max }
  }

  atom(flags: Flags): Regexp | undefined {
    const start = this.at
    const unit = String.fromCodePoint(this.text.codePointAt(start) as number)
    this.at += unit.length
    if (unit === '(') return this.group(flags, start)
    if (unit === '[') return this.set(flags, start)
    if (unit === '^' || unit === '$') return { kind: 'assertion', text: unit, start, end: this.at }
    if (unit === '.') {
      const has = flags.dotAll ? () => true : (code: number) => code !== 10
      return { kind: 'set', has, isDot: true, start, end: this.at }
    }
    if (unit !== '\\') return { kind: 'literal', text: unit, foldsCase: flags.foldsCase, start, end: this.at }
    const letter = this.text[this.at]
    if (letter !== undefined && 'AbBz'.includes(letter)) {
      this.at++
      return { kind: 'assertion', text: `\\${letter}`, start, end: this.at }
    }
    if (letter === 'Q') {
      const close = this.text.indexOf('\\E', this.at)
      const quoted = this.text.slice(this.at + 1, close < 0 ? undefined : close)
      this.at = close < 0 ? this.text.length : close + 2
      if (quoted === '') return undefined
      return { kind: 'literal', text: quoted, foldsCase: flags.foldsCase, start, end: this.at }
    }
    const has = this.classEscape(start)
    if (has) return { kind: 'set', has, isDot: false, start, end: this.at }
    return { kind: 'literal', text: this.escaped(start), foldsCase: flags.foldsCase, start, end: this.at }
  }

  /** `\d`, `\pL` and the like, with `at` after the backslash. */
  classEscape(start: number): CharacterSet | undefined {
    const letter = this.text[this.at] ?? ''
    const perl = perlClasses[letter]
    if (perl) {
      this.at++
      return perl
    }
    if (letter !== 'p' && letter !== 'P') return undefined
    const found = unicodeClass(this.text, this.at)
    if (!found)
      throw new Refused(
        'there is no such class of characters',
        start,
        Math.min(this.at + 2, this.text.length),
      )
    this.at = found.end
    return found.has
  }

  escaped(start: number): string {
    const found = escapeAt(this.text, this.at)
    if (!found) {
      const sequence = this.text.slice(start, this.at + 1)
      const message =
        sequence === '\\'
          ? 'a backslash ends the expression'
          : `\`${sequence}\` is no escape sequence of Go's regular expressions`
      throw new Refused(message, start, Math.min(this.at + 1, this.text.length))
    }
    this.at = found.end
    return found.text
  }

  group(flags: Flags, start: number): Regexp | undefined {
    if (++this.depth > maxDepth) throw new Refused('nested too deeply', start, start + 1)
    let inner = flags
    let captures = true
    if (this.text[this.at] === '?') {
      const name = /\?P?<([A-Za-z0-9_]+)>/y
      const options = /\?([imsU]*)(?:-([imsU]+))?([:)])/y
      name.lastIndex = options.lastIndex = this.at
      const named = name.exec(this.text)
      const set = options.exec(this.text)
      if (named) {
        this.at = name.lastIndex
      } else if (set) {
        captures = false
        inner = { ...flags }
        for (const [letters, on] of [
          [set[1] ?? '', true],
          [set[2] ?? '', false],
        ] as const) {
          if (letters.includes('i')) inner.foldsCase = on
          if (letters.includes('s')) inner.dotAll = on
        }
        this.at = options.lastIndex
        if (set[3] === ')') {
          // The flags hold to the end of the enclosing group.
          Object.assign(flags, inner)
          this.depth--
          return undefined
        }
      } else {
        const what = /^\?<?[=!]/.test(this.text.slice(this.at))
          ? 'Go has no look-around'
          : 'unknown kind of group'
        throw new Refused(
          `${what}: \`${this.text.slice(start, this.at + 3)}\``,
          start,
          Math.min(this.at + 3, this.text.length),
        )
      }
    }
    const part = this.alternation({ ...inner })
    if (this.text[this.at] !== ')') throw new Refused('this `(` is never closed', start, start + 1)
    this.at++
    this.depth--
    return { kind: 'group', part, captures, start, end: this.at }
  }

  set(flags: Flags, start: number): Regexp {
    const isNegated = this.text[this.at] === '^'
    if (isNegated) this.at++
    const sets: CharacterSet[] = []
    for (let first = true; first || this.text[this.at] !== ']'; first = false) {
      if (this.at >= this.text.length) throw new Refused('this `[` is never closed', start, start + 1)
      const from = this.at
      const posix = /\[:(\^?)([a-z]*):\]/y
      posix.lastIndex = from
      const named = posix.exec(this.text)
      if (named) {
        const has = posixClasses[named[2] as string]
        if (!has) throw new Refused(`there is no class \`${named[0]}\``, from, posix.lastIndex)
        sets.push(named[1] ? (code) => !has(code) : has)
        this.at = posix.lastIndex
        continue
      }
      if (this.text[from] === '\\') {
        this.at++
        const has = this.classEscape(from)
        if (has) {
          sets.push(has)
          continue
        }
        this.at = from
      }
      const low = this.setMember()
      const isRange =
        this.text[this.at] === '-' && this.at + 1 < this.text.length && this.text[this.at + 1] !== ']'
      if (isRange) this.at++
      const high = isRange ? this.setMember() : low
      if (high < low)
        throw new Refused(
          `\`${this.text.slice(from, this.at)}\` is no range: its ends are the wrong way round`,
          from,
          this.at,
        )
      sets.push(flags.foldsCase ? folded(low, high) : (code) => code >= low && code <= high)
    }
    this.at++
    const has: CharacterSet = (code) => sets.some((each) => each(code)) !== isNegated
    return { kind: 'set', has, isDot: false, start, end: this.at }
  }

  setMember(): number {
    const start = this.at
    if (start >= this.text.length) throw new Refused('this class is never closed', start - 1, start)
    const unit = String.fromCodePoint(this.text.codePointAt(start) as number)
    this.at += unit.length
    return (unit === '\\' ? this.escaped(start) : unit).codePointAt(0) as number
  }
}

function folded(low: number, high: number): CharacterSet {
  return (code) => {
    const text = String.fromCodePoint(code)
    return [text, text.toLowerCase(), text.toUpperCase()].some((each) => {
      const other = each.codePointAt(0) as number
      return other >= low && other <= high
    })
  }
}

/** The product of nested counts, which Go bounds. */
function repeats(node: Regexp): number {
  if (node.kind === 'concat' || node.kind === 'alternate') return Math.max(1, ...node.parts.map(repeats))
  if (node.kind === 'group') return repeats(node.part)
  if (node.kind !== 'repeat') return 1
  const count = node.max === Infinity ? node.min : node.max
  return Math.max(1, count) * repeats(node.part)
}

export function parseRegexp(text: string): { readonly regexp: Regexp } | { readonly problem: RegexpProblem } {
  const reader = new Reader(text)
  try {
    const regexp = reader.alternation({ foldsCase: false, dotAll: true })
    if (reader.at < text.length) throw new Refused('this `)` closes nothing', reader.at, reader.at + 1)
    return { regexp }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { problem: { ...error.at, message: error.message } }
  }
}
