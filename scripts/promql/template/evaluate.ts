/** What the operands, commands and pipelines of a template stand for. */
import type { Span } from '../../model/source.ts'
import type { Command, Field, Operand, Pipeline } from './ast.ts'
import { humanizers } from './functions.ts'
import { other, type Value, type Walk } from './walk.ts'

/** What the dot holds at the top of a template. */
const dataFields: Readonly<Record<string, Value['kind'] | undefined>> = {
  Labels: 'labels',
  ExternalLabels: 'externalLabels',
  ExternalURL: 'other',
  Value: 'value',
}

/** What a pipeline stands for. Notes in the walk what it uses. */
export function evaluate(walk: Walk, { commands, declares, assigns }: Pipeline): Value {
  let value: Value | undefined
  for (const command of commands) value = apply(walk, command, value)
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
  if ((name === 'query' || name === 'graphLink' || name === 'tableLink') && literal?.kind === 'string') {
    const query = {
      by: name,
      literal: literal.literal,
      text: literal.value,
      start: literal.start,
      end: literal.end,
    }
    walk.queries.push(query)
    return name === 'query' ? { kind: 'results', query } : other
  }
  if (name === 'query') return { kind: 'results' }
  if (name === 'first' && last.kind === 'results') return { kind: 'sample', query: last.query }
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
  if (humanizers.has(name)) checkNumber(walk, name, last, operands.at(-1) ?? { start, end })
  const of = args.find((arg) => arg.kind === 'value')
  return of?.kind === 'value' ? { ...of, functions: [...of.functions, name] } : other
}

/** A humanizer takes a number, or a text that spells one. */
function checkNumber(walk: Walk, by: string, value: Value, { start, end }: Span): void {
  if (value.kind === 'label') walk.counted.push({ start, end, by, label: value.name })
  else if (value.kind === 'text' && !isNumber(value.text))
    walk.problems.push({ start, end, message: `\`${by}\` takes a number, and \`${value.text}\` is none` })
}

const isNumber = (text: string): boolean =>
  /^[-+]?(?:inf|infinity|nan)$/i.test(text) ||
  (text.trim() !== '' && !Number.isNaN(Number(text.replaceAll('_', ''))))

const verbs = /%(?:%|[-+# 0]*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?([a-zA-Z]))/g

/** Go shows a float that stands for `%d` or `%s` as `%!d(float64=5)`. */
function checkVerbs(walk: Walk, literal: Operand & { kind: 'string' }, args: readonly Value[]): void {
  if (/%[^a-zA-Z%]*[*[]/.test(literal.value)) return
  let index = 0
  for (const [text, verb] of literal.value.matchAll(verbs)) {
    if (verb === undefined) continue
    index++
    const arg = args[index]
    if (arg?.kind !== 'value' || arg.functions.length > 0 || /[bgGxXfFeEvT]/.test(verb)) continue
    const at = literal.literal.indexOf(text)
    const start = literal.start + Math.max(0, at)
    walk.verbs.push({ verb: text, start, end: at < 0 ? literal.end : start + text.length })
  }
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
    case 'string':
      return { kind: 'text', text: operand.value }
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
        : fail(`a result of \`query\` has \`.Labels\` and \`.Value\`, and no \`.${name}\``)
    case 'results':
      return fail(
        `the results of \`query\` are a list, which has no \`.${name}\`: take the \`first\`, or use \`range\``,
      )
    case 'label':
      return fail(`the label \`${value.name}\` is a text, which has no \`.${name}\``)
    default:
      return other
  }
}
