/** Small damage to bytes, to the words of a text, and to its lines and indentation. */
import { inherited, textOf } from './grammar/words.ts'
import type { Random } from './random.ts'

const interestingBytes = [0, 9, 10, 13, 27, 32, 34, 39, 45, 58, 96, 123, 127, 128, 192, 237, 239, 244, 255]

export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let result = Uint8Array.from(bytes)
  for (const _ of random.list(1, 4, () => 0)) {
    const at = random.int(result.length + 1)
    const length = 1 + random.int(random.chance(0.2) ? 64 : 4)
    const kind = random.int(6)
    if (kind === 0 && result.length > 0) result[at % result.length] = random.pick(interestingBytes)
    else if (kind === 1 && result.length > 0) (result[at % result.length] as number) ^= 1 << random.int(8)
    else if (kind === 2)
      result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + length)])
    else if (kind === 3)
      result = Uint8Array.from([
        ...result.subarray(0, at),
        random.pick(interestingBytes),
        ...result.subarray(at),
      ])
    else if (kind === 4)
      result = Uint8Array.from([...result.subarray(0, at + length), ...result.subarray(at)])
    else result = result.slice(0, at)
  }
  return result
}

const word = /[\p{L}\p{N}_]+|\s+|./gsu

/** Damages words: one goes, comes twice, changes its place, or becomes one of another text. */
function mutateWords(text: string, other: string, random: Random): string {
  const words = text.match(word) ?? []
  const others = other.match(word) ?? ['']
  for (const _ of random.list(1, 5, () => 0)) {
    const at = random.int(words.length + 1)
    const kind = random.int(7)
    if (kind === 0) words.splice(at, 1 + random.int(3))
    else if (kind === 1) words.splice(at, 0, words[at] ?? '')
    else if (kind === 2) words.splice(at, 1, random.pick(others))
    else if (kind === 3) words.splice(at, 1, random.pick(inherited))
    else if (kind === 4) words.splice(at, 0, textOf(random))
    else if (kind === 5) words.splice(at, 1, words[random.int(words.length + 1)] ?? '')
    else
      words.splice(
        at,
        0,
        random.pick([
          '{{',
          '}}',
          '"',
          "'",
          '[',
          ']',
          '(',
          ')',
          '|',
          '`',
          '&a ',
          '*a',
          '!!',
          '<!--',
          '-->',
          '\r\n',
          '\t',
        ]),
      )
  }
  return words.join('')
}

/** Damages lines: one goes, comes twice, is indented otherwise, or comes from another text. */
function mutateLines(text: string, other: string, random: Random): string {
  const lines = text.split('\n')
  const others = other.split('\n')
  for (const _ of random.list(1, 4, () => 0)) {
    const at = random.int(lines.length)
    const many = 1 + random.int(5)
    const kind = random.int(7)
    if (kind === 0) lines.splice(at, many)
    else if (kind === 1) lines.splice(at, 0, ...lines.slice(at, at + many))
    else if (kind === 2) lines[at] = `${' '.repeat(random.int(6))}${lines[at]?.trimStart() ?? ''}`
    else if (kind === 3) {
      const from = random.int(others.length)
      lines.splice(at, random.int(3), ...others.slice(from, from + many))
    } else if (kind === 4) lines.push(...lines.splice(at, many))
    else if (kind === 5) lines[at] = `${lines[at] ?? ''}\r`
    else lines[at] = lines[at]?.replace(/:.*/, () => `: ${textOf(random)}`) ?? ''
  }
  return lines.join('\n')
}

export function mutateText(text: string, other: string, random: Random): string {
  return random.chance(0.5) ? mutateWords(text, other, random) : mutateLines(text, other, random)
}

/** Puts inherited names in the place of some of the names that a text holds, everywhere. */
export function renameWords(text: string, renamed: ReadonlyMap<string, string>): string {
  return text.replace(/[A-Za-z_]\w*/g, (name) => renamed.get(name) ?? name)
}

const pieces = [
  '(',
  '[',
  '{',
  '{{',
  '- ',
  '-',
  '"',
  "'",
  '`',
  '``',
  '<',
  '<!--',
  '-->',
  '[](',
  '[x](',
  '![',
  '![](',
  '> ',
  '* ',
  '# ',
  '\n',
  '\r',
  ' ',
  '\t',
  '\n\n',
  '\n- ',
  '\n  ',
  '\\',
  '\\n',
  '|',
  '| a ',
  '&a ',
  '*a ',
  '{{% rule',
  '{{% rule "a.yml" "Down" %}}\n',
  '{{% comment %}}',
  '<a id="x">',
  '<a>',
  '</a>',
  '<b',
  '&amp;',
  '__',
  '_a',
  '*a',
  '**',
  '~',
  '[a]: b\n',
  '[a][',
  '[^1]',
  '+',
  'a+',
  '(a+)+',
  'a|',
  '.*',
  '[a',
  'x{',
  'a{1,9}',
  ',',
  '1 ',
  '1x4 ',
  '_ ',
  '1+1x3 ',
  '-1',
  'e',
  '\u200b',
  '漢',
  '😀',
  '\x1b[31m',
  '- alert: A\n',
  '- a\n',
  'a: b\n',
  '? a\n',
  '!!str ',
  '#\n',
  '# firedrill disable-line x: y\n',
  '<!-- firedrill disable-line x: y -->\n',
  '[[',
  ']]',
  '::',
  'not ',
  'sum(',
  '-(',
  ' or up',
  'a/',
  '*/',
  '**/',
  '!*\n',
  '"a",',
  '$labels.x ',
  '{{ $labels.x }}',
  '{{if 1}}',
  '%}}',
  '---\n',
  '\n---\n',
  'https://h/ ',
  '[x](y.md)\n',
  '## A\n',
  '```\n',
  '```\n\n',
  'a\n===\n',
]

/** A growth: `text` with a piece of it, or a common one, many times. */
export interface Repetition {
  readonly before: string
  readonly piece: string
  readonly after: string
}

export function repetitionOf(text: string, random: Random): Repetition {
  const at = random.int(text.length + 1)
  const kind = random.int(4)
  if (kind === 0) {
    // A line, or several.
    const start = text.lastIndexOf('\n', at - 1) + 1
    let end = start
    for (let i = 0; i <= random.int(6); i++) end = text.indexOf('\n', end) + 1 || text.length
    return { before: text.slice(0, end), piece: text.slice(start, end), after: text.slice(end) }
  }
  if (kind === 1) {
    const length = 1 + random.int(30)
    return { before: text.slice(0, at), piece: text.slice(at, at + length), after: text.slice(at) }
  }
  const piece = random.list(1, 3, () => random.pick(pieces)).join('')
  return { before: text.slice(0, at), piece, after: text.slice(at) }
}

/** The text in which the piece stands so often that it has about `length` characters. */
export function repeated({ before, piece, after }: Repetition, length: number): string {
  const times =
    piece === '' ? 0 : Math.max(1, Math.ceil((length - before.length - after.length) / piece.length))
  return before + numbered(piece, times) + after
}

/** Names of alerts and groups stay different every other time, as a generator would write them. */
function numbered(piece: string, times: number): string {
  if (!/\b(alert|record|name): \w/.test(piece) || piece.length % 2 === 0) return piece.repeat(times)
  return Array.from({ length: times }, (_, i) =>
    piece.replace(/\b(alert|record|name): \w+/g, (found) => found + i),
  ).join('')
}
