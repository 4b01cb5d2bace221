/** Checks the types of an expression's parts: errors that Prometheus reports after parsing. */
import {
  type Aggregation,
  type Binary,
  type Call,
  type Expr,
  isComparison,
  isSetOperation,
  type ValueType,
  walk,
} from './ast.ts'
import { aggregations, functions } from './functions.ts'
import { matchesEmpty, regexpProblem } from './regexp-meaning.ts'
import type { Problem } from './tokens.ts'

export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'selector':
    case 'aggregation':
      return 'vector'
    case 'matrix':
    case 'subquery':
      return 'matrix'
    case 'call':
      return functions[expr.name]?.returns ?? 'vector'
    case 'unary':
    case 'paren':
      return typeOf(expr.expr)
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector'
  }
}

const typeNames: Readonly<Record<ValueType, string>> = {
  scalar: 'a scalar',
  vector: 'an instant vector',
  matrix: 'a range vector',
  string: 'a string',
}

export function checkTypes(root: Expr): Problem[] {
  const problems: Problem[] = []
  const types = new Map<Expr, ValueType>()
  const expressions = [...walk(root)]
  // Inside out, so that each type is found from those of its parts, once.
  for (const expr of expressions.toReversed()) types.set(expr, typeFrom(expr, types))
  const report = (at: { start: number; end: number }, message: string): void => {
    problems.push({ start: at.start, end: at.end, message })
  }
  const expect = (expr: Expr, wanted: ValueType, context: string): void => {
    const found = types.get(expr) as ValueType
    if (found === wanted) return
    const help = wanted === 'matrix' && expr.kind === 'selector' ? ', such as `[5m]` makes of a selector' : ''
    report(expr, `${context} takes ${typeNames[wanted]}${help}; this is ${typeNames[found]}`)
  }
  const labelArguments = new Set<Expr>()
  for (const expr of expressions) {
    if (expr.kind === 'aggregation') checkAggregation(expr, expect)
    else if (expr.kind === 'binary') checkBinary(expr, types, report)
    else if (expr.kind === 'call') {
      checkCall(expr, expect, report)
      if (expr.name === 'info' && expr.args[1]) labelArguments.add(expr.args[1])
    } else if (expr.kind === 'unary') {
      const found = types.get(expr.expr) as ValueType
      if (found !== 'scalar' && found !== 'vector')
        report(expr, `a sign takes a scalar or an instant vector; this is ${typeNames[found]}`)
    } else if (expr.kind === 'subquery') {
      expect(expr.expr, 'vector', 'a subquery')
    } else if (expr.kind === 'selector') checkSelector(expr, labelArguments.has(expr), report)
  }
  return problems
}

function typeFrom(expr: Expr, types: ReadonlyMap<Expr, ValueType>): ValueType {
  if (expr.kind === 'unary' || expr.kind === 'paren') return types.get(expr.expr) as ValueType
  if (expr.kind !== 'binary') return typeOf(expr)
  return types.get(expr.left) === 'scalar' && types.get(expr.right) === 'scalar' ? 'scalar' : 'vector'
}

type Report = (at: { start: number; end: number }, message: string) => void
type Expect = (expr: Expr, wanted: ValueType, context: string) => void

function checkAggregation(expr: Aggregation, expect: Expect): void {
  expect(expr.expr, 'vector', `\`${expr.op}\``)
  const wanted = aggregations[expr.op]?.param
  if (wanted && expr.param) expect(expr.param, wanted, `the parameter of \`${expr.op}\``)
}

