/** Pairs expected values with returned ones, and describes the differences. */

import { append } from '../../lib/many.ts'
import { pairParts } from '../../promtool/run/parts.ts'
import type { ExpectedAlert } from '../../suite/parts.ts'
import {
  type AlertValue,
  type Difference,
  fieldsOf,
  isAlert,
  type Pairing,
  type SampleValue,
} from '../../suite/values.ts'
import { type DrillResult, subjectAt } from '../result.ts'
import { differenceLines } from './difference.ts'
import { shortNumber } from './number.ts'
import { valueHints } from './values.ts'

function differences(expected: AlertValue | SampleValue, got: AlertValue | SampleValue): Difference[] {
  const [a, b] = [fieldsOf(expected), fieldsOf(got)]
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((what) => a.get(what) !== b.get(what) || (what === 'value' && a.get(what) === 'NaN'))
    .map((what) => ({ what, expected: a.get(what), got: b.get(what) }))
}

/** With more than this many on a side, the nearest pairs are not searched for. */
const maxPaired = 100

/** Pairs expected values with returned ones: equal ones first, then those that differ in the fewest fields. */
export function pairUp(expected: DrillResult['expected'] = [], got: DrillResult['got'] = []): Pairing {
  const key = (value: AlertValue | SampleValue): string => JSON.stringify([...fieldsOf(value)].sort())
  const left = [...got]
  const missing: (AlertValue | SampleValue)[] = []
  const keys = left.map(key)
  for (const one of expected) {
    // NaN equals nothing, not even itself.
    const isNaN_ = !isAlert(one) && one.value === 'NaN'
    const at = isNaN_ ? -1 : keys.indexOf(key(one))
    if (at < 0) missing.push(one)
    else {
      left.splice(at, 1)
      keys.splice(at, 1)
    }
  }
  const near: { expected: AlertValue | SampleValue; differences: Difference[] }[] = []
  if (missing.length > maxPaired || left.length > maxPaired) return { near, missing, unexpected: left }
  const pairs = missing
    .flatMap((one) => left.map((other) => ({ one, other, differences: differences(one, other) })))
    .sort((a, b) => a.differences.length - b.differences.length)
  const used = new Set<AlertValue | SampleValue>()
  for (const { one, other, differences } of pairs) {
    if (used.has(one) || used.has(other)) continue
    used.add(one).add(other)
    near.push({ expected: one, differences })
  }
  return {
    near,
    missing: missing.filter((one) => !used.has(one)),
    unexpected: left.filter((one) => !used.has(one)),
  }
}

/** `{instance="a"}`, without the parts that every line of the same drill has in common. */
function braces(value: AlertValue | SampleValue): string {
  const { __name__: name = '', ...labels }: Record<string, string> = value.labels
  if (isAlert(value)) delete labels.alertname
  const inside = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`)
  const rest = isAlert(value) ? '' : ` ${shortNumber(value.value)}`
  return `${name}{${inside.join(', ')}}${rest}`
}

const kindOf = (value: AlertValue | SampleValue): string => (isAlert(value) ? 'alert' : 'sample')

/** Lines that show an expected value above the returned one, field by field. */
export function explain({ near, missing, unexpected }: Pairing): string[] {
  const lines: string[] = []
  for (const { expected, differences } of near) {
    if (near.length > 1) lines.push(`${braces(expected)}:`)
    const indent = near.length > 1 ? '  ' : ''
    for (const { what, expected, got } of differences) {
      append(
        lines,
        differenceLines(what, expected, got).map((line) => indent + line),
      )
    }
  }
  for (const one of missing.slice(0, maxPaired)) lines.push(`missing ${kindOf(one)}: ${braces(one)}`)
  for (const one of unexpected.slice(0, maxPaired)) lines.push(`unexpected ${kindOf(one)}: ${braces(one)}`)
  append(lines, valueHints(near.flatMap(({ differences }) => differences)))
  return lines
}

const count = (n: number, noun: string): string =>
  n === 0 ? `no ${noun}` : `${n} ${noun}${n === 1 ? '' : 's'}`

/** One sentence on the differences. */
export function sentence(result: DrillResult, { near, missing, unexpected }: Pairing): string {
  const subject = subjectAt(result)
  const noun = result.assertion?.kind === 'alert' ? 'firing alert' : 'sample'
  if (missing.length > 0 || unexpected.length > 0) {
    const wanted = result.expected?.length ?? 0
    const came = result.got?.length ?? 0
    const got = wanted === 0 ? count(came, noun) : came === 0 ? 'none' : `${came}`
    return `${subject}: expected ${count(wanted, noun)}, got ${got}`
  }
  const fields = [...new Set(near.flatMap(({ differences }) => differences.map(({ what }) => what)))]
  const named = fields.map((what) => what.replace(/^(label|annotation) (.*)$/, '$1 `$2`'))
  const shown = named.length > 3 ? [...named.slice(0, 3), `${named.length - 3} more`] : named
  return `${subject}: ${shown.join(', ')} ${shown.length === 1 && named.length === 1 ? 'differs' : 'differ'} from what is expected`
}

/** Adds the differences to a failure; labels and annotations that the author did not name don't count. */
export function explained(result: DrillResult, parts: readonly ExpectedAlert[]): DrillResult {
  if (result.verdict !== 'failed') return result
  const pairing = pairParts(parts, (result.got ?? []) as readonly AlertValue[])
  return { ...result, message: sentence(result, pairing), help: explain(pairing).join('\n') }
}
