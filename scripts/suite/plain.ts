/**
 * A suite as promtool reads it, for suites that are not ambiguous. All others promtool reads itself.
 */

import type { Suite, TestGroup } from '../model/suite.ts'
import type { YamlMap } from '../model/yaml.ts'
import { entry, get } from '../model/yaml.ts'
import { isPrintable } from './ambiguous.ts'
import type { PromtoolFeatures } from './features.ts'
import { evaluationInterval } from './interval.ts'
import { extendedKeys, plainKeys } from './keys.ts'
import { type ExpectedAlert, neverMet, partsOf } from './parts.ts'
import {
  Ambiguity,
  ambiguous,
  checkPairs,
  durationOf,
  listOf,
  mapOf,
  oddYaml,
  scalarOf,
  type Unread,
} from './strict.ts'
import { yamlText } from './yaml-text.ts'

export interface PlainSeries {
  readonly series: string
  readonly values: string
  readonly node: YamlMap
}

export interface PlainAssertion {
  readonly kind: 'alert' | 'expr'
  /** The alert's name or the expression. */
  readonly subject: string
  /** Milliseconds. */
  readonly time: number
  /** `exp_alerts` or `exp_samples` as YAML text; '' where there is none. */
  readonly expected: string
  /** Set where promtool is only asked what came, as a part of an alert is expected. */
  readonly parts?: readonly ExpectedAlert[]
  readonly index: number
  /** Where the very same is asserted again, further down in the same test. */
  readonly again?: readonly number[]
}

export interface PlainTest {
  readonly test: TestGroup
  /** All that other tests must share to be run together with this one, as YAML: `interval: 1m, external_url: …`. */
  readonly settings: string
  /** Milliseconds between samples; undefined where this promtool takes it for 0. */
  readonly interval?: number
  readonly series: readonly PlainSeries[]
  /** In the order of the model's. */
  readonly assertions: readonly PlainAssertion[]
  /** Milliseconds. */
  readonly lastTime: number
}

export interface PlainSuite {
  readonly suite: Suite
  /** Milliseconds. */
  readonly evaluationInterval: number
  readonly groupOrder: readonly string[]
  readonly fuzzyCompare: boolean
  readonly tests: readonly PlainTest[]
}

function assertionsOf(test: TestGroup, features: PromtoolFeatures): PlainAssertion[] {
  const assertions: PlainAssertion[] = []
  const alertKeys = test.suite.extended ? extendedKeys('alert') : plainKeys('alert', features)
  for (const item of listOf(get(test.node, 'alert_rule_test'), 'alert_rule_test')) {
    const map = mapOf(item, plainKeys('alertTestCase', features), 'alertTestCase', test.suite)
    const name = scalarOf(get(map, 'alertname'), 'alertname')?.text ?? ''
    if (!isPrintable(name)) ambiguous('an alert name is empty or not printable', get(map, 'alertname') ?? map)
    const expected = get(map, 'exp_alerts')
    for (const alert of listOf(expected, 'exp_alerts')) {
      const { entries } = mapOf(alert, alertKeys, 'alert', test.suite)
      for (const { key, value } of entries) checkPairs(value, key.text, test.suite)
    }
    const parts = test.suite.extended && partsOf(name, listOf(expected, 'exp_alerts'))
    assertions.push({
      ...(parts ? { parts } : {}),
      kind: 'alert',
      subject: name,
      time: durationOf(get(map, 'eval_time'), 'eval_time') ?? 0,
      expected: parts ? neverMet : expected ? yamlText(expected) : '',
      index: assertions.length,
    })
  }
  const sampleKeys = plainKeys('sample', features)
  for (const item of listOf(get(test.node, 'promql_expr_test'), 'promql_expr_test')) {
    const map = mapOf(item, plainKeys('promqlTestCase', features), 'promqlTestCase', test.suite)
    const expected = get(map, 'exp_samples')
    for (const sample of listOf(expected, 'exp_samples')) {
      for (const { key, value } of mapOf(sample, sampleKeys, 'sample', test.suite).entries) {
        const scalar = scalarOf(value, key.text)
        if (key.text === 'value' && scalar && typeof scalar.value !== 'number')
          ambiguous('a value is no number', scalar)
      }
    }
    assertions.push({
      kind: 'expr',
      subject: scalarOf(get(map, 'expr'), 'expr')?.text ?? '',
      time: durationOf(get(map, 'eval_time'), 'eval_time') ?? 0,
      expected: expected ? yamlText(expected) : '',
      index: assertions.length,
    })
  }
  return assertions
}

