/** Leads from an index into a scalar's decoded text to the offset in the file, through quotes, escapes and folds. */

import { table } from '../lib/table.ts'
import type { Place } from './source.ts'
import type { YamlScalar } from './yaml.ts'

/** The decoded text, and for each of its UTF-16 units the offset it was written at. */
class Decoded {
  text = ''
  readonly offsets: number[] = []

  push(unit: string, offset: number): void {
    this.text += unit
    for (let i = 0; i < unit.length; i++) this.offsets.push(offset)
  }

  /** Drops what is white space at the end, back to `keep` units. */
  trimEnd(keep: number): void {
    let length = this.text.length
    while (length > keep && (this.text[length - 1] === ' ' || this.text[length - 1] === '\t')) length--
    this.text = this.text.slice(0, length)
    this.offsets.length = length
  }
}

const escapes: Readonly<Record<string, string>> = table({
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
})
const hexLength: Readonly<Record<string, number>> = table({ x: 2, u: 4, U: 8 })

const isBlank = (unit: string | undefined): boolean => unit === ' ' || unit === '\t'
const isBreak = (unit: string | undefined): boolean => unit === '\n' || unit === '\r'

/** The offset after a line end, `\r\n` being one. */
function afterBreak(raw: string, at: number): number {
  return raw[at] === '\r' && raw[at + 1] === '\n' ? at + 2 : at + 1
}

/** Plain and quoted scalars: line folding, `''` and backslashes. */
function decodeFlow(raw: string, base: number, style: YamlScalar['style']): Decoded {
  const out = new Decoded()
  let keep = 0
  let at = 0
  /** Reads line ends and indentation from `at`; one break is a space, more are newlines but for the first. */
  const fold = (joined: boolean): void => {
    const breaks: number[] = []
    while (at < raw.length && (isBreak(raw[at]) || isBlank(raw[at]))) {
      if (isBreak(raw[at])) {
        breaks.push(base + at)
        at = afterBreak(raw, at)
      } else at++
    }
    if (breaks.length === 1 && !joined) out.push(' ', breaks[0] as number)
    for (const offset of breaks.slice(1)) out.push('\n', offset)
  }
  while (at < raw.length) {
    const unit = raw[at] as string
    if (isBreak(unit)) {
      out.trimEnd(keep)
      fold(false)
    } else if (style === 'single' && unit === "'" && raw[at + 1] === "'") {
      out.push("'", base + at)
      at += 2
    } else if (style === 'double' && unit === '\\') {
      const next = raw[at + 1] ?? ''
      const digits = hexLength[next]
      if (isBreak(next)) {
        at++
        fold(true)
      } else if (digits) {
        out.push(
          String.fromCodePoint(Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16) || 0),
          base + at,
        )
        at += 2 + digits
      } else {
        out.push(escapes[next] ?? next, base + at)
        at += 2
      }
      keep = out.text.length
    } else {
      out.push(unit, base + at)
      at++
    }
  }
  return out
}

/** Literal and folded blocks, without chomping: the caller cuts to the length that the parser decided on. */
function decodeBlock(raw: string, base: number, indent: number, folded: boolean): Decoded {
  const out = new Decoded()
  /** Line ends that are read but not yet known to be spaces or newlines. */
  let breaks: number[] = []
  let previousIsText = false
  let first = true
  const flush = (nextIsText: boolean): void => {
    if (folded && previousIsText && nextIsText) {
      if (breaks.length === 1) out.push(' ', breaks[0] as number)
      else for (const offset of breaks.slice(1)) out.push('\n', offset)
    } else for (const offset of breaks) out.push('\n', offset)
    breaks = []
  }
  for (let at = 0; at < raw.length; ) {
    let end = at
    while (end < raw.length && !isBreak(raw[end])) end++
    let from = at
    while (from < end && from - at < indent && raw[from] === ' ') from++
    if (from < end) {
      const isText = !isBlank(raw[from])
      if (first && breaks.length > 0) {
        for (const offset of breaks) out.push('\n', offset)
        breaks = []
      } else flush(isText)
      first = false
      previousIsText = isText
      for (let i = from; i < end; i++) out.push(raw[i] as string, base + i)
    }
    if (end < raw.length) breaks.push(base + end)
    at = end < raw.length ? afterBreak(raw, end) : end
  }
  for (const offset of breaks) out.push('\n', offset)
  return out
}

const decoded = new WeakMap<YamlScalar, readonly number[] | undefined>()

function offsetsOf(scalar: YamlScalar): readonly number[] | undefined {
  if (decoded.has(scalar)) return decoded.get(scalar)
  const { start, end } = scalar.content
  const raw = scalar.source.text.slice(start, end)
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded'
  const out = isBlock
    ? decodeBlock(raw, start, scalar.indent, scalar.style === 'folded')
    : decodeFlow(raw, start, scalar.style)
  const offsets = out.text.startsWith(scalar.text) ? out.offsets : undefined
  decoded.set(scalar, offsets)
  return offsets
}

/**
 * The offset in the file at which unit `index` of `scalar.text` was written. `scalar.text.length` gives the end
 * of the content.
 */
export function offsetIn(scalar: YamlScalar, index: number): number {
  const { start, end } = scalar.content
  if (end - start === scalar.text.length && (scalar.style === 'plain' || scalar.style === 'single')) {
    const raw = scalar.source.text.slice(start, end)
    if (raw === scalar.text) return start + Math.min(index, end - start)
  }
  const offsets = offsetsOf(scalar)
  if (!offsets) return scalar.start
  const offset = offsets[index]
  if (offset !== undefined && index < scalar.text.length) return offset
  const last = offsets[scalar.text.length - 1]
  return last === undefined ? scalar.start : Math.min(end, last + 1)
}

/** The place of `text.slice(from, to)`. An empty slice is a place of no width. */
export function placeIn(scalar: YamlScalar, from: number, to: number): Place {
  const start = offsetIn(scalar, from)
  if (to <= from) return { source: scalar.source, start, end: start }
  // The last unit may be an escape of several characters, so its end is where the next unit begins.
  const last = offsetIn(scalar, to - 1)
  const next = to < scalar.text.length ? offsetIn(scalar, to) : offsetIn(scalar, scalar.text.length)
  const isOneUnit = scalar.style !== 'double' && scalar.style !== 'single'
  return { source: scalar.source, start, end: isOneUnit ? last + 1 : Math.max(last + 1, next) }
}
