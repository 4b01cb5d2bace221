/** The parts of an expression that policies are about. */
import { placeIn } from '../../../model/offsets.ts'
import type { Rule } from '../../../model/rule.ts'
import type { Place, Span } from '../../../model/source.ts'
import { type Expr, type LabelRef, type Matcher, type VectorSelector, walk } from '../../../promql/ast.ts'
import { parsePromql } from '../../../promql/parse.ts'

export interface Expression {
  readonly expr: Expr
  readonly text: string
  readonly at: (span: Span) => Place
}

/** Undefined if there is no valid expression, which another check reports. */
export function expressionOf({ expr: scalar }: Rule): Expression | undefined {
  const expr = scalar && parsePromql(scalar.text).expr
  return expr && { expr, text: scalar.text, at: ({ start, end }) => placeIn(scalar, start, end) }
}

export function* selectorsOf(expr: Expr): Generator<VectorSelector> {
  for (const part of walk(expr)) if (part.kind === 'selector') yield part
}

/** The place of the metric's name, before the braces or in them. */
export const nameSpan = (selector: VectorSelector): Span =>
  selector.matchers.find(({ label }) => label === '__name__')?.valueSpan ?? selector

/** The label of a matcher, without the rest of the matcher unless the label is quoted. */
export const labelOfMatcher = (matcher: Matcher, text: string): LabelRef => {
  const end = matcher.start + matcher.label.length
  const isBare = text.slice(matcher.start, end) === matcher.label
  return { name: matcher.label, start: matcher.start, end: isBare ? end : matcher.end }
}

/** The labels that an expression reads or writes by name, with their places. */
export function* labelsIn({ expr, text }: Expression): Generator<LabelRef> {
  for (const part of walk(expr)) {
    if (part.kind === 'selector') {
      for (const matcher of part.matchers)
        if (matcher.label !== '__name__') yield labelOfMatcher(matcher, text)
    } else if (part.kind === 'aggregation') yield* part.grouping?.labels ?? []
    else if (part.kind === 'binary') {
      yield* part.matching?.labels ?? []
      yield* part.matching?.group?.include ?? []
    } else if (part.kind === 'call') yield* labelArguments(part.name, part.args)
  }
}

function* labelArguments(name: string, args: readonly Expr[]): Generator<LabelRef> {
  const indexes =
    name === 'label_replace'
      ? [1, 3]
      : name === 'label_join'
        ? [1, ...args.keys()].filter((i) => i !== 0 && i !== 2)
        : []
  for (const index of new Set(indexes)) {
    const arg = args[index]
    if (arg?.kind === 'string') yield { name: arg.value, start: arg.start, end: arg.end }
  }
}
