/** What was expected and what came side by side, and in words where they differ. */
import { append } from '../../model/many.ts'
import { valueHints } from '../hints/values.ts'
import { type AlertValue, type DrillResult, type SampleValue, subjectAt } from '../result.ts'
import { differenceLines } from './difference.ts'
import { shortNumber } from './number.ts'

/** One thing that differs: a label, an annotation or a value. */
export interface Difference {
  readonly what: string
  readonly expected?: string
  readonly got?: string
}

const isAlert = (value: AlertValue | SampleValue): value is AlertValue => 'annotations' in value

/** Labels, annotations and the value, by what they are called in a report. */
export function fieldsOf(value: AlertValue | SampleValue): Map<string, string> {
  const fields = new Map<string, string>()
  for (const [name, text] of Object.entries(value.labels)) fields.set(`label ${name}`, text)
  if (isAlert(value))
    for (const [name, text] of Object.entries(value.annotations)) fields.set(`annotation ${name}`, text)
  else fields.set('value', value.value)
  return fields
}

function differences(expected: AlertValue | SampleValue, got: AlertValue | SampleValue): Difference[] {
  const [a, b] = [fieldsOf(expected), fieldsOf(got)]
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((what) => a.get(what) !== b.get(what) || (what === 'value' && a.get(what) === 'NaN'))
    .map((what) => ({ what, expected: a.get(what), got: b.get(what) }))
}

export interface Pairing {
  /** Expected and got that are nearly the same. */
  readonly near: readonly {
    readonly expected: AlertValue | SampleValue
    readonly differences: readonly Difference[]
  }[]
  readonly missing: readonly (AlertValue | SampleValue)[]
  readonly unexpected: readonly (AlertValue | SampleValue)[]
}

/** Above this many on a side, the nearest is not looked for among all. */
const most = 100

/** Pairs what was expected with what came, equals first, then those that differ in the fewest fields. */
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
  if (missing.length > most || left.length > most) return { near, missing, unexpected: left }
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

/** `{instance="a"}`, with what every line of the same drill has in common left out. */
function braces(value: AlertValue | SampleValue): string {
  const { __name__: name = '', ...labels }: Record<string, string> = value.labels
  if (isAlert(value)) delete labels.alertname
  const inside = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`)
  const rest = isAlert(value) ? '' : ` ${shortNumber(value.value)}`
  return `${name}{${inside.join(', ')}}${rest}`
}

/** Lines that show expected and got one under the other, field by field. */
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
  for (const one of missing.slice(0, most)) lines.push(`expected, did not come: ${braces(one)}`)
  for (const one of unexpected.slice(0, most)) lines.push(`came, was not expected: ${braces(one)}`)
  append(lines, valueHints(near.flatMap(({ differences }) => differences)))
  return lines
}

const count = (n: number, noun: string): string =>
  n === 0 ? `no ${noun}` : `${n} ${noun}${n === 1 ? '' : 's'}`

/** One sentence on what differs. */
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
  return `${subject}: ${shown.join(', ')} ${shown.length === 1 && named.length === 1 ? 'is' : 'are'} not as expected`
}
