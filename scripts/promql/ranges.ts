/** The numbers that an expression's samples can be, as a range without holes. */
import { table } from '../lib/table.ts'
import { type Aggregation, type Call, type Expr, unwrap } from './ast.ts'

export interface NumberRange {
  readonly min: number
  readonly max: number
  /** The end itself is not in the range. */
  readonly minOpen?: boolean
  readonly maxOpen?: boolean
}

export const anyNumber: NumberRange = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY }
export const atLeast = (min: number): NumberRange => ({ ...anyNumber, min })
export const between = (min: number, max: number): NumberRange => ({ min, max })
export const exactly = (value: number): NumberRange =>
  Number.isNaN(value) ? anyNumber : between(value, value)

const isPoint = ({ min, max }: NumberRange): boolean => min === max

/** The value that all samples have, if they can have only one. */
export const valueOfRange = (range: NumberRange): number | undefined =>
  isPoint(range) ? range.min : undefined

/** Whether every number of the one is less than every number of the other; `orEqual` admits that they are equal. */
function isBelow(a: NumberRange, b: NumberRange, orEqual: boolean): boolean {
  if (a.max < b.min) return true
  return a.max === b.min && (orEqual || a.maxOpen === true || b.minOpen === true)
}

/** What a comparison gives for all numbers of two ranges, if it is the same for all. NaN is left aside. */
export function compare(op: string, a: NumberRange, b: NumberRange): boolean | undefined {
  const isApart = isBelow(a, b, false) || isBelow(b, a, false)
  switch (op) {
    case '<':
      return isBelow(a, b, false) ? true : isBelow(b, a, true) ? false : undefined
    case '<=':
      return isBelow(a, b, true) ? true : isBelow(b, a, false) ? false : undefined
    case '>':
      return compare('<', b, a)
    case '>=':
      return compare('<=', b, a)
    case '==':
      return isApart ? false : isPoint(a) && isPoint(b) ? true : undefined
    case '!=':
      return isApart ? true : isPoint(a) && isPoint(b) ? false : undefined
  }
  return undefined
}

/** What is left of a range after a comparison with another. */
export function narrow(op: string, a: NumberRange, b: NumberRange): NumberRange {
  switch (op) {
    case '==':
      return meet(a, b)
    case '<':
      return meet(a, { ...anyNumber, max: b.max, maxOpen: true })
    case '<=':
      return meet(a, { ...anyNumber, max: b.max, maxOpen: b.maxOpen })
    case '>':
      return meet(a, { ...anyNumber, min: b.min, minOpen: true })
    case '>=':
      return meet(a, { ...anyNumber, min: b.min, minOpen: b.minOpen })
  }
  return a
}

function meet(a: NumberRange, b: NumberRange): NumberRange {
  const low = a.min > b.min || (a.min === b.min && a.minOpen) ? a : b
  const high = a.max < b.max || (a.max === b.max && a.maxOpen) ? a : b
  return { min: low.min, minOpen: low.minOpen, max: high.max, maxOpen: high.maxOpen }
}

/** True if the ranges have no number in common. */
export const areApart = (a: NumberRange, b: NumberRange): boolean =>
  isBelow(a, b, false) || isBelow(b, a, false)

export function hull(a: NumberRange, b: NumberRange): NumberRange {
  const low = a.min < b.min || (a.min === b.min && !a.minOpen) ? a : b
  const high = a.max > b.max || (a.max === b.max && !a.maxOpen) ? a : b
  return { min: low.min, minOpen: low.minOpen, max: high.max, maxOpen: high.maxOpen }
}

const flipped = ({ min, max, minOpen, maxOpen }: NumberRange): NumberRange => ({
  min: -max,
  max: -min,
  minOpen: maxOpen,
  maxOpen: minOpen,
})

