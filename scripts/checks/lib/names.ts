/** The metrics and labels that an expression names, with their places. */
import type { Span } from '../../model/source.ts'
import { type Expr, type Matcher, walk } from '../../promql/ast.ts'

export interface NameUse {
  readonly kind: 'metric' | 'label'
  readonly name: string
  readonly span: Span
}

export function* namesIn(root: Expr): Generator<NameUse> {
  for (const expr of walk(root)) {
    if (expr.kind === 'selector') {
      for (const matcher of expr.matchers) yield* matcherNames(matcher)
    } else if (expr.kind === 'aggregation') {
      for (const label of expr.grouping?.labels ?? []) yield { kind: 'label', name: label.name, span: label }
    } else if (expr.kind === 'binary') {
      const labels = [...(expr.matching?.labels ?? []), ...(expr.matching?.group?.include ?? [])]
      for (const label of labels) yield { kind: 'label', name: label.name, span: label }
    } else if (expr.kind === 'call' && expr.name === 'label_replace') {
      const source = expr.args[3]
      if (source?.kind === 'string' && source.value !== '')
        yield { kind: 'label', name: source.value, span: source }
    }
  }
}

function* matcherNames({ label, op, value, valueSpan, start }: Matcher): Generator<NameUse> {
  if (label !== '__name__') yield { kind: 'label', name: label, span: { start, end: start + label.length } }
  else if (op === '=') yield { kind: 'metric', name: value, span: valueSpan }
}
