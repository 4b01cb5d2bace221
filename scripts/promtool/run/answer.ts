/** Splits the output of `promtool test rules` into records. */

import { append } from '../../lib/many.ts'
import { parseDuration } from '../../promql/milliseconds.ts'
import type { AlertValue, SampleValue } from '../../suite/values.ts'
import { readLabels, unquoteGo } from './go-text.ts'

/** An alert assertion that failed. */
export interface AlertRecord {
  readonly kind: 'alert'
  /** The name of the test, if it has one. */
  readonly test?: string
  readonly alertname: string
  /** Milliseconds. */
  readonly time: number
  readonly expected: readonly AlertValue[]
  readonly got: readonly AlertValue[]
}

/** An expression assertion that failed or could not be evaluated. */
export interface ExprRecord {
  readonly kind: 'expr'
  readonly expr: string
  readonly time: number
  readonly error?: string
  readonly expected: readonly SampleValue[]
  readonly got: readonly SampleValue[]
}

/** A rule that could not be evaluated. */
export interface RuleRecord {
  readonly kind: 'rule'
  readonly name: string
  /** As Go prints it: '2m0s'. */
  readonly time: string
  readonly error: string
}

export type AnswerRecord = AlertRecord | ExprRecord | RuleRecord

export interface Answer {
  readonly records: readonly AnswerRecord[]
  /** All lines that are not headers, verdicts or records: errors about a whole test or file. */
  readonly rest: readonly string[]
}

const alertLine = /^ {4}alertname: (.*), time: (\w+), ?$/
const exprLine = /^ {4}expr: "((?:[^"\\]|\\.)*)", time: (\w+),(?: err: ([\s\S]*))?$/
const ruleLine = /^ {4}rule: (.*), time: (\w+), err: ([\s\S]*)$/
const startsRecord = (line: string): boolean => /^ {4}(name|alertname|expr|rule): /.test(line)

function alertsOf(lines: readonly string[]): AlertValue[] {
  const alerts: AlertValue[] = []
  for (const [i, line] of lines.entries()) {
    const labels = /^\s*Labels:(.*)$/.exec(line)?.[1]
    if (labels === undefined) continue
    const annotations = /^\s*Annotations:(.*)$/.exec(lines[i + 1] ?? '')?.[1] ?? '{}'
    alerts.push({
      labels: readLabels(labels, 0)?.labels ?? {},
      annotations: readLabels(annotations, 0)?.labels ?? {},
    })
  }
  return alerts
}

function samplesOf(text: string): SampleValue[] {
  const samples: SampleValue[] = []
  let at = 0
  while (at < text.length && text !== 'nil') {
    const set = readLabels(text, at)
    if (!set) break
    // A histogram's value is itself in braces, and has no comma.
    const comma = text.indexOf(', ', set.end)
    const end = comma < 0 ? text.length : comma
    samples.push({ labels: set.labels, value: text.slice(set.end, end).trim() })
    at = end + 2
  }
  return samples
}

/** promtool names two series of a failed match in random order; here they are sorted. */
function inOrder(error: string): string {
  const set = String.raw`\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}`
  return error.replace(
    new RegExp(`( of the operation: \\[)(${set}), (${set})(?=\\];)`),
    (_, start: string, ...[one, other]: string[]) => start + [one, other].sort().join(', '),
  )
}

function recordOf(lines: readonly string[]): AnswerRecord | undefined {
  const name = /^ {4}name: (.*),$/.exec(lines[0] ?? '')?.[1]
  const body = name === undefined ? lines : lines.slice(1)
  const alert = alertLine.exec(body[0] ?? '')
  if (alert) {
    const split = body.findIndex((line) => /^ {8}got:/.test(line))
    return {
      kind: 'alert',
      test: name,
      alertname: alert[1] ?? '',
      time: parseDuration(alert[2] ?? '') ?? Number.NaN,
      expected: alertsOf(body.slice(1, split < 0 ? undefined : split)),
      got: split < 0 ? [] : alertsOf(body.slice(split)),
    }
  }
  const rule = ruleLine.exec(body.join('\n'))
  if (rule) return { kind: 'rule', name: rule[1] ?? '', time: rule[2] ?? '', error: inOrder(rule[3] ?? '') }
  const expr = exprLine.exec(body[0] ?? '')
  if (!expr) return undefined
  const after = (word: string): string =>
    body.find((line) => line.startsWith(`        ${word}: `))?.slice(`        ${word}: `.length) ?? 'nil'
  const more = expr[3] === undefined ? [] : body.slice(1)
  return {
    kind: 'expr',
    expr: unquoteGo(expr[1] ?? ''),
    time: parseDuration(expr[2] ?? '') ?? Number.NaN,
    error: expr[3] === undefined ? undefined : inOrder([expr[3], ...more].join('\n').trim()),
    expected: samplesOf(after('exp')),
    got: samplesOf(after('got')),
  }
}

export function readAnswer(output: string): Answer {
  const records: AnswerRecord[] = []
  const rest: string[] = []
  let block: string[] = []
  const flush = (): void => {
    if (block.length === 0) return
    const record = recordOf(block)
    if (record) records.push(record)
    else append(rest, block)
    block = []
  }
  for (const line of output.split('\n')) {
    if (/^ {2}(?:SUCCESS|FAILED):?$/.test(line) || /^(?:Unit Testing: |Processing test file:) /.test(line))
      flush()
    else if (startsRecord(line) && !/^ {4}name: /.test(block.at(-1) ?? '')) {
      flush()
      block.push(line)
    } else if (line === '') flush()
    else if (block.length > 0) block.push(line)
    else rest.push(line)
  }
  flush()
  return { records, rest }
}