/** What arithmetic makes of two ranges. Only what thresholds are made of is followed closely. */
export function arithmetic(op: string, a: NumberRange, b: NumberRange): NumberRange {
  if (isPoint(a) && isPoint(b)) {
    const value = {
      '+': a.min + b.min,
      '-': a.min - b.min,
      '*': a.min * b.min,
      '/': a.min / b.min,
      '%': a.min % b.min,
      '^': a.min ** b.min,
    }[op]
    return value === undefined ? anyNumber : exactly(value)
  }
  if (op === '-') return arithmetic('+', a, flipped(b))
  if (op === '+') {
    const minOpen = a.minOpen || b.minOpen
    const maxOpen = a.maxOpen || b.maxOpen
    return { min: a.min + b.min, max: a.max + b.max, minOpen, maxOpen }
  }
  const factor = valueOfRange(op === '*' && isPoint(a) ? a : b)
  const other = op === '*' && isPoint(a) ? b : a
  if ((op === '*' || op === '/') && factor !== undefined && factor !== 0 && Number.isFinite(factor)) {
    const scale = op === '*' ? factor : 1 / factor
    const scaled = { ...other, min: other.min * Math.abs(scale), max: other.max * Math.abs(scale) }
    return scale < 0 ? flipped(scaled) : scaled
  }
  // A division by zero gives NaN or an infinity, which is in no way negative.
  if ((op === '*' || op === '/') && a.min >= 0 && b.min >= 0) return atLeast(0)
  return anyNumber
}

const fixed: Readonly<Record<string, NumberRange | undefined>> = table({
  abs: atLeast(0),
  absent: exactly(1),
  absent_over_time: exactly(1),
  changes: atLeast(0),
  count_over_time: atLeast(1),
  day_of_month: between(1, 31),
  day_of_week: between(0, 6),
  day_of_year: between(1, 366),
  days_in_month: between(28, 31),
  exp: atLeast(0),
  histogram_fraction: between(0, 1),
  hour: between(0, 23),
  minute: between(0, 59),
  month: between(1, 12),
  pi: exactly(Math.PI),
  present_over_time: exactly(1),
  resets: atLeast(0),
  sgn: between(-1, 1),
  sqrt: atLeast(0),
  stddev_over_time: atLeast(0),
  stdvar_over_time: atLeast(0),
  time: atLeast(0),
})
/** Functions that return one of the samples that went in, or something between two of them. */
const keeping = new Set(
  (
    'avg_over_time first_over_time label_join label_replace last_over_time max_over_time min_over_time ' +
    'scalar sort sort_desc sort_by_label sort_by_label_desc vector info'
  ).split(' '),
)

/** A quantile outside of 0 to 1 is an infinity, whatever the samples are. */
function isQuantile(param: Expr | undefined): boolean {
  const inner = param && unwrap(param)
  return inner?.kind === 'number' && inner.value >= 0 && inner.value <= 1
}

/** What a function can return; `ranges` are those of its arguments. */
export function rangeOfCall({ name, args }: Call, ranges: readonly NumberRange[]): NumberRange {
  const [first = anyNumber, second = anyNumber, third = anyNumber] = ranges
  if (fixed[name]) return fixed[name]
  if (name === 'quantile_over_time') return isQuantile(args[0]) ? second : anyNumber
  if (keeping.has(name)) return first
  if (name === 'clamp_min') return meet(hull(first, second), atLeast(second.min))
  if (name === 'clamp_max') return meet(hull(first, second), { ...anyNumber, max: second.max })
  if (name === 'clamp' && second.min <= third.max) return between(second.min, third.max)
  return anyNumber
}

/** What an aggregation makes of the range of its expression. */
export function rangeOfAggregation({ op, param }: Aggregation, of: NumberRange): NumberRange {
  if (op === 'count' || op === 'count_values') return atLeast(1)
  if (op === 'group') return exactly(1)
  if (op === 'stddev' || op === 'stdvar') return atLeast(0)
  if (op === 'quantile') return isQuantile(param) ? of : anyNumber
  if (op !== 'sum' || valueOfRange(of) === 0) return of
  if (of.min >= 0) return { ...anyNumber, min: of.min, minOpen: of.minOpen }
  return of.max <= 0 ? { ...anyNumber, max: of.max, maxOpen: of.maxOpen } : anyNumber
}
