/** What a new drill holds: a suite that promtool reads, and that fails until somebody has filled it in. */

import { posix } from 'node:path'
import { scalarText } from '../edits/scalar.ts'
import { maxOf } from '../lib/many.ts'
import type { Rule, RuleFile } from '../model/rule.ts'
import type { VectorSelector } from '../promql/ast.ts'
import { secondsOf } from '../promql/numbers.ts'
import { factsOf, type RuleFacts } from './rule-facts.ts'

const quoted = (text: string): string => scalarText(text, 'single')

/** A value that a matcher lets through, if one can be read off it. */
function valueFor({ op, value }: VectorSelector['matchers'][number]): string | undefined {
  if (op === '=') return value === '' ? undefined : value
  if (op !== '=~') return undefined
  return value.split('|').find((part) => /^[\w-]+$/.test(part)) ?? 'TODO'
}

function seriesOf(selector: VectorSelector, labels: readonly string[]): string | undefined {
  const values = new Map<string, string>()
  for (const matcher of selector.matchers) {
    const value = valueFor(matcher)
    if (matcher.label !== '__name__' && value !== undefined) values.set(matcher.label, value)
  }
  for (const label of labels) if (!values.has(label)) values.set(label, 'TODO')
  const inside = [...values].map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(', ')
  if (selector.name === undefined) return undefined
  return /^[a-zA-Z_:][\w:]*$/.test(selector.name)
    ? `${selector.name}{${inside}}`
    : `{${[JSON.stringify(selector.name), inside].filter((part) => part !== '').join(', ')}}`
}

/** Minutes after which an alert would fire whose condition is true from the start, with some to spare. */
function minutesOf(rule: Rule, uses: RuleFacts['uses']): number {
  const reach = maxOf([0, ...uses.map((use) => use.reach ?? 0)])
  const pending = rule.for ? (secondsOf(rule.for.text) ?? 0) : 0
  // Longer stretches are for the author to think about: a skeleton has to stay quick.
  return Math.min(24 * 60, Math.ceil((reach + pending) / 60) + 5)
}

const isTemplate = (text: string): boolean => text.includes('{{')

function expectation(rule: Rule, labels: readonly string[]): string[] {
  const own = new Map(
    rule.labels.map(({ key, value }) => [key.text, isTemplate(value.text) ? 'TODO' : value.text]),
  )
  for (const label of labels) if (!own.has(label)) own.set(label, 'TODO')
  const line = (key: string, value: string): string =>
    `              ${scalarText(key)}: ${/[\r\n]/.test(value) ? JSON.stringify(value) : scalarText(value)}`
  const annotations = rule.annotations.map(({ key, value }) =>
    line(key.text, isTemplate(value.text) ? 'TODO' : value.text),
  )
  return [
    own.size === 0 ? '          - exp_labels: {}' : '          - exp_labels:',
    ...[...own].map(([key, value]) => line(key, value)),
    ...(annotations.length === 0 ? [] : ['            exp_annotations:', ...annotations]),
  ]
}

/** Two tests of one alert: it fires, and it stays quiet. */
function testsOf(rule: Rule): string[] {
  const { uses, labels } = factsOf(rule)
  const minutes = minutesOf(rule, uses)
  const names = [...new Set(uses.flatMap(({ selector }) => seriesOf(selector, labels) ?? []))]
  const series = names.flatMap((name) => [
    `      - series: ${quoted(name)}`,
    `        values: ${quoted(`_x${minutes}`)}`,
  ])
  const test = (name: string, hint: string, expected: readonly string[]): string[] => [
    `  - name: ${quoted(`${rule.name.text}: ${name}`)}`,
    '    interval: 1m',
    `    # ${hint}`,
    ...(series.length === 0 ? ['    input_series: []'] : ['    input_series:', ...series]),
    '    alert_rule_test:',
    `      - eval_time: ${minutes}m`,
    `        alertname: ${scalarText(rule.name.text)}`,
    ...expected,
    '',
  ]
  return [
    ...test('TODO when it fires', 'TODO: values for which it fires. `_` is a minute without a sample.', [
      '        exp_alerts:',
      ...expectation(rule, labels),
    ]),
    ...test(
      'TODO when it stays quiet',
      'TODO: values on the other side of the threshold, or short of `for`.',
      ['        exp_alerts: []'],
    ),
  ]
}

/** A suite for alerts of one file, at a path relative to the root. */
export function suiteText(path: string, file: RuleFile, alerts: readonly Rule[]): string {
  const toRules = posix.relative(posix.dirname(path), file.path)
  return [
    '# TODO: fill in the series and what is expected; each test fails, or proves nothing, until then.',
    'rule_files:',
    `  - ${scalarText(toRules)}`,
    '',
    'evaluation_interval: 1m',
    '',
    'tests:',
    ...alerts.flatMap(testsOf),
  ].join('\n')
}
