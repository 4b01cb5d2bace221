/** Replaces the text of a YAML scalar, and keeps its style. */
import type { TextEdit } from '../diagnostic.ts'
import { placeIn } from '../model/offsets.ts'
import type { ScalarStyle, YamlScalar } from '../model/yaml.ts'
import { lineStart, shrink } from './text.ts'

/** Matches unquoted values that YAML 1.1 or 1.2 does not read as strings. */
const notText =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\.?\d[\d_.,:eE+-]*|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|\.inf)|\.nan|=|<<)$/i

/** True if a text needs no quotes in YAML. `flow`: inside `{}` or `[]`. */
export function isPlainSafe(text: string, flow = false): boolean {
  if (text === '' || text !== text.trim() || /[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text))
    return false
  if (/^[!&*|>@`"'%#{}[\],]|^[-?:](?:\s|$)|^(?:---|\.\.\.)/.test(text) || /:(?:\s|$)|\s#/.test(text))
    return false
  if (flow && /[,[\]{}]/.test(text)) return false
  return !notText.test(text) && !/^\d{4}-\d\d?-\d\d?/.test(text)
}

/** Escapes a text for a double-quoted scalar. */
function doubleEscaped(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    })
}

/** Formats a text as a scalar on one line, in the given style if possible. */
export function scalarText(text: string, wanted: ScalarStyle = 'plain', flow = false): string {
  const hasControls = /[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text)
  if (wanted === 'double' || hasControls) return `"${doubleEscaped(text)}"`
  if (wanted !== 'single' && isPlainSafe(text, flow)) return text
  if (wanted === 'single' || /["\\]/.test(text)) return `'${text.replaceAll("'", "''")}'`
  return `"${doubleEscaped(text)}"`
}

/** True if the scalar is in a flow collection that begins on the same line. */
function mayBeInFlow(scalar: YamlScalar): boolean {
  const before = scalar.source.text.slice(lineStart(scalar.source.text, scalar.start), scalar.start)
  return /[[{,]/.test(before)
}

/** True if the scalar has an anchor, so that aliases may share its value. */
export function isAnchored(scalar: YamlScalar): boolean {
  const { text } = scalar.source
  return /(?<![^\s,[\]{}])[^\s,[\]{}&]*&[^\s,[\]{}]+[ \t]+$/.test(
    text.slice(lineStart(text, scalar.start), scalar.start),
  )
}

/** Replaces the whole text of a scalar. Undefined for a block of several lines. */
export function setScalar(scalar: YamlScalar, text: string): TextEdit[] | undefined {
  const { source, start, end, style } = scalar
  if (style === 'literal' || style === 'folded') {
    const bare = scalar.text.trimEnd()
    return /\n/.test(bare) || /\n/.test(text) ? undefined : replaceIn(scalar, 0, bare.length, text)
  }
  return shrink(source.text, { start, end, text: scalarText(text, style, mayBeInFlow(scalar)) })
}

/**
 * Replaces `scalar.text.slice(from, to)`, and only that. A plain scalar that the new text would break is quoted as
 * a whole. Undefined where it can't be done: a line end in a block, or a slice that a fold runs through.
 */
export function replaceIn(
  scalar: YamlScalar,
  from: number,
  to: number,
  text: string,
): TextEdit[] | undefined {
  const { source, style } = scalar
  const place = placeIn(scalar, from, to)
  const isBlock = style === 'literal' || style === 'folded'
  if (
    isBlock &&
    (/[\r\n]/.test(text) || source.text.slice(place.start, place.end) !== scalar.text.slice(from, to))
  )
    return undefined
  const whole = scalar.text.slice(0, from) + text + scalar.text.slice(to)
  if (style === 'plain') {
    if (!isPlainSafe(whole.replaceAll('\n', ' '), mayBeInFlow(scalar)))
      return [{ start: scalar.start, end: scalar.end, text: scalarText(whole, 'single') }]
    return shrink(source.text, { ...place, text })
  }
  const written =
    style === 'double' ? doubleEscaped(text) : style === 'single' ? text.replaceAll("'", "''") : text
  return shrink(source.text, { ...place, text: written })
}
