/** Expressions of PromQL, most of them valid. */
import type { Random } from '../random.ts'
import { labels, metrics, nameOf, textOf } from './words.ts'

const durations = [
  '5m',
  '1h30m',
  '0s',
  '1y',
  '5',
  '1e3',
  '1m5',
  '99999999999y',
  '-5m',
  '[5m]',
  '$__range',
  '1d',
]
const numbers = ['0', '1', '-1', '1e9', '0.5', 'Inf', 'NaN', '0x1F', '1_000', '.5', '1e400']
const functions = [
  'rate',
  'increase',
  'irate',
  'delta',
  'absent',
  'absent_over_time',
  'histogram_quantile',
  'label_replace',
  'label_join',
  'vector',
  'scalar',
  'time',
  'hour',
  'predict_linear',
  'max_over_time',
  'quantile_over_time',
  'sort',
  'clamp_max',
  'info',
  'changes',
  'timestamp',
]
const aggregations = [
  'sum',
  'max',
  'min',
  'count',
  'avg',
  'topk',
  'quantile',
  'count_values',
  'group',
  'limitk',
]
const operators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '==',
  '!=',
  '>',
  '<',
  '>=',
  'and',
  'or',
  'unless',
  '> bool',
  'atan2',
]
const patterns = [
  '.*',
  '.+',
  'a|b',
  '(a+)+',
  '((((a+)+)+)+)+b',
  '(?i)x',
  '[a-z',
  '(',
  'a{1,1000}',
  '(a|a)*b',
  '\\\\d+',
  '\\d',
  '[^\\\\]+',
  '(?P<n>x)',
  '^a$',
  '\\\\pL',
  '',
  '[[:alpha:]]',
  'x*x*x*x*y',
  '(?:)',
]

const quoted = (text: string): string => JSON.stringify(text)

export function regexpOf(random: Random): string {
  return random.list(1, 3, () => random.pick(patterns)).join(random.pick(['', '|']))
}

function matcher(random: Random): string {
  const name = nameOf(random, labels)
  const operator = random.pick(['=', '!=', '=~', '!~'])
  const value = operator.includes('~') ? regexpOf(random) : random.chance(0.7) ? 'web' : textOf(random)
  const quote = random.pick(['"', "'", '`'])
  return `${name}${operator}${quote === '"' ? `"${value}"` : `${quote}${value}${quote}`}`
}

export function selectorOf(random: Random): string {
  const matchers = random.list(0, 3, () => matcher(random)).join(', ')
  const name = nameOf(random, metrics)
  return random.chance(0.1) ? `{${quoted(name)}, ${matchers}}` : matchers ? `${name}{${matchers}}` : name
}

const labelList = (random: Random): string =>
  `(${random.list(0, 3, () => nameOf(random, labels)).join(', ')})`

const rangeOf = (random: Random): string => {
  const duration = random.pick(durations)
  return random.chance(0.15) ? `[${duration}:${random.pick(durations)}]` : `[${duration}]`
}

function callOf(random: Random, depth: number): string {
  const name = random.pick(functions)
  const args = random.list(0, 3, () => {
    const kind = random.int(5)
    if (kind === 0) return random.pick(numbers)
    if (kind === 1) return quoted(random.chance(0.5) ? random.pick(labels) : textOf(random))
    if (kind === 2) return `${selectorOf(random)}${rangeOf(random)}`
    return expressionOf(random, depth - 1)
  })
  return `${name}(${args.join(', ')})`
}

function aggregationOf(random: Random, depth: number): string {
  const by = random.chance(0.6) ? ` ${random.pick(['by', 'without'])} ${labelList(random)} ` : ''
  const argument = random.chance(0.2) ? `${random.pick(numbers)}, ` : ''
  const inner = `(${argument}${expressionOf(random, depth - 1)})`
  const name = random.pick(aggregations)
  return random.chance(0.5) ? `${name}${by}${inner}` : `${name}${inner}${by}`
}

function matchingOf(random: Random): string {
  if (random.chance(0.6)) return ''
  const on = `${random.pick(['on', 'ignoring'])} ${labelList(random)} `
  return random.chance(0.4) ? `${on}${random.pick(['group_left', 'group_right'])} ${labelList(random)} ` : on
}

export function expressionOf(random: Random, depth = 3): string {
  const kind = depth <= 0 ? random.int(2) : random.int(9)
  if (kind === 0) return selectorOf(random)
  if (kind === 1) return random.chance(0.5) ? random.pick(numbers) : selectorOf(random)
  if (kind === 2) return callOf(random, depth)
  if (kind === 3) return aggregationOf(random, depth)
  if (kind === 4) return `(${expressionOf(random, depth - 1)})`
  if (kind === 5) return `-${expressionOf(random, depth - 1)}`
  if (kind === 6)
    return `${selectorOf(random)}${rangeOf(random)} ${random.pick(['offset', '@', 'offset -', '@ start()'])} ${random.pick(durations)}`
  if (kind === 7 && random.chance(0.1)) return `${expressionOf(random, depth - 1)} # ${textOf(random)}`
  const left = expressionOf(random, depth - 1)
  return `${left} ${random.pick(operators)} ${matchingOf(random)}${expressionOf(random, depth - 1)}`
}
