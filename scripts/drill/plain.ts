/**
 * A suite read into what promtool makes of it, for suites that leave no doubt about that. All others promtool gets
 * to read itself.
 */
import { exactKeys, partKeys } from '../model/parts.ts'
import type { Suite, TestGroup } from '../model/suite.ts'
import type { YamlMap, YamlNode, YamlScalar } from '../model/yaml.ts'
import { entry, get } from '../model/yaml.ts'
import { parseDuration } from './duration.ts'
import { type ExpectedAlert, neverMet, partsOf } from './extended/parts.ts'
import type { PromtoolFeatures } from './promtool.ts'
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

/** Why a suite is left to promtool's own reading. */
class Doubt extends Error {}

function doubt(why: string): never {
  throw new Doubt(why)
}

/** Nothing of it is read differently by YAML 1.1 and 1.2, and nothing is lost in the model's tree. */
function isPlainYaml(suite: Suite): boolean {
  const { text } = suite.source
  return (
    suite.yaml.problems.length === 0 &&
    suite.yaml.documents.length === 1 &&
    !/[\x85\u2028\u2029]|^%|(?:^|[\s,[{])!(?![=~])/m.test(text)
  )
}

function mapOf(node: YamlNode, known: readonly string[], what: string): YamlMap {
  if (node.kind !== 'map') doubt(`${what} is not a map`)
  for (const { key, merged } of node.entries) {
    if (merged) doubt(`${what} has merged keys`)
    if (!known.includes(key.text)) doubt(`${what} has a key \`${key.text}\``)
  }
  return node
}

function listOf(node: YamlNode | undefined, what: string): readonly YamlNode[] {
  if (!node || (node.kind === 'scalar' && node.value === null)) return []
  return node.kind === 'seq' ? node.items : doubt(`${what} is not a list`)
}

function scalarOf(node: YamlNode | undefined, what: string): YamlScalar | undefined {
  if (!node) return undefined
  if (node.kind !== 'scalar') doubt(`${what} is not a scalar`)
  return node.value === null ? undefined : node
}

function durationOf(node: YamlNode | undefined, what: string): number | undefined {
  const scalar = scalarOf(node, what)
  if (!scalar) return undefined
  return parseDuration(scalar.text) ?? doubt(`${what} is no duration`)
}

/** A map of texts, such as labels. */
function checkPairs(node: YamlNode | undefined, what: string): void {
  if (!node || (node.kind === 'scalar' && node.value === null)) return
  if (node.kind !== 'map') doubt(`${what} is not a map`)
  for (const { value, merged } of node.entries) {
    if (merged || value.kind !== 'scalar') doubt(`${what} holds more than texts`)
  }
}

/** One line, and nothing in it that could pass for promtool's own output. */
const isPrintable = (text: string): boolean => /^[\x20-\x7e\u00a0-\u2027\u202f-\ud7ff]+$/.test(text)

function assertionsOf(test: TestGroup, features: PromtoolFeatures): PlainAssertion[] {
  const assertions: PlainAssertion[] = []
  const alertKeys = test.suite.extended ? [...exactKeys, ...partKeys] : exactKeys
  for (const item of listOf(get(test.node, 'alert_rule_test'), 'alert_rule_test')) {
    const map = mapOf(item, ['eval_time', 'alertname', 'exp_alerts'], 'an alert test')
    const name = scalarOf(get(map, 'alertname'), 'alertname')?.text ?? ''
    if (!isPrintable(name)) doubt('an alert name is empty or not printable')
    const expected = get(map, 'exp_alerts')
    for (const alert of listOf(expected, 'exp_alerts')) {
      const { entries } = mapOf(alert, alertKeys, 'an expected alert')
      for (const { key, value } of entries) checkPairs(value, key.text)
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
  const sampleKeys = features.histogram ? ['labels', 'value', 'histogram'] : ['labels', 'value']
  for (const item of listOf(get(test.node, 'promql_expr_test'), 'promql_expr_test')) {
    const map = mapOf(item, ['expr', 'eval_time', 'exp_samples'], 'an expression test')
    const expected = get(map, 'exp_samples')
    for (const sample of listOf(expected, 'exp_samples')) {
      for (const { key, value } of mapOf(sample, sampleKeys, 'an expected sample').entries) {
        const scalar = scalarOf(value, key.text)
        if (key.text === 'value' && scalar && typeof scalar.value !== 'number') doubt('a value is no number')
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
  const keys = [
    ...['name', 'interval', 'input_series', 'alert_rule_test', 'promql_expr_test'],
    ...['external_labels', 'external_url'],
    ...(features.startTimestamp ? ['start_timestamp'] : []),
  ]
  mapOf(test.node, keys, 'a test')
  scalarOf(get(test.node, 'name'), 'name')
  checkPairs(get(test.node, 'external_labels'), 'external_labels')
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
    const node = mapOf(item, ['series', 'values'], 'a series')
    return {
      node,
      series: scalarOf(get(node, 'series'), 'series')?.text ?? '',
      values: scalarOf(get(node, 'values'), 'values')?.text ?? '',
    }
  })
  const assertions = assertionsOf(test, features)
  if (assertions.length !== test.assertions.length) doubt('assertions of the model are others')
  return {
    test,
    settings: settings.join(', '),
    interval: interval > 0 ? interval : undefined,
    series,
    assertions,
    lastTime: assertions.reduce((last, { time }) => Math.max(last, time), 0),
  }
}

/** The suite, or in words why promtool should read it itself. */
export function readPlain(suite: Suite, features: PromtoolFeatures): PlainSuite | string {
  try {
    if (!isPlainYaml(suite)) return 'its YAML has parts that are read in several ways'
    const keys = ['rule_files', 'evaluation_interval', 'group_eval_order', 'tests']
    const root = mapOf(suite.root, features.fuzzyCompare ? [...keys, 'fuzzy_compare'] : keys, 'the suite')
    const evaluationInterval = durationOf(get(root, 'evaluation_interval'), 'evaluation_interval') || 60_000
    const groupOrder = listOf(get(root, 'group_eval_order'), 'group_eval_order').map(
      (item) => scalarOf(item, 'a group')?.text ?? '',
    )
    if (new Set(groupOrder).size < groupOrder.length) return 'group_eval_order names a group twice'
    for (const item of listOf(get(root, 'rule_files'), 'rule_files')) scalarOf(item, 'a rule file')
    const fuzzy = scalarOf(get(root, 'fuzzy_compare'), 'fuzzy_compare')
    if (fuzzy && typeof fuzzy.value !== 'boolean') return 'fuzzy_compare is no boolean'
    if (listOf(get(root, 'tests'), 'tests').length !== suite.tests.length) return 'a test is not a map'
    return {
      suite,
      evaluationInterval,
      groupOrder,
      fuzzyCompare: fuzzy?.value === true,
      tests: suite.tests.map((test) => testOf(test, features, evaluationInterval)),
    }
  } catch (error) {
    if (error instanceof Doubt) return error.message
    throw error
  }
}
