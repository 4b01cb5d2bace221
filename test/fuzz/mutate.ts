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
