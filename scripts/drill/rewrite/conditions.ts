/** Weaker forms of an expression, made of its own text: what it would return with fewer conditions. */
import { type Binary, isComparison, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { typeOf } from '../../promql/types.ts'
import { type Render, rewrite } from './rewrite.ts'

function looser(binary: Binary, render: Render): string | undefined {
  if (binary.op === 'unless') return `(${render(binary.left)})`
  // Either side shows that there is data; that they don't meet may be what is drilled.
  if (binary.op === 'and') return `((${render(binary.left)}) or (${render(binary.right)}))`
  if (!isComparison(binary)) return undefined
  if (typeOf(binary.left) === 'vector') return `(${render(binary.left)})`
  return typeOf(binary.right) === 'vector' ? `(${render(binary.right)})` : undefined
}

/** Whatever an expression looks at, whether or not it is so that an alert fires. Undefined where it can't be read. */
export function withoutConditions(text: string): string | undefined {
  const { expr } = parsePromql(text)
  return (
    expr &&
    rewrite(text, expr, (part, render) => {
      if (part.kind === 'binary') return looser(part, render)
      if (part.kind !== 'call' || !part.args[0]) return undefined
      if (part.name === 'absent') return `(${render(part.args[0])})`
      return part.name === 'absent_over_time' ? `count_over_time(${render(part.args[0])})` : undefined
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
  for (const part of walk(expr)) {
    if (part.kind === 'binary' && (isComparison(part) || part.op === 'unless' || part.op === 'and'))
      return true
    if (part.kind === 'call' && part.name.startsWith('absent')) return true
  }
  return false
}
