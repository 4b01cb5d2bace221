/** An expression with some of its parts replaced; all else of it stays the author's text. */
import { childrenOf, type Expr } from '../../promql/ast.ts'

export type Render = (part: Expr) => string

/** The text of a part, with those parts of it replaced that `replace` has another text for. */
export function rewrite(
  text: string,
  expr: Expr,
  replace: (part: Expr, render: Render) => string | undefined,
): string {
  const render = (part: Expr): string => {
    const replaced = replace(part, render)
    if (replaced !== undefined) return replaced
    let out = ''
    let at = part.start
    for (const child of childrenOf(part)) {
      out += text.slice(at, child.start) + render(child)
      at = child.end
    }
    return out + text.slice(at, part.end)
  }
  return render(expr)
}
