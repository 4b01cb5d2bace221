/** Parses the content of an action: declarations, commands joined by `|`, and their operands. */

import { endOfString, unquote } from '../promql/strings.ts'
import { nearest } from '../text/near.ts'
import type { Command, Field, Operand, Pipeline } from './ast.ts'
import { templateFunctions } from './functions.ts'
import type { Kind, Token } from './lex.ts'
import { maxDepth, next, peek, type Reader, Refused, skipSpace, unexpected } from './reader.ts'

/** What Prometheus sets before each template. */
export const given = ['$', '$labels', '$externalLabels', '$externalURL', '$value']

export function pipeline(reader: Reader, until: 'close' | ')', context: string): Pipeline {
  const { start } = skipSpace(reader)
  const { declares, assigns } = declarations(reader, context)
  const commands: Command[] = []
  for (;;) {
    const token = skipSpace(reader)
    if (token.kind === until) {
      next(reader)
      checkStages(commands, context, token)
      return { declares, assigns, commands, start, end: token.end }
    }
    if (!operandKinds.has(token.kind) && !(token.kind === 'keyword' && token.text === 'nil'))
      throw unexpected(token, context)
    commands.push(command(reader))
  }
}

const operandKinds: ReadonlySet<Kind> = new Set<Kind>([
  ...([
    'bool',
    'char',
    'complex',
    'dot',
    'field',
    'name',
    'number',
    'raw',
    'string',
    'variable',
    '(',
  ] as const),
])

/** `$x :=`, `$x =` or `$i, $x :=` before a pipeline. */
function declarations(reader: Reader, context: string): Pick<Pipeline, 'declares' | 'assigns'> {
  const declares: Pipeline['declares'][number][] = []
  for (;;) {
    const before = reader.at
    if (skipSpace(reader).kind !== 'variable') return { declares, assigns: false }
    const variable = next(reader)
    const sign = skipSpace(reader)
    if (sign.kind !== ':=' && sign.kind !== '=' && sign.kind !== ',') {
      if (declares.length > 0) throw new Refused('`range` can only set variables here', variable)
      reader.at = before
      return { declares, assigns: false }
    }
    next(reader)
    declares.push({ name: variable.text, start: variable.start, end: variable.end })
    reader.variables.push(variable.text)
    if (sign.kind !== ',') return { declares, assigns: sign.kind === '=' }
    const following = skipSpace(reader)
    if (context !== '`range`' || declares.length > 1)
      throw new Refused(`${context} sets too many variables`, sign)
    if (following.kind !== 'variable') throw new Refused('`range` can only set variables here', following)
  }
}

function checkStages(commands: readonly Command[], context: string, close: Token): void {
  if (commands.length === 0) throw new Refused(`${context} has no value`, close)
  for (const { operands } of commands.slice(1)) {
    const first = operands[0] as Operand
    const isValue =
      first.kind === 'string' || first.kind === 'number' || first.kind === 'bool' || first.kind === 'nil'
    if (isValue || (first.kind === 'dot' && first.fields.length === 0))
      throw new Refused('only a function is allowed after `|`', first)
  }
}

function command(reader: Reader): Command {
  const operands: Operand[] = []
  const { start } = skipSpace(reader)
  for (;;) {
    skipSpace(reader)
    const found = operand(reader)
    if (found) operands.push(found)
    const token = peek(reader)
    if (token.kind === 'space') {
      next(reader)
      continue
    }
    if (token.kind === 'pipe') next(reader)
    else if (token.kind !== 'close' && token.kind !== ')') throw unexpected(token, 'an action')
    const last = operands.at(-1)
    if (!last) throw new Refused('a value is missing here', token)
    return { operands, start, end: last.end }
  }
}

