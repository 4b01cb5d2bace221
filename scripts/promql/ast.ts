/** The syntax tree of an expression. All offsets are UTF-16 units into the expression's own text. */
import type { Span } from '../model/source.ts'

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

export type MatchOp = '=' | '!=' | '=~' | '!~'

export interface Matcher extends Span {
  readonly label: string
  readonly op: MatchOp
  readonly value: string
  /** The string literal with its quotes. For a name before the braces, or alone in them, that name. */
  readonly valueSpan: Span
}

/** A range, a step or an offset. */
export interface Duration extends Span {
  /** Undefined where it is known only to Prometheus, as with `step()`. */
  readonly seconds?: number
}

/** A label in a list such as that of `by (…)`. */
export interface LabelRef extends Span {
  readonly name: string
}

/** The modifiers after a selector or a subquery. */
interface TimeShift {
  readonly offset?: Duration
  /** Of `@ …`: the unix time, or which end of the query's range. */
  readonly at?: Span & { readonly time: number | 'start' | 'end' }
  /** `anchored` or `smoothed`, which say nothing about labels. */
  readonly stretch?: string
}

export interface NumberLiteral extends Span {
  readonly kind: 'number'
  readonly value: number
}

export interface StringLiteral extends Span {
  readonly kind: 'string'
  readonly value: string
}

export interface VectorSelector extends Span, TimeShift {
  readonly kind: 'selector'
  /** Undefined where no matcher fixes the name. */
  readonly name?: string
  /** In the order of the text; a name before the braces comes first, as a matcher of `__name__`. */
  readonly matchers: readonly Matcher[]
}

export interface MatrixSelector extends Span, TimeShift {
  readonly kind: 'matrix'
  /** Without `offset` and `@`, which follow the range. */
  readonly selector: VectorSelector
  readonly range: Duration
}

export interface Subquery extends Span, TimeShift {
  readonly kind: 'subquery'
  readonly expr: Expr
  readonly range: Duration
  readonly step?: Duration
}

export interface Grouping extends Span {
  readonly kind: 'by' | 'without'
  readonly labels: readonly LabelRef[]
}

export interface Aggregation extends Span {
  readonly kind: 'aggregation'
  /** Lower-cased. */
  readonly op: string
  readonly opSpan: Span
  readonly grouping?: Grouping
  readonly param?: Expr
  readonly expr: Expr
}

export interface Matching extends Span {
  readonly kind: 'on' | 'ignoring'
  readonly labels: readonly LabelRef[]
  /** Set for `group_left` and `group_right`. */
  readonly group?: Span & { readonly many: 'left' | 'right'; readonly include: readonly LabelRef[] }
}

export interface Binary extends Span {
  readonly kind: 'binary'
  /** Lower-cased. */
  readonly op: string
  readonly opSpan: Span
  readonly bool: boolean
  readonly matching?: Matching
  /** For `fill(…)` and its variants: the sides that get a value if they have no series. */
  readonly fill?: Span & { readonly left: boolean; readonly right: boolean }
  readonly left: Expr
  readonly right: Expr
}

export interface Call extends Span {
  readonly kind: 'call'
  readonly name: string
  readonly nameSpan: Span
  readonly args: readonly Expr[]
}

export interface Unary extends Span {
  readonly kind: 'unary'
  readonly op: '+' | '-'
  readonly expr: Expr
}

export interface Paren extends Span {
  readonly kind: 'paren'
  readonly expr: Expr
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Aggregation
  | Binary
  | Call
  | Unary
  | Paren

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])
const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

export const isComparison = (expr: Binary): boolean => comparisons.has(expr.op)
export const isSetOperation = (expr: Binary): boolean => setOperators.has(expr.op)

/** The direct parts of an expression, in the order of the text. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return []
    case 'matrix':
      return [expr.selector]
    case 'aggregation':
      return expr.param ? [expr.param, expr.expr] : [expr.expr]
    case 'binary':
      return [expr.left, expr.right]
    case 'call':
      return expr.args
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr]
  }
}

/** An expression and everything in it, outside in, left to right. */
export function* walk(expr: Expr): Generator<Expr, void, undefined> {
  const open = [expr]
  for (let next = open.pop(); next; next = open.pop()) {
    yield next
    const children = childrenOf(next)
    for (let i = children.length - 1; i >= 0; i--) open.push(children[i] as Expr)
  }
}

/** Removes any number of outer parentheses. */
export function unwrap(expr: Expr): Expr {
  let inner = expr
  while (inner.kind === 'paren') inner = inner.expr
  return inner
}
