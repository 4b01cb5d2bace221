/** The state of the template parser, and functions that read tokens. */
import type { Node, Problem } from './ast.ts'
import type { Kind, Token } from './lex.ts'

/** The maximum depth of nesting, more than real templates have. */
export const maxDepth = 500
export class Refused extends Error {
  readonly at: Problem
  constructor(message: string, { start, end }: { start: number; end: number }) {
    super(message)
    this.at = { message, start, end }
  }
}

export interface Reader {
  readonly tokens: readonly Token[]
  readonly definitions: Map<string, readonly Node[]>
  at: number
  variables: string[]
  ranges: number
  depth: number
}

export const peek = (reader: Reader): Token => reader.tokens[reader.at] as Token

export function next(reader: Reader): Token {
  const token = peek(reader)
  if (token.kind !== 'end' && token.kind !== 'error') reader.at++
  return token
}

export function skipSpace(reader: Reader): Token {
  if (peek(reader).kind === 'space') reader.at++
  return peek(reader)
}

export function unexpected(token: Token, context: string): Refused {
  if (token.kind === 'error') return new Refused(token.text, token)
  if (token.kind === 'end') return new Refused(`the template ends in ${context}`, token)
  return new Refused(`\`${token.text.slice(0, 40)}\` is unexpected in ${context}`, token)
}

export function expect(reader: Reader, kinds: readonly Kind[], context: string): Token {
  const token = skipSpace(reader)
  if (!kinds.includes(token.kind)) throw unexpected(token, context)
  return next(reader)
}
