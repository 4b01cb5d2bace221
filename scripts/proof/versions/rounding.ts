/** Whether what came is what was expected but for the last digits of its numbers. */
import type { DrillResult } from '../../drill/result.ts'
import type { AlertValue, SampleValue } from '../../suite/values.ts'

const tolerance = 1e-4

function isNear(a: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)]
  return a === b || Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y))
}

/** Texts whose numbers are nearly the same, and all between them is the same. */
function isNearText(a: string, b: string): boolean {
  const number = /(\d+(?:\.\d+)?(?:e[-+]?\d+)?)/i
  const [left, right] = [a.split(number), b.split(number)]
  return left.length === right.length && left.every((part, i) => isNear(part, right[i] as string))
}

const keyOf = ({ labels }: AlertValue | SampleValue): string => JSON.stringify(Object.entries(labels).sort())

function areNear(a: AlertValue | SampleValue, b: AlertValue | SampleValue): boolean {
  // NaN is nothing that an expectation can meet.
  if ('value' in a && 'value' in b) return a.value !== 'NaN' && isNear(a.value, b.value)
  if (!('annotations' in a && 'annotations' in b)) return false
  const names = new Set([...Object.keys(a.annotations), ...Object.keys(b.annotations)])
  return [...names].every((name) => isNearText(a.annotations[name] ?? '', b.annotations[name] ?? ''))
}

export function isSameButForRounding({
  expected = [],
  got = [],
}: Pick<DrillResult, 'expected' | 'got'>): boolean {
  if (expected.length !== got.length) return false
  const others = new Map(got.map((one) => [keyOf(one), one]))
  return expected.every((one) => {
    const other = others.get(keyOf(one))
    return other !== undefined && areNear(one, other)
  })
}
