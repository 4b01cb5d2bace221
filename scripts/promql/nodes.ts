/** Shared by the builders: the text of lezer's nodes, and the list of problems. */
import type { SyntaxNode } from '@lezer/common'
import type { Span } from '../model/source.ts'
import { numberOf, secondsOf } from './numbers.ts'
import { unquote } from './strings.ts'
import type { Problem, Token } from './tokens.ts'

export interface Building {
  readonly text: string
  /** By its start. Names stand here as the author wrote them: lezer may have been given others. */
  readonly tokens: ReadonlyMap<number, Token>
  readonly problems: Problem[]
}

export const spanOf = (node: SyntaxNode): Span => ({ start: node.from, end: node.to })

export const textOf = (building: Building, node: SyntaxNode): string =>
  building.text.slice(node.from, node.to)

/** The text of a name, even where lezer was given a stand-in for it. */
export const wordOf = (building: Building, node: SyntaxNode): string =>
  building.tokens.get(node.from)?.text ?? textOf(building, node)

/** The text of a string literal, without its quotes and escapes. */
export const stringOf = (building: Building, node: SyntaxNode): string =>
  unquote(textOf(building, node)).value

const signAndSpace = /^[-+](?:\s|#[^\n\r]*)*/

/** The sign of a literal, if it has one, and the rest: white space and comments may stand between the two. */
export function splitSign(literal: string): { readonly sign?: '+' | '-'; readonly unsigned: string } {
  const found = signAndSpace.exec(literal)
  return found
    ? { sign: literal[0] as '+' | '-', unsigned: literal.slice(found[0].length) }
    : { unsigned: literal }
}

/** The value of a number or duration literal, with or without a sign. */
export function literalValue(literal: string): number {
  const { sign, unsigned } = splitSign(literal)
  const value = numberOf(unsigned) ?? secondsOf(unsigned) ?? Number.NaN
  return sign === '-' ? -value : value
}

export function partsOf(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.name !== 'LineComment') parts.push(child)
  return parts
}

export function report(building: Building, at: Span, message: string): void {
  building.problems.push({ start: at.start, end: at.end, message })
}
