/** Where in a suite a finding about one of its parts points. */
import { lineSpan, type Place, type Source } from '../model/source.ts'
import type { Assertion, Suite, TestGroup } from '../model/suite.ts'
import { entry, itemsAt, scalarAt, type YamlMap } from '../model/yaml.ts'

/** The key of the first field: a whole map is too much to point at. */
function firstKey(node: YamlMap): Place {
  return node.entries[0]?.key ?? { source: node.source, start: node.start, end: node.start }
}

export function placeOfAssertion(assertion: Assertion): Place {
  return assertion.subject ?? firstKey(assertion.node)
}

export function placeOfTest(test: TestGroup): Place {
  return test.name ?? firstKey(test.node)
}

/** The values of the series that an error is about, as far as it says so; else the test. */
export function placeOfSeriesError(test: TestGroup, error: string): Place {
  const sign = /series sequence: '\{'/.test(error) ? '{{' : /identifier "([^"]+)" in series/.exec(error)?.[1]
  const values = itemsAt(test.node, 'input_series').map((item) => scalarAt(item, 'values'))
  return (sign && values.find((one) => one?.text.includes(sign))) || placeOfTest(test)
}

export function placeOfSuite(suite: Suite): Place {
  return entry(suite.root, 'tests')?.key ?? firstKey(suite.root)
}

/** The text of a line, counted from 1, without its indentation. */
export function lineOf(source: Source, line: number): Place {
  const { start, end } = lineSpan(source, line)
  const indent = source.text.slice(start, end).search(/\S/)
  return { source, start: start + Math.max(0, indent), end: Math.max(start, end) }
}
