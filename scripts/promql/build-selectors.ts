/** Selectors, label lists and durations from lezer's nodes. */

import type { SyntaxNode } from '@lezer/common'
import { append } from '../model/many.ts'
import type { Duration, LabelRef, Matcher, Matching, MatchOp, VectorSelector } from './ast.ts'
import { type Building, literalValue, partsOf, report, spanOf, stringOf, textOf, wordOf } from './nodes.ts'

export function labelsOf(building: Building, node: SyntaxNode): LabelRef[] {
  return partsOf(node).map((part) => {
    const isQuoted = part.name === 'QuotedLabelName'
    const name = isQuoted ? stringOf(building, part) : wordOf(building, part)
    if (name === '' || (!isQuoted && /^(?:inf|nan)$/i.test(name)))
      report(building, spanOf(part), `\`${textOf(building, part)}\` cannot be the name of a label here`)
    return { name, ...spanOf(part) }
  })
}

function matcherOf(building: Building, node: SyntaxNode): Matcher {
  if (node.name === 'QuotedLabelName' || node.name === 'Identifier') {
    const value = node.name === 'Identifier' ? wordOf(building, node) : stringOf(building, node)
    return { label: '__name__', op: '=', value, valueSpan: spanOf(node), ...spanOf(node) }
  }
  const [label, op, literal] = partsOf(node) as [SyntaxNode, SyntaxNode, SyntaxNode]
  return {
    label: label.name === 'QuotedLabelName' ? stringOf(building, label) : textOf(building, label),
    op: textOf(building, op) as MatchOp,
    value: stringOf(building, literal),
    valueSpan: spanOf(literal),
    ...spanOf(node),
  }
}

export function selectorOf(building: Building, node: SyntaxNode): VectorSelector {
  const matchers: Matcher[] = []
  for (const part of partsOf(node)) {
    const found = part.name === 'LabelMatchers' ? partsOf(part) : [part]
    append(
      matchers,
      found.map((each) => matcherOf(building, each)),
    )
  }
  const name = matchers.find(({ label, op }) => label === '__name__' && op === '=')?.value
  return { kind: 'selector', name, matchers, ...spanOf(node) }
}

export function matchingOf(building: Building, node: SyntaxNode): Matching {
  const [keyword, labels, group, include] = partsOf(node) as [
    SyntaxNode,
    SyntaxNode,
    SyntaxNode?,
    SyntaxNode?,
  ]
  return {
    kind: keyword.name === 'On' ? 'on' : 'ignoring',
    labels: labelsOf(building, labels),
    start: keyword.from,
    end: labels.to,
    group: group && {
      many: group.name === 'GroupLeft' ? 'left' : 'right',
      include: include ? labelsOf(building, include) : [],
      start: group.from,
      end: (include ?? group).to,
    },
  }
}

const isDuration = (node: SyntaxNode): boolean => /DurationExpr$/.test(node.name)

/** A literal with any number of signs, which is all that Prometheus computes before it evaluates. */
function isLiteral(node: SyntaxNode | null): boolean {
  const first = node?.firstChild
  return (
    first?.name === 'NumberDurationLiteralInDurationContext' ||
    (first?.name === 'UnaryOp' && isLiteral(node?.lastChild ?? null))
  )
}

export function durationOf(building: Building, node: SyntaxNode): Duration {
  const parts = partsOf(node)
  const operands = parts.filter(isDuration)
  const [a, b] = operands.map((operand) => durationOf(building, operand).seconds)
  const sign = parts.find((part) => !isDuration(part))
  const isDivision = sign?.name === 'Div' || sign?.name === 'Mod'
  if (isDivision && b === 0 && isLiteral(operands[1] ?? null))
    report(building, spanOf(node), 'a duration is divided by zero')
  const seconds =
    sign?.name === 'NumberDurationLiteralInDurationContext'
      ? literalValue(textOf(building, sign))
      : fold(sign?.name, sign ? textOf(building, sign) : '', a, b)
  return { ...spanOf(node), ...(seconds === undefined ? {} : { seconds }) }
}

function fold(
  name: string | undefined,
  sign: string,
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  if (a === undefined) return undefined
  if (name === undefined) return a
  if (name === 'UnaryOp') return sign === '-' ? -a : a
  if (b === undefined) return undefined
  switch (name) {
    case 'Add':
      return a + b
    case 'Sub':
      return a - b
    case 'Mul':
      return a * b
    case 'Div':
      return a / b
    case 'Mod':
      return a % b
    case 'Pow':
      return a ** b
    case 'DurationMinOf':
      return Math.min(a, b)
    case 'DurationMaxOf':
      return Math.max(a, b)
  }
  return undefined
}

/** A range or a step. */
export function positiveDurationOf(building: Building, node: SyntaxNode): Duration {
  const duration = durationOf(building, node)
  if (duration.seconds !== undefined && duration.seconds <= 0 && isLiteral(node))
    report(building, duration, 'a range and a step must be longer than 0')
  return duration
}