function checkBinary(expr: Binary, types: ReadonlyMap<Expr, ValueType>, report: Report): void {
  const left = types.get(expr.left) as ValueType
  const right = types.get(expr.right) as ValueType
  const { matching, opSpan } = expr
  if (expr.bool && !isComparison(expr))
    report(opSpan, `\`bool\` goes with comparisons, not with \`${expr.op}\``)
  if (isComparison(expr) && !expr.bool && left === 'scalar' && right === 'scalar')
    report(opSpan, `two scalars can only be compared with \`${expr.op} bool\``)
  if (matching?.kind === 'on' && matching.group) {
    const on = new Set(matching.labels.map(({ name }) => name))
    for (const label of matching.group.include)
      if (on.has(label.name))
        report(label, `\`${label.name}\` is in \`on\` and in \`group_${matching.group.many}\``)
  }
  for (const [side, type] of [
    [expr.left, left],
    [expr.right, right],
  ] as const)
    if (type !== 'scalar' && type !== 'vector')
      report(side, `\`${expr.op}\` takes scalars and instant vectors; this is ${typeNames[type]}`)
  if (left !== 'vector' || right !== 'vector') {
    if (matching && matching.labels.length > 0)
      report(
        matching,
        `\`${matching.kind}\` goes with two instant vectors; one side is ${typeNames[left === 'vector' ? right : left]}`,
      )
    if (expr.fill) report(expr.fill, '`fill` goes with two instant vectors')
    if (isSetOperation(expr) && (left === 'scalar' || right === 'scalar'))
      report(opSpan, `\`${expr.op}\` takes two instant vectors; one side is a scalar`)
  } else if (isSetOperation(expr)) {
    if (matching?.group)
      report(matching.group, `\`group_${matching.group.many}\` does not go with \`${expr.op}\``)
    if (expr.fill) report(expr.fill, `\`fill\` does not go with \`${expr.op}\``)
  }
}

function checkCall(expr: Call, expect: Expect, report: Report): void {
  const type = functions[expr.name]
  if (!type) return
  const { args, variadic } = type
  const least = variadic === 0 ? args.length : args.length - 1
  const most = variadic === 0 ? args.length : variadic < 0 ? Number.POSITIVE_INFINITY : least + variadic
  if (expr.args.length < least || expr.args.length > most) {
    const wanted =
      least === most ? `${least}` : expr.args.length < least ? `at least ${least}` : `at most ${most}`
    const found = expr.args.length === 1 ? 'is 1' : `are ${expr.args.length}`
    report(expr, `\`${expr.name}\` takes ${wanted} argument${/\b1$/.test(wanted) ? '' : 's'}; here ${found}`)
  }
  if (expr.name === 'info' && expr.args[1]) {
    const labels = expr.args[1]
    if (labels.kind !== 'selector')
      report(labels, '`info` takes label matchers in braces as its second argument')
    else if (labels.matchers[0]?.label === '__name__' && labels.matchers[0].start === labels.start)
      report(
        labels,
        '`info` takes label matchers only as its second argument, without a metric name before the braces',
      )
  }
  for (const [index, arg] of expr.args.entries()) {
    if (index >= args.length && variadic === 0) break
    const wanted = args[Math.min(index, args.length - 1)]
    if (wanted) expect(arg, wanted, `\`${expr.name}\``)
  }
}

function checkSelector(expr: Expr & { kind: 'selector' }, isLabelArgument: boolean, report: Report): void {
  for (const matcher of expr.matchers) {
    if (matcher.op !== '=~' && matcher.op !== '!~') continue
    const problem = regexpProblem(matcher.value)
    if (problem) report(matcher.valueSpan, `invalid regular expression: ${problem.message}`)
  }
  const [first, ...others] = expr.matchers
  const hasName = first !== undefined && first.label === '__name__' && first.start === expr.start
  if (hasName) {
    const second = others.find(({ label }) => label === '__name__')
    if (second)
      report(second, `the name of the metric is set twice: \`${first.value}\` and \`${second.value}\``)
  } else if (!isLabelArgument && !expr.matchers.some(refusesEmpty)) {
    report(
      expr,
      'the selector needs a matcher that the empty string does not satisfy, or it would select everything',
    )
  }
}

function refusesEmpty({ op, value }: { op: string; value: string }): boolean {
  if (op === '=') return value !== ''
  if (op === '!=') return value === ''
  return matchesEmpty(value) === (op === '!~')
}
