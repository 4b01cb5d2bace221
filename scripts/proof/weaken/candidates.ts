/** What an expression had to decide on, whether it was taken or declined. */
import type { Rule } from '../../model/rule.ts'
import { type Expr, unwrap, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { typeOf } from '../../promql/types.ts'
import { subjectOf } from './conditions.ts'
import { type Render, rewrite } from './rewrite.ts'

/** Deeper chains of recording rules than this are not followed. */
const maxDepth = 8
/** Longer ones are not worth what it costs to ask for them. */
const longest = 20_000

const quoted = (name: string): string => `{__name__=${JSON.stringify(name)}}`

/** Only the conditions that decide about the whole: what is under an aggregation or a function stays as it is. */
function taken(text: string, part: Expr, render: Render): string | undefined {
  const own = ({ start, end }: Expr): string => text.slice(start, end)
  if (part.kind === 'paren') return undefined
  if (part.kind === 'binary') {
    if (part.op === 'or') return `(${render(part.left)}) or (${render(part.right)})`
    const subject = part.bool ? undefined : subjectOf(part)
    return subject ? render(subject) : own(part)
  }
  const asked = subjectOf(part)
  if (!asked) return own(part)
  return typeOf(asked) === 'matrix' ? `present_over_time(${own(asked)})` : own(asked)
}

/** What an expression reads, whatever the labels; of recorded series what their rules would decide on. */
function anyInput(expr: Expr, recordings: ReadonlyMap<string, readonly Rule[]>, depth: number): string {
  const names = new Set<string>()
  for (const node of walk(expr)) if (node.kind === 'selector' && node.name) names.add(node.name)
  return [...names]
    .map((name) => {
      const text = recordings.get(name)?.[0]?.expr?.text
      const inner = text !== undefined && depth < maxDepth && candidatesAt(text, recordings, depth + 1)
      return inner ? `(${inner})` : quoted(name)
    })
    .join(' or ')
}

function candidatesAt(
  text: string,
  recordings: ReadonlyMap<string, readonly Rule[]>,
  depth: number,
): string | undefined {
  const { expr } = parsePromql(text)
  if (!expr) return undefined
  const found = rewrite(text, expr, (part, render) => taken(text, part, render))
  const bare = (written: string): string => written.replace(/[()\s]/g, '')
  // With no condition of its own, its matchers or its recording rules are what decides.
  const isSame = bare(found) === bare(text.slice(expr.start, expr.end))
  return isSame ? anyInput(unwrap(expr), recordings, depth) || found : found
}

/**
 * The expression with its comparisons left out, `absent(x)` as x, and of `and` and `unless` only the left. It returns
 * something wherever the expression had something to decline. Undefined where it can't be told.
 */
export function candidates(
  text: string,
  recordings: ReadonlyMap<string, readonly Rule[]> = new Map(),
): string | undefined {
  const found = candidatesAt(text, recordings, 0)
  return found !== undefined && found.length < longest ? found : undefined
}
