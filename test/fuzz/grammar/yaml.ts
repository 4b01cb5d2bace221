/** Values written as YAML in one of the many ways there are to write them. */
import type { Random } from '../random.ts'

export type Value = string | number | boolean | null | readonly Value[] | Fields
/** A list of pairs, so that a key may come twice and may be any name. */
export interface Fields {
  readonly fields: readonly (readonly [string, Value])[]
}

export const map = (...fields: readonly (readonly [string, Value] | undefined)[]): Fields => ({
  fields: fields.filter((field) => field !== undefined),
})

const isPlain = (text: string): boolean => /^[A-Za-z_/][\w ./-]*$/.test(text) && text.trim() === text

function scalar(random: Random, text: string, indent: string): string {
  const kind = random.int(12)
  if (isPlain(text) && kind < 8) return text
  if (kind < 4 && !/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", "''")}'`
  if (kind === 4 || kind === 5) {
    const marker = random.pick(['|', '|-', '|+', '>', '>-', '|2', '>1-'])
    return `${marker}\n${text
      .split('\n')
      .map((line) => `${indent}  ${line}`)
      .join('\n')}`
  }
  if (kind === 6) return random.pick(['!!str ', '!x ', '&a ', '! ']) + JSON.stringify(text)
  if (kind === 7) return text
  return JSON.stringify(text)
}

function key(random: Random, text: string): string {
  if (isPlain(text) && random.chance(0.95)) return text
  return random.chance(0.9)
    ? JSON.stringify(text)
    : random.pick([`? ${text}\n`, text, `&k ${text}`, `!!str ${text}`])
}

function flow(random: Random, value: Value): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => flow(random, item)).join(', ')}]`
  if (value !== null && typeof value === 'object')
    return `{${(value as Fields).fields.map(([name, item]) => `${flow(random, name)}: ${flow(random, item)}`).join(', ')}}`
  return String(value)
}

/** The text of a value that begins behind `key:` or `-`. */
function block(random: Random, value: Value, indent: string): string {
  if (typeof value === 'string') return ` ${scalar(random, value, indent)}`
  if (value === null || typeof value !== 'object') return ` ${value}`
  if (random.chance(0.06)) return ` ${flow(random, value)}`
  const anchor = random.chance(0.03) ? random.pick([' &a', ' &b', ' !!map', ' !!seq']) : ''
  if (random.chance(0.01)) return random.pick([' *a', ' *b', ' *nowhere'])
  const inner = `${indent}${random.chance(0.97) ? '  ' : random.pick(['', ' ', '    ', '\t'])}`
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []'
    return `${anchor}\n${value.map((item) => `${inner}-${block(random, item, `${inner}  `).replace(/^\n\s*/, ' ')}`).join('\n')}`
  }
  const lines = (value as Fields).fields.map(
    ([name, item]) => `${inner}${key(random, name)}:${block(random, item, inner)}`,
  )
  if (random.chance(0.03)) lines.push(`${inner}<<: ${random.pick(['*a', '[*a, *b]', '{}', '1'])}`)
  if (random.chance(0.05)) lines.splice(random.int(lines.length + 1), 0, `${inner}# ${random.pick(comments)}`)
  return lines.length === 0 ? ' {}' : `${anchor}\n${lines.join('\n')}`
}

const comments = [
  'firedrill disable-rule alert/for: why',
  'firedrill disable-next-line',
  'firedrill disable-file promql/syntax until 2020-01-01: why',
  'firedrill enable',
  'firedrill disable constructor: __proto__',
  'firedrill',
  'firedrill disable-line *, rule/*: x until 2031-02-30',
  'x',
]

export function yamlOf(random: Random, value: Fields): string {
  const heading = random.chance(0.1)
    ? random.pick(['---\n', '%YAML 1.2\n---\n', '\ufeff', '# c\n', '--- !x\n'])
    : ''
  const text = block(random, value, '').replace(/^\s*\n/, '')
  // The top of a file begins in its first column.
  const lines = text.split('\n').map((line) => (line.startsWith('  ') ? line.slice(2) : line))
  const tail = random.chance(0.05)
    ? random.pick(['---\n', '...\n', '---\ngroups: []\n', '\t', '"', '*a', '?'])
    : ''
  const eol = random.chance(0.06) ? '\r\n' : '\n'
  return `${heading}${lines.join('\n')}\n${tail}`.replaceAll('\n', eol)
}
