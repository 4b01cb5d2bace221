/** Verdicts on partly written alerts: promtool returns the alerts, and they are compared here. */
import type { ExpectedAlert } from '../../suite/parts.ts'
import { type AlertValue, type Difference, fieldsOf, type Pairing } from '../../suite/values.ts'
import type { AssertionOutcome } from './outcome.ts'

/** With more returned alerts than this, the nearest are not searched for. */
const maxCompared = 200

function differences({ isPart, value }: ExpectedAlert, got: AlertValue): Difference[] {
  const [a, b] = [fieldsOf(value), fieldsOf(got)]
  const compared = isPart ? [...a.keys()] : [...new Set([...a.keys(), ...b.keys()])]
  // An empty label is the same as no label.
  return compared
    .filter((what) => (a.get(what) ?? '') !== (b.get(what) ?? ''))
    .map((what) => ({ what, expected: a.get(what), got: b.get(what) }))
}

/** The largest matching: the index of an expected alert by the index of a returned one. */
function matched(differing: readonly (readonly Difference[][])[]): Map<number, number> {
  const takenBy = new Map<number, number>()
  const place = (part: number, tried: Set<number>): boolean => {
    for (const [got, found] of (differing[part] ?? []).entries()) {
      if (found.length > 0 || tried.has(got)) continue
      tried.add(got)
      const other = takenBy.get(got)
      if (other !== undefined && !place(other, tried)) continue
      takenBy.set(got, part)
      return true
    }
    return false
  }
  for (const part of differing.keys()) place(part, new Set())
  return takenBy
}

/** The alerts that are left after as many expected alerts as possible are matched. */
export function pairParts(parts: readonly ExpectedAlert[], got: readonly AlertValue[]): Pairing {
  if (got.length > maxCompared) return { near: [], missing: parts.map(({ value }) => value), unexpected: got }
  const differing = parts.map((part) => got.map((one) => differences(part, one)))
  const takenBy = matched(differing)
  const met = new Set(takenBy.values())
  const came = new Set(takenBy.keys())
  const near: { expected: AlertValue; differences: readonly Difference[] }[] = []
  const pairs = differing
    .flatMap((row, part) => row.map((found, index) => ({ part, index, found })))
    .sort((a, b) => a.found.length - b.found.length)
  for (const { part, index, found } of pairs) {
    const expected = parts[part]?.value
    if (met.has(part) || came.has(index) || !expected) continue
    met.add(part)
    came.add(index)
    near.push({ expected, differences: found })
  }
  return {
    near,
    missing: parts.filter((_, part) => !met.has(part)).map(({ value }) => value),
    unexpected: got.filter((_, index) => !came.has(index)),
  }
}

/** The verdict on an assertion with parts, from the alerts that promtool returned; for others promtool's own. */
export function judged(outcome: AssertionOutcome): AssertionOutcome {
  const { parts } = outcome.assertion
  if (!parts || outcome.verdict === 'error' || outcome.verdict === 'skipped') return outcome
  const { expected: _, ...base } = outcome
  if (outcome.verdict === 'passed')
    return { ...base, verdict: 'error', error: 'promtool did not print the alerts that it got' }
  const got = (outcome.got ?? []) as readonly AlertValue[]
  const { near, missing, unexpected } = pairParts(parts, got)
  return near.length + missing.length + unexpected.length === 0
    ? { ...base, verdict: 'passed', got }
    : { ...base, verdict: 'failed', expected: parts.map(({ value }) => value), got }
}
