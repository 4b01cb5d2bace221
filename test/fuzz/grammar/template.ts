/** Go templates as they stand in annotations. */
import type { Random } from '../random.ts'
import { expressionOf } from './promql.ts'
import { labels, nameOf, textOf } from './words.ts'

const functions = [
  'humanize',
  'humanizePercentage',
  'query',
  'first',
  'value',
  'label',
  'printf',
  'reReplaceAll',
  'title',
  'index',
  'len',
  'and',
  'eq',
]

function term(random: Random, depth: number): string {
  const kind = random.int(9)
  if (kind === 0) return '$value'
  if (kind === 1) return `$labels.${nameOf(random, labels)}`
  if (kind === 2) return `.Labels.${nameOf(random, labels)}`
  if (kind === 3) return JSON.stringify(random.chance(0.5) ? expressionOf(random, 1) : textOf(random))
  if (kind === 4)
    return random.pick([
      '.',
      '$',
      '$x',
      '1',
      '1e400',
      "'a'",
      '`raw`',
      'nil',
      'true',
      '.Value',
      '$externalLabels.x',
    ])
  if (kind === 5 && depth > 0) return `(${pipeline(random, depth - 1)})`
  if (kind === 6) return `index $labels "${nameOf(random, labels)}"`
  return `$labels.${random.pick(labels)}`
}

function pipeline(random: Random, depth: number): string {
  return random
    .list(1, 3, () => {
      const name = random.pick(functions)
      return random.chance(0.4) ? name : `${random.chance(0.4) ? `${name} ` : ''}${term(random, depth)}`
    })
    .join(' | ')
}

function action(random: Random, depth: number): string {
  const [open, close] = random.pick([
    ['{{', '}}'],
    ['{{ ', ' }}'],
    ['{{- ', ' -}}'],
  ] as const)
  const kind = random.int(8)
  const inner = depth > 0 ? templateOf(random, depth - 1) : ''
  if (kind === 0)
    return `${open}if ${pipeline(random, 1)}${close}${inner}${open}else${close}x${open}end${close}`
  if (kind === 1) return `${open}range ${pipeline(random, 1)}${close}${inner}${open}end${close}`
  if (kind === 2) return `${open}with $x := ${pipeline(random, 1)}${close}${inner}${open}end${close}`
  if (kind === 3) return `${open}define "x"${close}${inner}${open}end${close}${open}template "x" .${close}`
  if (kind === 4)
    return random.pick([
      '{{',
      '}}',
      '{{end}}',
      '{{else}}',
      '{{/* c */}}',
      '{{/*',
      '{{ $x := 1 }}',
      '{{ break }}',
      '{{"',
    ])
  return `${open}${pipeline(random, 2)}${close}`
}

export function templateOf(random: Random, depth = 2): string {
  return random.list(0, 4, () => (random.chance(0.5) ? action(random, depth) : textOf(random))).join(' ')
}
