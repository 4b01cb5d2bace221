/** Regular expressions in Go's syntax (RE2), as Prometheus reads them in matchers and in `label_replace`. */
import { maxOf } from '../lib/many.ts'
import type { Span } from '../model/source.ts'
import { characterSet, classEscape, escaped, type Reader, Refused } from './regexp-classes.ts'
import type { CharacterSet } from './regexp-escapes.ts'

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

/** Go's own limits. */
const maxRepeat = 1000
const maxDepth = 1000

interface Flags {
  foldsCase: boolean
  dotAll: boolean
}

export function parseRegexp(text: string): { readonly regexp: Regexp } | { readonly problem: RegexpProblem } {
  const reader: Reader = { text, at: 0, depth: 0 }
  try {
    const regexp = alternation(reader, { foldsCase: false, dotAll: true })
    if (reader.at < text.length) throw new Refused('this `)` closes nothing', reader.at, reader.at + 1)
    return { regexp }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { problem: { ...error.at, message: error.message } }
  }
}

function alternation(reader: Reader, flags: Flags): Regexp {
  const start = reader.at
  const parts = [sequence(reader, flags)]
  while (reader.text[reader.at] === '|') {
    reader.at++
    parts.push(sequence(reader, flags))
  }
  const only = parts.length === 1 ? parts[0] : undefined
  return only ?? { kind: 'alternate', parts, start, end: reader.at }
}

function sequence(reader: Reader, flags: Flags): Regexp {
  const start = reader.at
  const parts: Regexp[] = []
  /** Where the repetition before this one began: two in a row are refused. */
  let repeatedAt = -1
  while (reader.at < reader.text.length && reader.text[reader.at] !== '|' && reader.text[reader.at] !== ')') {
    const at = reader.at
    const count = repetition(reader)
    if (!count) {
      const part = atom(reader, flags)
      if (part) parts.push(part)
      repeatedAt = -1
      continue
    }
    const last = parts.pop()
    const operator = reader.text.slice(at, reader.at)
    if (repeatedAt >= 0)
      throw new Refused(
        `\`${reader.text.slice(repeatedAt, reader.at)}\` repeats a repetition`,
        repeatedAt,
        reader.at,
      )
    if (!last) throw new Refused(`there is nothing that \`${operator}\` could repeat`, at, reader.at)
    if (reader.text[reader.at] === '?') reader.at++
    parts.push({ kind: 'repeat', part: last, ...count, start: last.start, end: reader.at })
    if (repeats(parts.at(-1) as Regexp) > maxRepeat)
      throw new Refused(`more than ${maxRepeat} repetitions`, last.start, reader.at)
    repeatedAt = at
  }
  const only = parts.length === 1 ? parts[0] : undefined
  return only ?? { kind: 'concat', parts, start, end: reader.at }
}

function repetition(reader: Reader): { min: number; max: number } | undefined {
  const sign = reader.text[reader.at]
  const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[sign ?? '']
  if (simple) {
    reader.at++
    return { min: simple[0] as number, max: simple[1] as number }
  }
  const pattern = /\{(\d+)(?!\d)(,?)(\d*)\}/y
  pattern.lastIndex = reader.at
  const found = sign === '{' ? pattern.exec(reader.text) : null
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
      `\`${found[0]}\` is not a repetition: up to ${maxRepeat}, the smaller number first`,
      reader.at,
      reader.at + found[0].length,
    )
  reader.at += found[0].length
  return { min, max }
}

function atom(reader: Reader, flags: Flags): Regexp | undefined {
  const start = reader.at
  const unit = String.fromCodePoint(reader.text.codePointAt(start) as number)
  reader.at += unit.length
  if (unit === '(') return group(reader, flags, start)
  if (unit === '[')
    return {
      kind: 'set',
      has: characterSet(reader, flags.foldsCase, start),
      isDot: false,
      start,
      end: reader.at,
    }
  if (unit === '^' || unit === '$') return { kind: 'assertion', text: unit, start, end: reader.at }
  if (unit === '.') {
    const has = flags.dotAll ? () => true : (code: number) => code !== 10
    return { kind: 'set', has, isDot: true, start, end: reader.at }
  }
  if (unit !== '\\') return { kind: 'literal', text: unit, foldsCase: flags.foldsCase, start, end: reader.at }
  const letter = reader.text[reader.at]
  if (letter !== undefined && 'AbBz'.includes(letter)) {
    reader.at++
    return { kind: 'assertion', text: `\\${letter}`, start, end: reader.at }
  }
  if (letter === 'Q') {
    const close = reader.text.indexOf('\\E', reader.at)
    const quoted = reader.text.slice(reader.at + 1, close < 0 ? undefined : close)
    reader.at = close < 0 ? reader.text.length : close + 2
    if (quoted === '') return undefined
    return { kind: 'literal', text: quoted, foldsCase: flags.foldsCase, start, end: reader.at }
  }
  const has = classEscape(reader, start)
  if (has) return { kind: 'set', has, isDot: false, start, end: reader.at }
  return { kind: 'literal', text: escaped(reader, start), foldsCase: flags.foldsCase, start, end: reader.at }
}

function group(reader: Reader, flags: Flags, start: number): Regexp | undefined {
  if (++reader.depth > maxDepth) throw new Refused('nested too deeply', start, start + 1)
  let inner = flags
  let captures = true
  if (reader.text[reader.at] === '?') {
    const name = /\?P?<([A-Za-z0-9_]+)>/y
    const options = /\?([imsU]*)(?:-([imsU]+))?([:)])/y
    name.lastIndex = options.lastIndex = reader.at
    const named = name.exec(reader.text)
    const set = options.exec(reader.text)
    if (named) {
      reader.at = name.lastIndex
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
      reader.at = options.lastIndex
      if (set[3] === ')') {
        // The flags hold to the end of the enclosing group.
        Object.assign(flags, inner)
        reader.depth--
        return undefined
      }
    } else {
      const what = /^\?<?[=!]/.test(reader.text.slice(reader.at))
        ? 'Go has no look-around'
        : 'unknown kind of group'
      throw new Refused(
        `${what}: \`${reader.text.slice(start, reader.at + 3)}\``,
        start,
        Math.min(reader.at + 3, reader.text.length),
      )
    }
  }
  const part = alternation(reader, { ...inner })
  if (reader.text[reader.at] !== ')') throw new Refused('this `(` is never closed', start, start + 1)
  reader.at++
  reader.depth--
  return { kind: 'group', part, captures, start, end: reader.at }
}

/** The product of nested counts, which Go bounds. */
function repeats(node: Regexp): number {
  if (node.kind === 'concat' || node.kind === 'alternate') return maxOf([1, ...node.parts.map(repeats)])
  if (node.kind === 'group') return repeats(node.part)
  if (node.kind !== 'repeat') return 1
  const count = node.max === Infinity ? node.min : node.max
  return Math.max(1, count) * repeats(node.part)
}
