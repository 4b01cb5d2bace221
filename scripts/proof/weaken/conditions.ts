/** Weaker forms of an expression, made of its own text: what it would return with fewer conditions. */
import { type Expr, isComparison, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { typeOf } from '../../promql/types.ts'
import { rewrite } from './rewrite.ts'

/** What a condition is put on: what a comparison filters, the left of `and` and `unless`, what `absent` asks for. */
export function subjectOf(part: Expr): Expr | undefined {
  if (part.kind === 'call') return part.name.startsWith('absent') ? part.args[0] : undefined
  if (part.kind !== 'binary') return undefined
  if (part.op === 'and' || part.op === 'unless') return part.left
  if (!isComparison(part)) return undefined
  return [part.left, part.right].find((side) => typeOf(side) === 'vector')
}

/** Whatever an expression looks at, whether or not it is so that an alert fires. Undefined where it can't be read. */
export function withoutConditions(text: string): string | undefined {
  const { expr } = parsePromql(text)
  return (
    expr &&
    rewrite(text, expr, (part, render) => {
      const subject = subjectOf(part)
      if (!subject) return undefined
      // Either side shows that there is data; that they don't meet may be what is drilled.
      if (part.kind === 'binary' && part.op === 'and')
        return `((${render(part.left)}) or (${render(part.right)}))`
      return `${typeOf(subject) === 'matrix' ? 'present_over_time' : ''}(${render(subject)})`
    })
  )
}

/** The same with all matchers but the metrics' names left out. */
export function withoutMatchers(text: string): string | undefined {
  const { expr } = parsePromql(text)
  return (
    expr &&
    rewrite(text, expr, (part) => {
      if (part.kind !== 'selector' || part.matchers.length < 2) return undefined
      const [name] = part.matchers
      const last = part.matchers.at(-1)
      const brace = text.indexOf('}', last?.end)
      // A name in the braces stays there.
      if (!name || !last || brace < 0 || /[{"'`]/.test(text.slice(part.start, name.end))) return undefined
      return text.slice(part.start, name.end) + text.slice(brace + 1, part.end)
    })
  )
}

/** Whether an expression filters what it reads. */
export function hasConditions(text: string): boolean {
  const { expr } = parsePromql(text)
  if (!expr) return true
  return [...walk(expr)].some((part) => subjectOf(part) !== undefined)
}
