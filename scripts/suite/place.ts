/** Where in a suite a finding about one of its parts points. */
import { placeIn } from '../model/offsets.ts'
import { lineSpan, type Place, type Source } from '../model/source.ts'
import type { Assertion, Suite, TestGroup } from '../model/suite.ts'
import { entry, itemsAt, scalarAt, type YamlMap, type YamlNode, type YamlScalar } from '../model/yaml.ts'

/** The key of the first field: a whole map is too much to point at. */
function firstKey(node: YamlMap): Place {
  return node.entries[0]?.key ?? { source: node.source, start: node.start, end: node.start }
}

export function placeOfAssertion({ kind, subject, node }: Assertion): Place {
  const isMerged = entry(node, kind === 'alert' ? 'alertname' : 'expr')?.merged
  // What is merged in stands where another assertion does.
  const own = isMerged && node.entries.find(({ merged }) => !merged)
  return own ? own.key : (subject ?? firstKey(node))
}

export function placeOfTest(test: TestGroup): Place {
  return test.name ?? firstKey(test.node)
}

interface SeriesText {
  readonly series?: YamlScalar
  readonly values?: YamlScalar
  /** What promtool reads of it: a line of its own. */
  readonly line: string
  /** Where in the line the values begin. */
  readonly split: number
}

function seriesTextOf(item: YamlNode): SeriesText {
  const [series, values] = [scalarAt(item, 'series'), scalarAt(item, 'values')]
  const name = `${series?.text ?? ''} `.trimStart()
  return { series, values, line: name + (values?.text ?? ''), split: name.length }
}

/** What stands between the last two quotes of one kind, in the first line that has such. */
function lastQuoted(text: string): string {
  for (const line of text.split(/[\r\n\u2028\u2029]/)) {
    let found: { start: number; end: number } | undefined
    for (const quote of ['"', "'"]) {
      const end = line.lastIndexOf(quote)
      const start = end < 2 ? -1 : line.lastIndexOf(quote, end - 2)
      if (start >= 0 && (!found || start >= found.start)) found = { start: start + 1, end }
    }
    if (found) return line.slice(found.start, found.end)
  }
  return ''
}

/** What of a series, or of its values, promtool can't parse, as far as its message tells; else the test. */
export function placeOfSeriesError(test: TestGroup, error: string): Place {
  const all = itemsAt(test.node, 'input_series').map(seriesTextOf)
  const [, line, column] = /(?<!\d)(\d+):(\d+): parse error: /.exec(error) ?? []
  // What it stumbled over stands last, in quotes of either kind.
  const word = lastQuoted(error.replace(/, expected .*$/s, ''))
  const at = Number(column) - 1
  const stumbles = ({ line }: SeriesText): boolean => line.startsWith(word, at)
  const byLine = Number(line) >= 2 ? all[Number(line) - 2] : undefined
  const fitting = all.filter(stumbles)
  const found =
    byLine && stumbles(byLine)
      ? byLine
      : all.length === 1
        ? all[0]
        : fitting.length === 1
          ? fitting[0]
          : undefined
  if (column === undefined || !found) return placeOfTest(test)
  const { series, values, split } = found
  const length = stumbles(found) ? Math.max(1, word.length) : 1
  const inValues = values && at >= split
  const scalar = inValues ? values : (series ?? values)
  if (!scalar) return placeOfTest(test)
  const from = Math.min(inValues ? at - split : at, Math.max(0, scalar.text.length - 1))
  return placeIn(scalar, from, Math.min(from + length, scalar.text.length))
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
