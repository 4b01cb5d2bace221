/** Names and texts that make trouble in one place or another. */
import type { Random } from '../random.ts'

/** Names that every object of JavaScript has something under. */
export const inherited = [
  '__proto__',
  'constructor',
  'valueOf',
  'toString',
  'hasOwnProperty',
  'prototype',
  'then',
  'length',
  'isPrototypeOf',
  '__defineGetter__',
  'toJSON',
  'name',
  'size',
]

export const metrics = ['up', 'cpu_seconds_total', 'mem:used:sum', 'req_bucket', 'x_count', 'node_info', 'a']
export const labels = ['job', 'instance', 'le', 'severity', 'queue', '__name__', 'alertname', 'cluster']

const oddTexts = [
  '',
  ' ',
  '\t',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\x1b[31m',
  '\x00',
  '\x07',
  '\x85',
  '\u2028',
  '::error::x',
  '##[error]x',
  '##vso[task]x',
  '😀',
  '\ud800',
  'é',
  'ı',
  'ſ',
  '漢字',
  '&<>"\'',
  ']]>',
  '-->',
  '<!--',
  '$' + '{x}',
  '$&',
  '$1',
  '{{ $labels.job }}',
  '{{% rule "a.yml" "Down" %}}',
  '{alert}',
  '../../x',
  '/',
  '.',
  '..',
  'con',
  '%00',
  '%',
  '\\',
  '|',
  '`',
  '*',
  '~',
  'null',
  'true',
  '1e309',
  '0x1F',
  '-0',
  '9007199254740993',
  '2026-02-30',
  '1:30',
  'NaN',
]

/** A name where one is expected: mostly a usual one, sometimes an inherited or an odd one. */
export function nameOf(random: Random, usual: readonly string[]): string {
  const kind = random.int(20)
  if (kind < 15) return random.pick(usual)
  if (kind < 18) return random.pick(inherited)
  return random.pick(oddTexts)
}

export function textOf(random: Random): string {
  return random
    .list(0, 4, () =>
      random.chance(0.4) ? random.pick(oddTexts) : random.pick(['Down', 'the', 'disk is full', 'see', 'x']),
    )
    .join(random.pick([' ', '', '\n']))
}
