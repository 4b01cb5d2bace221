/** An expression without its conditions: what it would have to decide on. */
import type { Rule } from '../../model/rule.ts'
import { type Expr, isComparison, unwrap, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { typeOf } from '../../promql/types.ts'

/** Deeper chains of recording rules than this are not followed. */
const maxDepth = 8

const quoted = (name: string): string => `{__name__=${JSON.stringify(name)}}`

interface Relaxing {
  readonly text: string
  readonly recordings: ReadonlyMap<string, readonly Rule[]>
  readonly depth: number
}

function relaxed(expr: Expr, to: Relaxing): string {
  const own = (part: Expr): string => to.text.slice(part.start, part.end)
  switch (expr.kind) {
    case 'paren':
      return `(${relaxed(expr.expr, to)})`
    case 'binary': {
      if (expr.op === 'or') return `(${relaxed(expr.left, to)}) or (${relaxed(expr.right, to)})`
      if (expr.op === 'and' || expr.op === 'unless') return relaxed(expr.left, to)
      if (isComparison(expr) && !expr.bool)
        return relaxed(typeOf(expr.left) === 'vector' ? expr.left : expr.right, to)
      return own(expr)
    }
    case 'call': {
      const [arg] = expr.args
      if (arg && expr.name === 'absent') return own(arg)
      if (arg && expr.name === 'absent_over_time') return `present_over_time(${own(arg)})`
      return own(expr)
    }
    default:
      return own(expr)
  }
}

/** What an expression reads, whatever the labels; of recorded series what their rules would decide on. */
function anyInput(expr: Expr, to: Relaxing): string {
  const names = new Set<string>()
  for (const node of walk(expr)) if (node.kind === 'selector' && node.name) names.add(node.name)
  return [...names]
    .map((name) => {
      const [recording] = to.recordings.get(name) ?? []
      const inner = recording?.expr && to.depth < maxDepth ? parsePromql(recording.expr.text).expr : undefined
      return recording?.expr && inner
        ? `(${withoutConditions(inner, { ...to, text: recording.expr.text, depth: to.depth + 1 })})`
        : quoted(name)
    })
    .join(' or ')
}

function withoutConditions(expr: Expr, to: Relaxing): string {
  const text = relaxed(expr, to)
  const isSame = text.replace(/[()\s]/g, '') === to.text.slice(expr.start, expr.end).replace(/[()\s]/g, '')
  // With no condition of its own, its matchers or its recording rules are what decides.
  return isSame ? anyInput(unwrap(expr), to) || text : text
}

/**
 * The expression with its comparisons left out, `absent(x)` as x, and of `and` and `unless` only the left. It returns
 * something wherever the expression had something to decline. Undefined where it can't be told.
 */
export function relax(
  text: string,
  recordings: ReadonlyMap<string, readonly Rule[]> = new Map(),
): string | undefined {
  const { expr } = parsePromql(text)
  const found = expr && withoutConditions(expr, { text, recordings, depth: 0 })
  return found && found.length < 20_000 ? found : undefined
}