function operand(reader: Reader): Operand | undefined {
  const first = term(reader)
  if (!first || peek(reader).kind !== 'field') return first
  if (!('fields' in first) || (first.kind === 'dot' && first.fields.length === 0))
    throw new Refused('a value has no fields', peek(reader))
  const fields = [...first.fields]
  while (peek(reader).kind === 'field') fields.push(fieldOf(next(reader)))
  return { ...first, fields, end: (fields.at(-1) as Field).end }
}

const fieldOf = ({ text: name, start, end }: Token): Field => ({ name: name.slice(1), start: start + 1, end })

function term(reader: Reader): Operand | undefined {
  const token = peek(reader)
  const { start, end } = token
  switch (token.kind) {
    case 'name':
      if (!templateFunctions.has(token.text)) {
        const meant = nearest(token.text, templateFunctions)
        const help = given.includes(`$${token.text}`) ? `$${token.text}` : meant
        throw new Refused(
          `there is no function \`${token.text}\`${help ? `; did you mean \`${help}\`?` : ''}`,
          token,
        )
      }
      next(reader)
      return { kind: 'function', name: token.text, fields: [], start, end }
    case 'dot':
      next(reader)
      return { kind: 'dot', fields: [], start, end }
    case 'field':
      next(reader)
      return { kind: 'dot', fields: [fieldOf(token)], start, end }
    case 'variable':
      if (!reader.variables.includes(token.text)) {
        const meant = nearest(token.text, reader.variables)
        throw new Refused(
          `there is no variable \`${token.text}\`${meant ? `; did you mean \`${meant}\`?` : ''}`,
          token,
        )
      }
      next(reader)
      return { kind: 'variable', name: token.text, fields: [], start, end }
    case 'complex':
      next(reader)
      return { kind: 'number', literal: token.text, start, end }
    case 'bool':
      next(reader)
      return { kind: 'bool', start, end }
    case 'keyword':
      if (token.text !== 'nil') return undefined
      next(reader)
      return { kind: 'nil', start, end }
    case 'number':
    case 'char':
      if (!isNumber(token)) throw new Refused(`\`${token.text}\` is not a number`, token)
      next(reader)
      return { kind: 'number', literal: token.text, start, end }
    case 'string':
    case 'raw': {
      const value = stringOf(token)
      next(reader)
      return { kind: 'string', value, literal: token.text, start, end }
    }
    case '(': {
      if (++reader.depth > maxDepth) throw new Refused('the template is nested too deeply', token)
      next(reader)
      const value = pipeline(reader, ')', 'parentheses')
      reader.depth--
      return { kind: 'pipeline', pipeline: value, fields: [], start, end: value.end }
    }
  }
  return undefined
}

/** The text of a string literal, if its escape sequences are right. */
export function stringOf(token: Token): string {
  const found = endOfString(token.text, 0)
  if ('message' in found)
    throw new Refused(found.message, { start: token.start + found.index, end: token.start + found.index + 2 })
  return unquote(token.text).value
}

function isNumber({ kind, text }: Token): boolean {
  if (kind === 'char') return character.test(text)
  const literal = text.replace(/^[-+]/, '').replace(/i$/, '')
  // An underscore separates two digits, or the digits from their prefix.
  if (/(?<![\da-fA-FxXoObB])_|_(?![\da-fA-F])/.test(literal)) return false
  const plain = literal.replaceAll('_', '')
  if (/^0[xX][\da-fA-F]+$|^0[oO]?[0-7]*$|^0[bB][01]+$|^[1-9]\d*$/.test(plain)) {
    return BigInt(/^0[0-7]/.test(plain) ? plain.replace(/^0+/, '0o') : plain) < 2n ** 64n
  }
  if (/^0[xX](?:[\da-fA-F]+(?:\.[\da-fA-F]*)?|\.[\da-fA-F]+)[pP][-+]?\d+$/.test(plain)) return true
  const isFloat = /^(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?$|^\d+[eE][-+]?\d+$/.test(plain)
  return isFloat && Number.isFinite(Number(plain))
}

const character = /^'(?:[^\\]|\\(?:[abfnrtv\\']|[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}))'$/u
