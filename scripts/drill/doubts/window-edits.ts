/**
 * Edits of an expression after which one major version of promtool selects what the other does. Prometheus 2 takes
 * both ends of a range, of a subquery and of the lookback of a plain selector; Prometheus 3 leaves out the older end.
 */
import type { Span } from '../../model/source.ts'
import type { Expr, MatrixSelector, Subquery, VectorSelector } from '../../promql/ast.ts'
import { childrenOf } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'

/** What is replaced by what, in offsets into the expression. */
export interface WindowEdit extends Span {
  readonly text: string
  /** What changes numbers as much as `text` does, but selects what the expression does; absent where nothing does. */
  readonly control?: string
  /** The selector or subquery as it stands in the expression. */
  readonly selector: Span
  readonly kind: 'range' | 'subquery' | 'lookback'
}

export interface WindowOptions {
  /** The major version that is at hand; the other is played. */
  readonly major: 2 | 3
  /** Milliseconds by which a window can move without meeting another sample than the one at its edge. */
  readonly nudge: number
  /** Whether a plain selector may find a sample as old as the lookback allows. */
  readonly hasGaps: boolean
  /** Whether series of this name may end in a stale marker, which a plain selector must not look behind. */
  readonly canBeStale: (metric: string | undefined) => boolean
}

type Windowed = MatrixSelector | Subquery

function later(
  text: string,
  expr: VectorSelector | Windowed,
  end: number,
  nudge: number,
): Span & { text: string } {
  if (!expr.offset) return { start: end, end, text: ` offset -${nudge}ms` }
  const moved = Math.round((expr.offset.seconds ?? 0) * 1000) - nudge
  return {
    start: text.toLowerCase().lastIndexOf('offset', expr.offset.start),
    end: expr.offset.end,
    text: `offset ${moved}ms`,
  }
}

function windowEdit(text: string, expr: Windowed, { major, nudge }: WindowOptions): WindowEdit[] {
  const { seconds } = expr.range
  const bracket = text.indexOf(']', expr.range.end)
  if (seconds === undefined || bracket < 0 || (expr.offset && expr.offset.seconds === undefined)) return []
  const rest = { selector: expr, kind: expr.kind === 'matrix' ? 'range' : 'subquery' } as const
  // The end of a range is nudged beyond a sample that is there already, and its start off the one at its edge.
  if (major === 2) return [{ ...later(text, expr, bracket + 1, nudge), ...rest }]
  const wider = `${Math.round(seconds * 1000) + 1}ms${text.slice(expr.range.end, bracket + 1)}`
  const shift = later(text, expr, bracket + 1, 1)
  const between = text.slice(bracket + 1, shift.start)
  const whole = { start: expr.range.start, end: Math.max(bracket + 1, shift.end), ...rest }
  const own = text.slice(bracket + 1, whole.end)
  return [{ ...whole, text: wider + own, control: `${wider}${between}${shift.text}` }]
}

function lookbackEdit(text: string, expr: VectorSelector, options: WindowOptions): WindowEdit[] {
  if (!options.hasGaps || (expr.offset && expr.offset.seconds === undefined)) return []
  const rest = { selector: expr, kind: 'lookback' } as const
  if (options.major === 2) return [{ ...later(text, expr, expr.end, options.nudge), ...rest }]
  if (expr.offset || options.canBeStale(expr.name)) return []
  const own = text.slice(expr.start, expr.end)
  return [{ start: expr.start, end: expr.end, text: `(${own} or ${own} offset 1ms)`, ...rest }]
}

export function windowEdits(text: string, options: WindowOptions): WindowEdit[] {
  const { expr: root } = parsePromql(text)
  const edits: WindowEdit[] = []
  const visit = (expr: Expr): void => {
    if (expr.kind === 'selector') {
      edits.push(...lookbackEdit(text, expr, options))
      return
    }
    if (expr.kind === 'matrix' || expr.kind === 'subquery') edits.push(...windowEdit(text, expr, options))
    if (expr.kind === 'matrix') return
    if (expr.kind === 'call' && options.major === 3) {
      const [argument] = expr.args
      if (expr.name === 'info' || expr.name === 'start_timestamp') return
      // These look at the selector itself, not only at what it returns, so the whole call is doubled.
      if ((expr.name === 'absent' || expr.name === 'timestamp') && argument?.kind === 'selector') {
        const [edit] = lookbackEdit(text, argument, options)
        const own = text.slice(argument.start, argument.end)
        const word = expr.name === 'absent' ? 'and' : 'or'
        const doubled = `(${expr.name}(${own}) ${word} ${expr.name}(${own} offset 1ms))`
        if (edit) edits.push({ ...edit, start: expr.start, end: expr.end, text: doubled })
        return
      }
    }
    for (const child of childrenOf(expr)) visit(child)
  }
  if (root) visit(root)
  return edits
}

/** The expression with edits that don't overlap. */
export function edited(text: string, edits: readonly WindowEdit[], as: 'text' | 'control' = 'text'): string {
  let out = ''
  let at = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const replacement = as === 'control' ? edit.control : edit.text
    if (replacement === undefined) continue
    out += text.slice(at, edit.start) + replacement
    at = edit.end
  }
  return out + text.slice(at)
}
