/** Tells whether a rule can return something on some series, and whether its evaluation can fail. */
import {
  type Aggregation,
  type Binary,
  type Call,
  childrenOf,
  type Expr,
  isSetOperation,
  unwrap,
  type VectorSelector,
} from '../../promql/ast.ts'
import { regexpProblem } from '../../promql/regexp-meaning.ts'
import { typeOf } from '../../promql/types.ts'
import { ownLabels, type RuleFacts } from './rule-facts.ts'

/** True when an expression can return something if only some metrics have data. */
export function canBeLive(expr: Expr, hasData: (selector: VectorSelector) => boolean): boolean {
  const live = (part: Expr): boolean => canBeLive(part, hasData)
  switch (expr.kind) {
    case 'selector':
      return hasData(expr)
    case 'matrix':
      return hasData(expr.selector)
    case 'binary':
      if (expr.fill) return live(expr.left) || live(expr.right)
      if (expr.op === 'or') return live(expr.left) || live(expr.right)
      if (expr.op === 'unless') return live(expr.left)
      return live(expr.left) && live(expr.right)
    case 'aggregation':
      return live(expr.expr)
    case 'call': {
      if (expr.name === 'absent' || expr.name === 'absent_over_time' || expr.name === 'scalar') return true
      const series = expr.args.filter((arg) => ['vector', 'matrix'].includes(typeOf(arg)))
      return series.length === 0 || series.some(live)
    }
    case 'subquery':
    case 'unary':
    case 'paren':
      return live(expr.expr)
    default:
      return true
  }
}

const isVector = (expr: Expr): boolean => typeOf(expr) === 'vector'

/** True when no two series of the result have the same labels, ignoring the metric name. */
function hasUniqueLabels(expr: Expr): boolean {
  switch (expr.kind) {
    case 'selector':
      return expr.name !== undefined
    case 'matrix':
      return expr.selector.name !== undefined
    case 'aggregation':
      return /^(topk|bottomk|limitk|limit_ratio)$/.test(expr.op) ? hasUniqueLabels(expr.expr) : true
    case 'call':
      if (/^(label_replace|label_join|info)$/.test(expr.name)) return false
      return expr.args.every((arg) => !['vector', 'matrix'].includes(typeOf(arg)) || hasUniqueLabels(arg))
    case 'binary':
      return [expr.left, expr.right].every((side) => !isVector(side) || hasUniqueLabels(side))
    case 'subquery':
    case 'unary':
    case 'paren':
      return hasUniqueLabels(expr.expr)
    default:
      return true
  }
}

/** A match with several partners is an error, unless all labels take part and each side has them once. */
function binaryCanErr(expr: Binary): boolean {
  if (!isVector(expr.left) || !isVector(expr.right) || isSetOperation(expr)) return false
  return expr.matching !== undefined || !hasUniqueLabels(expr.left) || !hasUniqueLabels(expr.right)
}

const isSmallNumber = (expr: Expr | undefined): boolean => {
  const inner = expr && unwrap(expr)
  return inner?.kind === 'number' && Math.abs(inner.value) < 1e9
}

function aggregationCanErr(expr: Aggregation): boolean {
  if (/^(topk|bottomk|limitk|limit_ratio)$/.test(expr.op)) return !isSmallNumber(expr.param)
  return expr.op === 'count_values'
}

const isFactor = (expr: Expr | undefined): boolean => {
  const inner = expr && unwrap(expr)
  return inner?.kind === 'number' && inner.value > 0 && inner.value < 1
}

/** Functions that fail on arguments which only they check. */
const simplePattern = /^[\w\s.*+?|()^$:/,@%=-]*$/

function isSound(expr: Call): boolean {
  if (expr.name === 'label_join') return false
  if (/^(holt_winters|double_exponential_smoothing)$/.test(expr.name))
    return expr.args.slice(1).every(isFactor)
  if (expr.name !== 'label_replace') return true
  const [, target, , , pattern] = expr.args.map((arg) => unwrap(arg))
  if (target?.kind !== 'string' || pattern?.kind !== 'string') return false
  if (!/^[A-Za-z_]\w*$/.test(target.value) || !simplePattern.test(pattern.value)) return false
  return regexpProblem(pattern.value) === undefined
}

/** True when evaluating the expression can end in an error, given which selectors may find something. */
function exprCanErr(expr: Expr, hasData: (selector: VectorSelector) => boolean): boolean {
  if (expr.kind === 'call' && !isSound(expr)) return true
  // Parameters are checked before the series are read.
  if (expr.kind === 'aggregation' && aggregationCanErr(expr)) return true
  if (childrenOf(expr).some((child) => exprCanErr(child, hasData))) return true
  const own =
    (expr.kind === 'binary' && binaryCanErr(expr)) ||
    (expr.kind === 'call' && expr.name === 'info') ||
    expr.kind === 'subquery' ||
    // Functions drop the name; then two series can be the same.
    (expr.kind === 'call' && !hasUniqueLabels(expr))
  return own && canBeLive(expr, hasData)
}

export interface Fixture {
  readonly hasData: (selector: VectorSelector) => boolean
  /** The labels that any of its series has; undefined when that is not known. */
  readonly labels?: ReadonlySet<string>
  /** So much data, or data of such a kind, that any rule that reads it may fail. */
  readonly isHeavy: boolean
}

/** False only when it is certain that the rule's evaluation succeeds on such a fixture. */
export function canErr(facts: RuleFacts, fixture: Fixture): boolean {
  const { rule, expr } = facts
  // A rule that returns a range or a string is only refused when it is evaluated.
  if (!expr || !['vector', 'scalar'].includes(typeOf(expr))) return true
  if (exprCanErr(expr, fixture.hasData)) return true
  if (!canBeLive(expr, fixture.hasData)) return false
  if (fixture.isHeavy || !hasUniqueLabels(expr)) return true
  if (rule.group.node.entries.some(({ key }) => key.text === 'limit')) return true
  const { labels } = fixture
  return labels === undefined || ownLabels(rule).some((label) => labels.has(label))
}
