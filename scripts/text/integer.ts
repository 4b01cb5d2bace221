/** Whole numbers as Go's YAML reads them into an `int`. Source: resolve.go and decode.go of yaml.v3. */

const largest = 2n ** 63n

const prefixes = /^0(?:[xX][\da-fA-F]+|[oO][0-7]+|[bB][01]+)$/

/**
 * True for a plain scalar that an `int` takes: also in hexadecimal, octal and binary, with underscores, and floating
 * point numbers, which lose what is behind the point.
 */
export function isIntegerScalar(text: string): boolean {
  if (!/^[-+.\d]/.test(text)) return false
  const digits = text.replaceAll('_', '')
  // A sign behind these two prefixes is read, too.
  if (/^0(?:o[-+][0-7]+|b[-+][01]+)$/.test(digits)) return true
  const unsigned = digits.replace(/^[-+]/, '')
  if (prefixes.test(unsigned)) return BigInt(unsigned.toLowerCase()) < largest
  if (/^0[0-7]+$/.test(unsigned)) return BigInt(`0o${unsigned}`) < largest
  if (/^\d+$/.test(unsigned)) return BigInt(unsigned) < largest
  if (/^\./.test(text) && text.includes('_')) return false
  if (!/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(digits)) return false
  // Only the upper end is looked at.
  return Number(digits) < 2 ** 63
}
