/** Hands an expression to lezer-promql, and says in words what its grammar could not take. */

import type { Tree } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { table } from '../lib/table.ts'
import { nearest } from '../text/near.ts'
import { aggregations, functions } from './functions.ts'
import type { Problem, Token } from './tokens.ts'

const groupers = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'])
const fills = new Set(['fill', 'fill_left', 'fill_right'])
const wordOperators = new Set(['and', 'or', 'unless', 'atan2', 'bool'])
/** Functions of Prometheus that the grammar doesn't know, and the known ones that they may pass for. */
const standIns: Readonly<Record<string, string>> = table({
  holt_winters: 'rate',
  integral: 'rate',
  max_of: 'abs',
  min_of: 'abs',
})
/** What lezer finds in its tables of keywords without their being there: `constructor` for one. */
const isInherited = (word: string): boolean => word in Object.prototype
// One that starts with a dot is no other to lezer, and digits in its stead would lengthen a name before it.
const plainNumber = /^(?:\d+(?:_\d+)*(?:\.\d+)?(?:[eE][-+]?\d+)?|\..*|0x[\da-fA-F]+|inf|nan)$/i

/** A token's part in the sentence, as far as the grammar needs help with it. */
interface Reading {
  /** The text for lezer where it has to differ; always of the same length. */
  readonly written: string
  readonly problem?: Problem
}

/** What lezer is given instead of tokens that it would cut or read otherwise than Prometheus. */
function readings(text: string, tokens: readonly Token[]): Reading {
  let written = ''
  let copied = 0
  let problem: Problem | undefined
  const put = (token: Token, instead: string): void => {
    written += text.slice(copied, token.start) + instead.padEnd(token.end - token.start)
    copied = token.end
  }
  /** For each open parenthesis the keyword that it belongs to. */
  const opened: string[] = []
  let expectsOperand = true
  for (const [index, token] of tokens.entries()) {
    const word = token.text.toLowerCase()
    const next = tokens[index + 1]
    const grouper = opened.at(-1) ?? ''
    if (token.kind === 'name' && isInherited(word)) put(token, 'x'.repeat(word.length))
    if (token.kind === 'sign') {
      if (token.text === '(') {
        const before = tokens[index - 1]
        const keyword = before?.kind === 'name' ? before.text.toLowerCase() : ''
        opened.push(groupers.has(keyword) || fills.has(keyword) ? keyword : '')
      } else if (token.text === ')') opened.pop()
      const closesMatching = token.text === ')' && grouper !== '' && grouper !== 'by' && grouper !== 'without'
      expectsOperand = closesMatching || !/^[)\]}]$/.test(token.text)
    } else if (groupers.has(grouper)) {
      if (token.kind === 'name' && token.text.includes(':')) put(token, token.text.replaceAll(':', '_'))
    } else if (token.inside === '{') {
      // Names and strings in braces are read alike by both.
    } else if (token.kind === 'name') {
      const isCall =
        next?.text === '(' && expectsOperand && token.inside !== '[' && tokens[index - 1]?.text !== '@'
      if (isCall && !groupers.has(word) && !wordOperators.has(word) && !fills.has(word)) {
        if (!aggregations[word] && !functions[token.text]) problem ??= unknown(token)
        const standIn = standIns[token.text]
        if (standIn) put(token, standIn)
      } else if (word === 'offset' && expectsOperand) put(token, 'x'.repeat(6))
      else if (word === 'atan2' && expectsOperand) problem ??= describe(tokens, index, text.length)
      // An operator's name where an operand is due is the name of a metric.
      expectsOperand =
        word === 'bool' ||
        word === 'group_left' ||
        word === 'group_right' ||
        (wordOperators.has(word) && !expectsOperand)
    } else {
      if (token.kind === 'number' && !plainNumber.test(token.text)) put(token, '1'.repeat(token.text.length))
      expectsOperand = false
    }
  }
  return { written: written + text.slice(copied), problem }
}

/** What the name is the beginning of goes first, as that is how an unfinished name looks. */
const startingWith = (name: string, known: readonly string[]): readonly string[] => [
  ...known.filter((each) => each.startsWith(name)),
  ...known,
]

function unknown(token: Token): Problem {
  const known = [...Object.keys(functions), ...Object.keys(aggregations)]
  const lower = token.text.toLowerCase()
  const meant = functions[lower] ? lower : nearest(token.text, startingWith(token.text, known))
  return {
    start: token.start,
    end: token.end,
    message: `there is no function \`${token.text}\`${meant ? `; did you mean \`${meant}\`?` : ''}`,
  }
}

const isOperand = (token: Token): boolean =>
  (token.kind === 'name' && !wordOperators.has(token.text.toLowerCase())) ||
  token.kind === 'number' ||
  token.kind === 'duration' ||
  token.kind === 'string'

/** What is wrong at the token that the grammar stumbled over, from what stands around it. */
function describe(tokens: readonly Token[], index: number, length: number): Problem {
  const token = tokens[index]
  const before = tokens[index - 1]
  if (!token) {
    const message = before
      ? `the expression ends after \`${before.text}\`: something is missing`
      : 'there is no expression'
    return { start: before?.end ?? 0, end: length, message }
  }
  const found = token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text
  return {
    start: token.start,
    end: token.end,
    message: `\`${found}\` is unexpected here${hint(token, before, tokens[index + 1])}`,
  }
}

function hint(token: Token, before: Token | undefined, next: Token | undefined): string {
  const keyword = before?.text.toLowerCase() ?? ''
  if (token.text === '=' && token.inside !== '{') {
    const isArrow = (next?.text === '>' || next?.text === '<') && next.start === token.end
    return isArrow ? `: write \`${next.text}=\`` : ': to compare write `==`'
  }
  if (token.text === '>' && before?.text === '<' && before.end === token.start) return ': write `!=`'
  if (token.inside === '{' && token.text !== '{') {
    if (token.text === '==') return ': write `=`'
    if (before?.kind === 'name') return ': a label is followed by `=`, `!=`, `=~` or `!~`'
    if (before && /^(?:=|!=|=~|!~)$/.test(before.text)) return ': the value of a label is a string in quotes'
    return before?.kind === 'string' ? ': expected `,` or `}`' : ': expected `label="value"` or `}`'
  }
  if (token.inside === '[') return ': expected a duration such as `5m`'
  if (groupers.has(keyword)) return `: \`${keyword}\` is followed by labels in parentheses`
  if (keyword === 'offset') return ': `offset` is followed by a duration such as `5m`'
  if (before?.text === '@') return ': `@` is followed by a unix time, `start()` or `end()`'
  if (token.text === ')' && before?.text === ',') return ': the last argument has no comma after it'
  if (before && isOperand(token) && (isOperand(before) || /^[)\]}]$/.test(before.text)))
    return `: expected an operator after \`${before.text}\``
  if (!before || before.kind === 'sign' || wordOperators.has(keyword)) return ': expected an expression'
  return ''
}

/** The tree of an expression, or the first thing in it that is not PromQL. */
export function parseTree(text: string, tokens: readonly Token[]): Tree | Problem {
  const { written, problem } = readings(text, tokens)
  if (problem) return problem
  if (tokens.length === 0) return describe(tokens, 0, text.length)
  const tree = parser.parse(written)
  const cursor = tree.cursor()
  do {
    if (!cursor.type.isError) continue
    const at = cursor.from
    const index = tokens.findIndex((token) => token.end > at)
    return describe(tokens, index < 0 ? tokens.length : index, text.length)
  } while (cursor.next())
  return tree
}
