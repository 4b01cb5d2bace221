/** Evaluates the operands, commands and pipelines of a template, as far as they are known. */

import { table } from '../lib/table.ts'
import type { Span } from '../model/source.ts'
import { unquote } from '../promql/strings.ts'
import { checkLiterals, checkNumber } from './arguments.ts'
import type { Command, Field, Operand, Pipeline } from './ast.ts'
import { humanizers } from './functions.ts'
import { checkVerbs, formatted } from './printf.ts'
import { other, type Value, type Walk } from './walk.ts'

/** More than are ever asked after. */
const maxFunctions = 50

/** What the dot holds at the top of a template. */
const dataFields: Readonly<Record<string, Value['kind'] | undefined>> = table({
  Labels: 'labels',
  ExternalLabels: 'externalLabels',
  ExternalURL: 'other',
  Value: 'value',
})

/** Results that something holds on to: whether there are any can be asked of it. */
export const asked = (value: Value): Value =>
  value.kind === 'results' ? { ...value, isFresh: false } : value

/** What a pipeline stands for. Notes in the walk what it uses. */
export function evaluate(walk: Walk, { commands, declares, assigns }: Pipeline): Value {
  let value: Value | undefined
  for (const command of commands) value = apply(walk, command, value)
  if (value && declares.length > 0) value = asked(value)
  for (const { name } of declares) {
    const box = assigns ? walk.variables.get(name) : undefined
    // It may be that the assignment is never reached.
    if (box) box.value = box.value.kind === value?.kind ? value : other
    else walk.variables.set(name, { value: value ?? other })
  }
  return value ?? other
}

function apply(walk: Walk, { operands }: Command, piped: Value | undefined): Value {
  const [first, ...rest] = operands as [Operand, ...Operand[]]
  if (first.kind !== 'function') {
    const value = valueOfOperand(walk, first)
    for (const operand of rest) valueOfOperand(walk, operand)
    return value
  }
  const args = rest.map((operand) => valueOfOperand(walk, operand))
  if (piped) args.push(piped)
  return fields(walk, first.fields, result(walk, first, rest, args), first)
}

/** What a function makes of its arguments; a piped one is the last. */
function result(
  walk: Walk,
  { name, start, end }: Operand & { kind: 'function' },
  operands: readonly Operand[],
  args: readonly Value[],
): Value {
  const last = args.at(-1) ?? other
  const [literal] = operands
  const text = literal?.kind === 'string' ? literal.value : undefined
  if (name === 'query' || name === 'graphLink' || name === 'tableLink') {
    const asked = args[0]
    if (asked?.kind !== 'text' || !asked.written) return name === 'query' ? { kind: 'results' } : other
    const query = { by: name, text: asked.text, ...asked.written }
    walk.queries.push(query)
    return name === 'query' ? { kind: 'results', query, isFresh: true } : other
  }
  if (name === 'first' && last.kind === 'results') {
    if (last.isFresh) walk.firsts.push({ start, end })
    return { kind: 'sample', query: last.query }
  }
  if (name === 'sortByLabel' && last.kind === 'results') {
    if (text !== undefined && literal) use(walk, text, last, literal)
    return last
  }
  if (name === 'label' && last.kind === 'sample') {
    if (text !== undefined && literal) use(walk, text, last, literal)
    return { kind: 'label', name: text ?? '' }
  }
  if (name === 'index') return indexed(walk, operands, args, { start, end })
  if (name === 'printf' && literal?.kind === 'string') checkVerbs(walk, literal, args)
  if (name === 'printf' && args[0]?.kind === 'text' && !args.some(({ kind }) => kind === 'value'))
    return formatted(args[0])
  checkLiterals(walk, name, operands, args)
  if (humanizers.has(name)) checkNumber(walk, name, last, operands.at(-1) ?? { start, end })
  const of = args.find((arg) => arg.kind === 'value')
  return of?.kind === 'value' ? { ...of, functions: [...of.functions.slice(-maxFunctions), name] } : other
}

function indexed(walk: Walk, operands: readonly Operand[], args: readonly Value[], at: Span): Value {
  const [map] = args
  const key = operands[1]
  if (!map || key?.kind !== 'string') return other
  return use(walk, key.value, map, { start: at.start, end: key.end })
}

/** Notes that a label is read; gives what it is. */
function use(walk: Walk, label: string, map: Value, { start, end }: Span): Value {
  const of =
    map.kind === 'labels' || map.kind === 'externalLabels' ? map.kind : 'query' in map ? map.query : undefined
  if (of) walk.labels.push({ label, of, start, end })
  return { kind: 'label', name: label }
}

function valueOfOperand(walk: Walk, operand: Operand): Value {
  switch (operand.kind) {
    case 'dot':
      return fields(walk, operand.fields, walk.dot, operand)
    case 'variable': {
      const value = walk.variables.get(operand.name)?.value ?? other
      const isBare = value.kind === 'value' && operand.name === '$value'
      return fields(
        walk,
        operand.fields,
        isBare ? { ...value, at: { start: operand.start, end: operand.end } } : value,
        operand,
      )
    }
    case 'pipeline':
      return fields(walk, operand.fields, evaluate(walk, operand.pipeline), operand)
    case 'function':
      return fields(walk, operand.fields, result(walk, operand, [], []), operand)
    case 'string': {
      const { literal, value: text, start, end } = operand
      const { indexes } = unquote(literal)
      return { kind: 'text', text, written: { literal, start, end, ...(indexes ? { indexes } : {}) } }
    }
    case 'number':
      return { kind: 'number', literal: operand.literal }
    default:
      return other
  }
}

function fields(walk: Walk, names: readonly Field[], from: Value, operand: Span): Value {
  let value = from
  for (const field of names) {
    const at = { start: operand.start, end: field.end }
    value = fieldOf(walk, field, value, at)
  }
  return value
}

function fieldOf(walk: Walk, { name, start, end }: Field, value: Value, at: Span): Value {
  const fail = (message: string): Value => {
    walk.problems.push({ start, end, message })
    return other
  }
  switch (value.kind) {
    case 'data': {
      const kind = dataFields[name]
      if (kind === 'value') return { kind, at, functions: [] }
      if (kind === 'labels' || kind === 'externalLabels') return { kind }
      const known = Object.keys(dataFields)
      const meant = known.find((each) => each.toLowerCase() === name.toLowerCase()) ?? `Labels.${name}`
      return kind ? other : fail(`there is no \`.${name}\`; did you mean \`.${meant}\`?`)
    }
    case 'labels':
    case 'externalLabels':
    case 'sampleLabels':
      return use(walk, name, value, at)
    case 'sample':
      if (name === 'Labels') return { kind: 'sampleLabels', query: value.query }
      return name === 'Value'
        ? other
        : fail(`a result of \`query\` has only \`.Labels\` and \`.Value\`, not \`.${name}\``)
    case 'results':
      return fail(
        `the results of \`query\` are a list, which has no \`.${name}\`: take the \`first\`, or use \`range\``,
      )
    case 'label':
      return fail(`the label \`${value.name}\` is a string, which has no \`.${name}\``)
    default:
      return other
  }
}
