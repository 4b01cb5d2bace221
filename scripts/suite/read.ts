/** Which YAML files are suites, and what is in them. */
import type { Assertion, Suite, TestGroup } from '../model/suite.ts'
import { get, itemsAt, scalarAt, type YamlFile, type YamlMap, type YamlNode } from '../model/yaml.ts'
import { isExtended, plainRootOf } from './extended.ts'
import { extendedKeys, ownSuiteKeys } from './keys.ts'

const topKeys = extendedKeys('unitTestFile')

const hasOnlyTopKeys = (node: YamlMap): boolean => node.entries.every(({ key }) => topKeys.includes(key.text))

function looksLikeSuite(node: YamlNode | undefined): node is YamlMap {
  if (node?.kind !== 'map') return false
  const tests = get(node, 'tests')
  if (!tests) return ownSuiteKeys.some((key) => get(node, key)) && hasOnlyTopKeys(node)
  if (['rule_files', ...ownSuiteKeys].some((key) => get(node, key))) return true
  return itemsAt(node, 'tests').some((test) =>
    ['input_series', 'alert_rule_test', 'promql_expr_test', 'alert_state_test'].some((key) => get(test, key)),
  )
}

/** The suite that a YAML file is, or nothing if its shape is another. */
export function suiteOf(yaml: YamlFile): Suite | undefined {
  const [written, ...ignored] = yaml.documents
  if (looksLikeSuite(written)) return suiteFrom(yaml, written)
  // promtool reads the first document only.
  return !written && ignored.some(looksLikeSuite) ? bareSuiteOf(yaml) : undefined
}

/** The suite without tests that a YAML file is which stands where suites do; nothing if it is something else. */
export function bareSuiteOf(yaml: YamlFile): Suite | undefined {
  const { source, documents, problems } = yaml
  const [written] = documents
  if (problems.some(({ kind }) => kind === 'syntax')) return undefined
  if (written) return written.kind === 'map' && hasOnlyTopKeys(written) ? suiteFrom(yaml, written) : undefined
  return suiteFrom(yaml, { kind: 'map', source, start: 0, end: 0, flow: false, entries: [] })
}

function suiteFrom(yaml: YamlFile, written: YamlMap): Suite {
  const { root, extended } = isExtended(written) ? plainRootOf(written) : { root: written }
  const tests: TestGroup[] = []
  const suite: Suite = {
    path: yaml.source.path,
    source: yaml.source,
    yaml,
    root,
    ...(extended ? { extended } : {}),
    ruleFiles: itemsAt(root, 'rule_files').filter((item) => item.kind === 'scalar'),
    tests,
  }
  for (const [index, node] of itemsAt(root, 'tests').entries()) {
    if (node.kind !== 'map') continue
    const assertions: Assertion[] = []
    const test: TestGroup = { name: scalarAt(node, 'name'), index, node, assertions, suite }
    for (const [key, kind] of [
      ['alert_rule_test', 'alert'],
      ['promql_expr_test', 'expr'],
    ] as const) {
      for (const item of itemsAt(node, key)) {
        if (item.kind !== 'map') continue
        const claim = extended?.claims.get(item)
        assertions.push({
          ...(claim ? { claim } : {}),
          kind,
          subject: scalarAt(item, kind === 'alert' ? 'alertname' : 'expr'),
          evalTime: scalarAt(item, 'eval_time'),
          expected: itemsAt(item, kind === 'alert' ? 'exp_alerts' : 'exp_samples'),
          node: item,
          test,
        })
      }
    }
    tests.push(test)
  }
  return suite
}
