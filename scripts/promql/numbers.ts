/** Numbers and durations as Prometheus reads them. */
export { formatSeconds, secondsOf } from '../text/duration.ts'

const isOneOf = (unit: string | undefined, set: string): boolean => unit !== undefined && set.includes(unit)
const isWordUnit = (unit: string | undefined): boolean => unit !== undefined && /[A-Za-z0-9_]/.test(unit)

/**
 * Where the number or duration that starts at `at` ends, as Prometheus' lexer cuts it; nothing if it can't be
 * either. Whether the text then means something is for `numberOf` and `secondsOf` to say.
 */
export function endOfNumber(text: string, at: number): { end: number; isDuration: boolean } | undefined {
  const number = scanNumber(text, at)
  if (number.ok) return { end: number.end, isDuration: false }
  let end = number.end
  if (!isOneOf(text[end], 'smhdwy')) return undefined
  end++
  if (text[end] === 's') end++
  while (isOneOf(text[end], '0123456789')) {
    while (isOneOf(text[end], '0123456789')) end++
    if (!isOneOf(text[end], 'smhdw')) return undefined
    end++
    if (text[end] === 's') end++
  }
  return isWordUnit(text[end]) ? undefined : { end, isDuration: true }
}

function scanNumber(text: string, start: number): { end: number; ok: boolean } {
  let at = start
  let digits = '0123456789'
  if (text[at] === '0') {
    at++
    if (isOneOf(text[at], 'xX')) {
      at++
      if (text[at] === '_') at++
      digits = '0123456789abcdefABCDEF'
    }
  }
  if (text[at] === '.') at++
  if (isOneOf(text[at], digits)) at++
  let hasDot = false
  let hasExponent = false
  while (isOneOf(text[at], `${digits}._eE`)) {
    const unit = text[at] as string
    if ((unit === '.' && hasDot) || (isOneOf(unit, 'eE') && hasExponent)) return { end: at + 1, ok: false }
    if (unit === '.') {
      hasDot = true
      at++
      if (isOneOf(text[at], '_.')) return { end: at + 1, ok: false }
      if (digits.length > 10) return { end: at, ok: false }
    } else if (isOneOf(unit, 'eE')) {
      hasExponent = true
      at++
      if (isOneOf(text[at], '+-')) at++
      if (isOneOf(text[at], '._eE')) return { end: at + 1, ok: false }
      if (at >= text.length) return { end: at, ok: false }
    } else if (unit === '_') {
      at++
      if (isOneOf(text[at], '._eE')) return { end: at + 1, ok: false }
      if (at >= text.length) return { end: at, ok: false }
    } else while (isOneOf(text[at], digits)) at++
  }
  return { end: at, ok: at > start && !isWordUnit(text[at]) }
}

/** The value of a number literal, which may be `Inf` or `NaN`; nothing where Prometheus can't read it. */
export function numberOf(text: string): number | undefined {
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY
  if (/^nan$/i.test(text)) return Number.NaN
  // An underscore separates two digits, or the digits from 0x.
  if (/(?<![0-9a-fA-FxX])_|_(?![0-9a-fA-F])/.test(text)) return undefined
  const plain = text.replaceAll('_', '')
  if (/^0[xX][0-9a-fA-F]+$/.test(plain)) return Number(plain)
  // An integer with a leading zero is octal if it can be.
  if (/^0[0-7]+$/.test(plain)) return Number.parseInt(plain, 8)
  if (!/^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}
