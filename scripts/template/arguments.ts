/** Finds arguments of wrong types, with which expanding the template fails. */
import type { Span } from '../model/source.ts'
import { secondsOf } from '../promql/numbers.ts'
import { regexpProblem } from '../promql/regexp-meaning.ts'
import type { Operand } from './ast.ts'
import { humanizers } from './functions.ts'
import type { Value, Walk } from './walk.ts'

/** A humanizer takes a number, or a text that spells one. */
export function checkNumber(walk: Walk, by: string, value: Value, { start, end }: Span): void {
  if (value.kind === 'label') walk.counted.push({ start, end, by, label: value.name })
  else if (value.kind === 'text' && !isNumber(value.text))
    walk.problems.push({ start, end, message: `\`${by}\` needs a number, and \`${value.text}\` is not one` })
}

const isNumber = (text: string): boolean =>
  /^[-+]?(?:inf|infinity|nan)$/i.test(text) ||
  (text.trim() !== '' && !Number.isNaN(Number(text.replaceAll('_', ''))))

const comparisons = new Set(['eq', 'ge', 'gt', 'le', 'lt', 'ne'])

/** Go compares a float with a float and a text with a text, and nothing else. */
type Kind = 'float' | 'integer' | 'text'

function kindOf(value: Value): Kind | undefined {
  if (value.kind === 'number')
    return /^[-+]?(?:0[xXoObB])?[\da-fA-F_]+$|^'/.test(value.literal) ? 'integer' : 'float'
  if (value.kind === 'text' || value.kind === 'label') return 'text'
  if (value.kind !== 'value') return undefined
  const last = value.functions.at(-1)
  return last === undefined ? 'float' : humanizers.has(last) || last === 'printf' ? 'text' : undefined
}

const kindNames: Readonly<Record<Kind, string>> = {
  float: 'a float',
  integer: 'an integer',
  text: 'a string',
}

/** `operands` are those of `args` that are written in the call; a piped one comes after them. */
export function checkLiterals(
  walk: Walk,
  name: string,
  operands: readonly Operand[],
  args: readonly Value[],
): void {
  const fail = ({ start, end }: Span, message: string): void => {
    walk.problems.push({ start, end, message })
  }
  const [first] = operands
  if (comparisons.has(name) && args[0]) {
    const kind = kindOf(args[0])
    for (const [index, arg] of args.entries()) {
      const other = kindOf(arg)
      const at = operands[index] ?? operands.at(-1)
      if (!kind || !other || kind === other || !at) continue
      const literal = arg.kind === 'number' && kind === 'float' ? `; write \`${arg.literal}.0\`` : ''
      fail(at, `\`${name}\` can't compare ${kindNames[kind]} with ${kindNames[other]}${literal}`)
    }
  } else if ((name === 'match' || name === 'reReplaceAll') && first?.kind === 'string') {
    const problem = regexpProblem(first.value)
    if (problem) fail(first, `invalid regular expression: ${problem.message}`)
  } else if (name === 'parseDuration' && first?.kind === 'string') {
    if (secondsOf(first.value.replace(/^-/, '')) === undefined)
      fail(first, `\`${first.value}\` is not a duration`)
  }
}
