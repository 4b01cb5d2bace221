/** What a rule says, in the pieces that the author of its page and its drill starts from. */
import { minOf } from '../lib/many.ts'
import { annotationOf, labelOf, type Rule } from '../model/rule.ts'
import { type Expr, isComparison, walk } from '../promql/ast.ts'
import { parsePromql } from '../promql/parse.ts'
import { selectorsOf, type Use } from '../promql/selectors.ts'

export interface RuleFacts {
  /** In the order of the expression, each once. */
  readonly metrics: readonly string[]
  /** The selectors as they are written, without ranges, each once. */
  readonly selectors: readonly string[]
  readonly uses: readonly Use[]
  /** The comparisons with a number, as they are written: `redis_up == 0`. */
  readonly conditions: readonly string[]
  /** Labels that the templates of the rule name. */
  readonly labels: readonly string[]
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

const isNumber = (expr: Expr): boolean =>
  expr.kind === 'number' || ((expr.kind === 'paren' || expr.kind === 'unary') && isNumber(expr.expr))

/** An expression that doesn't parse says nothing. */
export function factsOf(rule: Rule): RuleFacts {
  const text = rule.expr?.text ?? ''
  const { expr } = parsePromql(text)
  const uses = expr ? selectorsOf(expr) : []
  const slice = ({ start, end }: { start: number; end: number }): string => oneLine(text.slice(start, end))
  const conditions = expr
    ? [...walk(expr)].filter(
        (part) =>
          part.kind === 'binary' && isComparison(part) && (isNumber(part.left) || isNumber(part.right)),
      )
    : []
  const templates = [...rule.annotations, ...rule.labels].map(({ value }) => value.text).join('\n')
  const labels = [...templates.matchAll(/\$labels\.([a-zA-Z_]\w*)/g)].map((match) => match[1] as string)
  return {
    metrics: [...new Set(uses.flatMap(({ selector }) => selector.name ?? []))],
    selectors: [...new Set(uses.map(({ selector }) => slice(bare(selector))))],
    uses,
    conditions: [...new Set(conditions.map(slice))],
    labels: [...new Set(labels)],
  }
}

/** A selector up to its braces: what follows them moves it in time. */
function bare(selector: Use['selector']): { start: number; end: number } {
  const { start, end, offset, at } = selector
  const cut = minOf([end, ...[offset?.start, at?.start].filter((point) => point !== undefined)])
  return { start, end: cut === end ? end : cut }
}

/** Lines that alert generators end every description with. */
const boilerplate = /^[ \t]*(?:VALUE|LABELS)\s*[=:].*$/gm

/** The first sentence of what the rule says of itself; nothing when it says nothing. */
export function firstSentence(rule: Rule): string | undefined {
  for (const name of ['description', 'message', 'summary']) {
    const text = oneLine((annotationOf(rule, name)?.text ?? '').replace(boilerplate, ''))
    if (text === '') continue
    return /^.*?[.!?](?=\s+[\p{Lu}\p{N}{]|$)/u.exec(text)?.[0] ?? text
  }
  return undefined
}

export const severityIn = (rule: Rule): string => labelOf(rule, 'severity')?.text ?? ''
