/**
 * An expression as the other major version of promtool reads it. Prometheus 2 takes both ends of a range, of a
 * subquery and of the lookback of a plain selector; Prometheus 3 leaves out the older end.
 */
import { minOf } from '../../model/many.ts'
import type { Span } from '../../model/source.ts'
import {
  type Call,
  type Expr,
  type MatrixSelector,
  type Subquery,
  type VectorSelector,
  walk,
} from '../../promql/ast.ts'
import { lookback } from '../../promql/lookback.ts'
import { parsePromql } from '../../promql/parse.ts'
import { extrapolated, isExtrapolating } from './extrapolation.ts'
import { type Render, rewrite } from './rewrite.ts'

/** A selector or subquery, in offsets into its expression. */
export interface WindowSite extends Span {
  readonly kind: 'range' | 'subquery' | 'lookback'
}

export interface WindowOptions {
  /** The major version that is at hand; the other is played. */
  readonly major: 2 | 3
  /** Whether a plain selector may find a sample as old as the lookback allows. */
  readonly hasGaps: boolean
  /** Whether a series of this name may end in a stale marker exactly as long after its last sample. */
  readonly canBeStale: (metric: string | undefined) => boolean
  /** Native histograms can't be rounded. */
  readonly hasHistograms: boolean
}

type Windowed = MatrixSelector | Subquery

const isWindowed = (expr: Expr | undefined): expr is Windowed =>
  expr?.kind === 'matrix' || expr?.kind === 'subquery'

/** Selectors, ranges and subqueries that the other version may read differently. */
export function windowSites(text: string, options: WindowOptions): WindowSite[] {
  const { expr: root } = parsePromql(text)
  if (!root) return []
  const all = [...walk(root)]
  const isShifted = all.some(
    (part) =>
      (part.kind === 'selector' || isWindowed(part)) &&
      (part.at !== undefined || (part.offset?.seconds ?? 0) < 0),
  )
  const inRanges = new Set(all.flatMap((part) => (part.kind === 'matrix' ? [part.selector] : [])))
  return all.flatMap((part): WindowSite[] => {
    const { start, end } = part
    if (isWindowed(part))
      return (part.range.seconds ?? 0) > 0.002
        ? [{ start, end, kind: part.kind === 'matrix' ? 'range' : 'subquery' }]
        : []
    if (part.kind !== 'selector' || inRanges.has(part) || !(options.hasGaps || isShifted)) return []
    if (part.offset && part.offset.seconds === undefined) return []
    return options.major === 3 && options.canBeStale(part.name) ? [] : [{ start, end, kind: 'lookback' }]
  })
}

/** Where the word `offset` of a selector begins. */
const offsetOf = (text: string, { start, offset }: VectorSelector): number =>
  start + text.slice(start, offset?.start).toLowerCase().lastIndexOf('offset')

/** The selector, looking back from some milliseconds later or earlier. */
function shifted(text: string, expr: VectorSelector, by: number): string {
  const own = text.slice(expr.start, expr.end)
  if (!expr.offset) return `${own} offset ${-by}ms`
  const start = offsetOf(text, expr)
  const moved = Math.round((expr.offset.seconds ?? 0) * 1000) - by
  return `${text.slice(expr.start, start)}offset ${moved}ms${text.slice(expr.offset.end, expr.end)}`
}

/** The samples of the selector's lookback as a range. */
function ranged(text: string, expr: VectorSelector): string {
  const keywords = [...(expr.offset ? [offsetOf(text, expr)] : []), ...(expr.at ? [expr.at.start] : [])]
  const at = minOf([expr.end, ...keywords])
  return `${text.slice(expr.start, at)}[5m] ${text.slice(at, expr.end)}`
}

/** For Prometheus 3: no sample is young enough, and what is wanted of one that is exactly as old as the lookback. */
const onlyOldest = (text: string, expr: VectorSelector, wanted: string): string =>
  `(${wanted} unless last_over_time(${ranged(text, expr)}))`

/** Calls that look at the selector itself, not only at what it returns. */
function lookingAtSelector(text: string, { name, args }: Call): string | undefined {
  const [selector] = args
  if (selector?.kind !== 'selector') return undefined
  const earlier = shifted(text, selector, -1)
  const own = `${name}(${text.slice(selector.start, selector.end)})`
  if (name === 'absent') return `(${own} unless on () ${onlyOldest(text, selector, earlier)})`
  if (name !== 'timestamp') return undefined
  // `timestamp` of a selector with `@` and `offset` leaves one of them out of account.
  const { at, offset } = selector
  const time =
    typeof at?.time === 'number'
      ? `${earlier} * 0 + ${at.time - (offset?.seconds ?? 0) - lookback}`
      : `timestamp(${earlier})`
  return `(${own} or ${onlyOldest(text, selector, time)})`
}

/** Ranges that lose or gain what is at their older end, by as many milliseconds. What is in them is rendered once. */
function resizing(text: string, expr: Windowed, render: Render): (by: number) => string {
  const inner = expr.kind === 'subquery' ? expr.expr : undefined
  const before = inner
    ? text.slice(expr.start, inner.start) + render(inner) + text.slice(inner.end, expr.range.start)
    : text.slice(expr.start, expr.range.start)
  const width = Math.round((expr.range.seconds ?? 0) * 1000)
  return (by) => `${before}${width + by}ms${text.slice(expr.range.end, expr.end)}`
}

/**
 * The expression as the other version reads it at some of its sites. `withStart`: also as it reads counters that
 * begin inside a range.
 */
export function playedWindows(
  text: string,
  sites: readonly WindowSite[],
  { major, hasHistograms }: WindowOptions,
  withStart: boolean,
): string {
  const { expr: root } = parsePromql(text)
  const chosen = new Set(sites.map(({ start, end, kind }) => `${start} ${end} ${kind === 'lookback'}`))
  const isChosen = ({ start, end, kind }: Expr): boolean =>
    chosen.has(`${start} ${end} ${kind === 'selector'}`)
  const wider = major === 2 ? -1 : 1
  const replace = (part: Expr, render: Render): string | undefined => {
    if (part.kind === 'call') {
      const [arg] = part.args
      if (!arg || !isChosen(arg)) return undefined
      if (arg.kind === 'selector') return major === 3 ? lookingAtSelector(text, part) : undefined
      if (!isWindowed(arg) || hasHistograms || !isExtrapolating(part.name)) return undefined
      const resized = resizing(text, arg, render)
      const windows = { near: resized(wider), far: resized(2 * wider), seconds: arg.range.seconds ?? 0 }
      return extrapolated(part.name, windows, { major, withStart })
    }
    if (!isChosen(part)) return undefined
    if (isWindowed(part)) return resizing(text, part, render)(wider)
    if (part.kind !== 'selector') return undefined
    if (major === 2) return shifted(text, part, 1)
    return `(${text.slice(part.start, part.end)} or ${onlyOldest(text, part, shifted(text, part, -1))})`
  }
  return root ? rewrite(text, root, replace) : text
}