function testOf(test: TestGroup, features: PromtoolFeatures, evaluationInterval: number): PlainTest {
  mapOf(test.node, plainKeys('testGroup', features), 'testGroup', test.suite)
  scalarOf(get(test.node, 'name'), 'name')
  checkPairs(get(test.node, 'external_labels'), 'external_labels', test.suite)
  scalarOf(get(test.node, 'external_url'), 'external_url')
  scalarOf(get(test.node, 'start_timestamp'), 'start_timestamp')
  const written = durationOf(get(test.node, 'interval'), 'interval') ?? 0
  const interval = written === 0 && features.defaultInterval ? evaluationInterval : written
  const settings = ['external_labels', 'external_url', 'start_timestamp'].flatMap((key) => {
    const found = entry(test.node, key)
    return found ? [`${key}: ${yamlText(found.value)}`] : []
  })
  if (interval > 0) settings.unshift(`interval: ${interval}ms`)
  const series = listOf(get(test.node, 'input_series'), 'input_series').map((item) => {
    const node = mapOf(item, plainKeys('series', features), 'series', test.suite)
    return {
      node,
      series: scalarOf(get(node, 'series'), 'series')?.text ?? '',
      values: scalarOf(get(node, 'values'), 'values')?.text ?? '',
    }
  })
  const assertions = assertionsOf(test, features)
  if (assertions.length !== test.assertions.length) ambiguous('assertions of the model are others')
  return {
    test,
    settings: settings.join(', '),
    interval: interval > 0 ? interval : undefined,
    series,
    assertions,
    lastTime: assertions.reduce((last, { time }) => Math.max(last, time), 0),
  }
}

/** The suite, or why promtool should read it itself. */
export function readPlain(suite: Suite, features: PromtoolFeatures): PlainSuite | Unread {
  try {
    const odd = oddYaml(suite)
    if (odd) return odd
    const root = mapOf(suite.root, plainKeys('unitTestFile', features), 'unitTestFile', suite)
    // A duration that can't be read is ambiguous.
    durationOf(get(root, 'evaluation_interval'), 'evaluation_interval')
    const interval = evaluationInterval(root) * 1000
    const groupOrder = listOf(get(root, 'group_eval_order'), 'group_eval_order').map(
      (item) => scalarOf(item, 'a group')?.text ?? '',
    )
    if (new Set(groupOrder).size < groupOrder.length)
      return { why: 'group_eval_order names a group twice', at: get(root, 'group_eval_order') }
    for (const item of listOf(get(root, 'rule_files'), 'rule_files')) scalarOf(item, 'a rule file')
    const fuzzy = scalarOf(get(root, 'fuzzy_compare'), 'fuzzy_compare')
    if (fuzzy && typeof fuzzy.value !== 'boolean') return { why: 'fuzzy_compare is no boolean', at: fuzzy }
    if (listOf(get(root, 'tests'), 'tests').length !== suite.tests.length)
      return { why: 'a test is not a map' }
    return {
      suite,
      evaluationInterval: interval,
      groupOrder,
      fuzzyCompare: fuzzy?.value === true,
      tests: suite.tests.map((test) => testOf(test, features, interval)),
    }
  } catch (error) {
    if (error instanceof Ambiguity) return error.unread
    throw error
  }
}
