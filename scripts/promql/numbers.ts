/** Numbers and durations as Prometheus reads them. */

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
  if (!/^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}

const units = { y: 31536000, w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 }
const durationShape =
  /^(?:(?<y>\d+)y)?(?:(?<w>\d+)w)?(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?(?:(?<ms>\d+)ms)?$/
/** Beyond this Go's nanoseconds overflow. */
const maxSeconds = 2 ** 63 / 1e9

/** The length of a duration such as `1h30m`; nothing where it is none, or is too long for Prometheus. */
export function secondsOf(text: string): number | undefined {
  const parts = text === '' ? undefined : durationShape.exec(text)?.groups
  if (!parts) return text === '0' ? 0 : undefined
  let seconds = 0
  for (const [unit, factor] of Object.entries(units)) seconds += Number(parts[unit] ?? 0) * factor
  return seconds < maxSeconds ? seconds : undefined
}

/** A duration as Prometheus prints it. */
export function formatSeconds(seconds: number): string {
  let rest = Math.round(seconds * 1000)
  if (rest === 0) return '0s'
  let text = ''
  for (const [unit, factor] of Object.entries(units)) {
    const size = Math.round(factor * 1000)
    // Years and weeks only where nothing is left over: 8d says more than 1w1d.
    if ((unit === 'y' || unit === 'w') && rest % size !== 0) continue
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text
}
