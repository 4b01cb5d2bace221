/** What a rule reads and writes, and whether evaluating it can go wrong: what planning needs to know of it. */
import type { Rule } from '../../model/rule.ts'
import {
  type Aggregation,
  type Binary,
  type Call,
  childrenOf,
  type Expr,
  isSetOperation,
  unwrap,
  walk,
} from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { typeOf } from '../../promql/types.ts'

export interface Reads {
  /** Metric names, ALERTS and ALERTS_FOR_STATE excepted. */
  readonly metrics: ReadonlySet<string>
  /** Names of alerts whose ALERTS series are read. */
  readonly alerts: ReadonlySet<string>
  /** ALERTS series are read without a fixed alertname. */
  readonly allAlerts: boolean
  /** A selector has no fixed name, or it is not known what is read. */
  readonly everything: boolean
}

export interface RuleFacts {
  readonly rule: Rule
  readonly reads: Reads
  /** Absent where the expression could not be parsed here; promtool may know more functions. */
  readonly expr?: Expr
}

const alertMetrics = new Set(['ALERTS', 'ALERTS_FOR_STATE'])

/** What all of these expressions read together; undefined ones are not known. */
export function readsOf(exprs: readonly (Expr | undefined)[]): Reads {
  const metrics = new Set<string>()
  const alerts = new Set<string>()
  let allAlerts = false
  let everything = false
  for (const expr of exprs) {
    if (!expr) everything = true
    else
      for (const node of walk(expr)) {
        // It joins with a metric that it doesn't name.
        if (node.kind === 'call' && node.name === 'info') everything = true
        if (node.kind !== 'selector') continue
        if (node.name === undefined) everything = true
        else if (alertMetrics.has(node.name)) {
          const name = node.matchers.find(({ label, op }) => label === 'alertname' && op === '=')
          if (name) alerts.add(name.value)
          else allAlerts = true
        } else metrics.add(node.name)
      }
  }
  return { metrics, alerts, allAlerts, everything }
}

/** The queries that a template runs; an undefined one is made up while it runs. */
function queriesOf(template: string): (Expr | undefined)[] {
  if (!/\bquery\b/.test(template) || !template.includes('{{')) return []
  const found: (Expr | undefined)[] = []
  for (const match of template.matchAll(/\bquery\b(?:\s+("(?:[^"\\\n]|\\.)*"|`[^`]*`))?/g)) {
    const literal = match[1]
    const text = literal?.startsWith('`')
      ? literal.slice(1, -1)
      : literal?.slice(1, -1).replace(/\\(["\\])/g, '$1')
    // The word may stand in prose; then it reads too much rather than too little.
    found.push(text === undefined || /\\[^"\\]/.test(text) ? undefined : parsePromql(text).expr)
  }
  return found
}

export function factsOf(rule: Rule): RuleFacts {
  const expr = parsePromql(rule.expr?.text ?? '').expr
  const templates = [...rule.labels, ...rule.annotations].flatMap(({ value }) => queriesOf(value.text))
  return { rule, expr, reads: readsOf([expr, ...templates]) }
}

/** Whether an expression can return something where only some metrics have data. */
export function canBeLive(expr: Expr, hasData: (selector: Expr & { kind: 'selector' }) => boolean): boolean {
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

/** No two series of the result have the same labels, the name of the metric aside. */
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

/** Matching that finds several partners is an error, unless all labels take part and each side has them once. */
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

/** Functions that err on arguments which only they look at. */
const simplePattern = /^[\w\s.*+?|()^$:/,@%=-]*$/

function isSound(expr: Call): boolean {
  if (expr.name === 'label_join') return false
  if (/^(holt_winters|double_exponential_smoothing)$/.test(expr.name))
    return expr.args.slice(1).every(isFactor)
  if (expr.name !== 'label_replace') return true
  const [, target, , , pattern] = expr.args.map((arg) => unwrap(arg))
  if (target?.kind !== 'string' || pattern?.kind !== 'string') return false
  if (!/^[A-Za-z_]\w*$/.test(target.value) || !simplePattern.test(pattern.value)) return false
  try {
    new RegExp(`^(?:${pattern.value})$`)
    return true
  } catch {
    return false
  }
}

/** Whether evaluating the expression can end in an error, given which selectors may find something. */
function exprCanErr(expr: Expr, hasData: (selector: Expr & { kind: 'selector' }) => boolean): boolean {
  if (expr.kind === 'call' && !isSound(expr)) return true
  // Parameters are judged before the series are looked at.
  if (expr.kind === 'aggregation' && aggregationCanErr(expr)) return true
  if (childrenOf(expr).some((child) => exprCanErr(child, hasData))) return true
  const own =
    (expr.kind === 'binary' && binaryCanErr(expr)) ||
    (expr.kind === 'call' && expr.name === 'info') ||
    expr.kind === 'subquery' ||
    // Functions drop the name, after which two series can be the same.
    (expr.kind === 'call' && !hasUniqueLabels(expr))
  return own && canBeLive(expr, hasData)
}

/** Labels that a rule sets and that may make two of its results the same. */
export function ownLabels(rule: Rule): string[] {
  const group = rule.group.node.entries.find(({ key }) => key.text === 'labels')?.value
  return [
    ...(rule.kind === 'alert' ? ['alertname'] : []),
    ...rule.labels.map(({ key }) => key.text),
    ...(group?.kind === 'map' ? group.entries.map(({ key }) => key.text) : []),
  ]
}

export interface Fixture {
  readonly hasData: (selector: Expr & { kind: 'selector' }) => boolean
  /** The labels that any series of it has; undefined when that is not known. */
  readonly labels?: ReadonlySet<string>
  /** So much data, or of such a kind, that anything that reads it may fail. */
  readonly isHeavy: boolean
}

/** False only where it is certain that the rule's evaluation succeeds on such a fixture. */
export function canErr(facts: RuleFacts, fixture: Fixture): boolean {
  const { rule, expr } = facts
  // A rule of ranges or a string is found good by all but the evaluation.
  if (!expr || !['vector', 'scalar'].includes(typeOf(expr))) return true
  if (exprCanErr(expr, fixture.hasData)) return true
  if (!canBeLive(expr, fixture.hasData)) return false
  if (fixture.isHeavy || !hasUniqueLabels(expr)) return true
  if (rule.group.node.entries.some(({ key }) => key.text === 'limit')) return true
  const { labels } = fixture
  return labels === undefined || ownLabels(rule).some((label) => labels.has(label))
}
