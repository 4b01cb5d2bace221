/** One field that differs, as lines: expected above got. */
import { append } from '../../lib/many.ts'
import { shortNumber } from './number.ts'

const none = '(none)'

/** Texts that look alike can differ in characters of other scripts, widths or compositions. */
const looks = (text: string): string => text.normalize('NFKC').replace(/\s/gu, ' ')

function quoted(text: string, isPlain: boolean): string {
  const json = JSON.stringify(text)
  if (isPlain) return json
  return json.replace(/[^\x20-\x7e]/g, (batch) => `\\u${batch.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function pair(what: string, expected: string | undefined, got: string | undefined): string[] {
  const areAlike = expected !== undefined && got !== undefined && looks(expected) === looks(got)
  const written = (text: string | undefined): string =>
    text === undefined ? none : what === 'value' ? shortNumber(text) : quoted(text, !areAlike)
  return [what, `  expected  ${written(expected)}`, `  got       ${written(got)}`]
}

const linesOf = (text: string): string[] => text.split(/(?<=\n)/)

/** Each with its line end, unless both have one. */
function linePair(what: string, expected: string | undefined, got: string | undefined): string[] {
  return expected?.endsWith('\n') && got?.endsWith('\n')
    ? pair(what, expected.slice(0, -1), got.slice(0, -1))
    : pair(what, expected, got)
}

/** For texts of several lines, only the lines that differ. */
export function differenceLines(
  what: string,
  expected: string | undefined,
  got: string | undefined,
): string[] {
  if (expected === undefined || got === undefined) return pair(what, expected, got)
  const [a, b] = [linesOf(expected), linesOf(got)]
  if (a.length + b.length < 4) return pair(what, expected, got)
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const lines: string[] = []
  for (let i = 0; i < Math.max(left.length, right.length); i++)
    if (left[i] !== right[i]) append(lines, linePair(`${what}, line ${start + i + 1}`, left[i], right[i]))
  return lines
}
