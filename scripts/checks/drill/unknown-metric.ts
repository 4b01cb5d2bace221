import { memo } from '../../lib/memo.ts'
import { placeIn } from '../../model/offsets.ts'
import type { RuleFile } from '../../model/rule.ts'
import type { Assertion } from '../../model/suite.ts'
import { itemsAt, scalarAt, type YamlNode } from '../../model/yaml.ts'
import { walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { selectorsOf } from '../../promql/selectors.ts'
import { rulesLoadedBy } from '../../suite/rules.ts'
import { metricOfSeries } from '../../suite/series.ts'
import { distance, nearest } from '../../text/near.ts'
import { defineCheck, type Finding } from '../check.ts'

interface Reads {
  /** The metrics that the rules' expressions select; undefined if a selector has no metric name. */
  readonly metrics: readonly string[] | undefined
  /** Every word in the rule files, because templates also read metrics. */
  readonly words: ReadonlySet<string>
}

const wordsIn = (text: string): readonly string[] => text.match(/[A-Za-z_:][\w:]*/g) ?? []

const readBy = memo((files: readonly RuleFile[]): Reads => {
  const rules = files.flatMap(({ groups }) => groups.flatMap((group) => group.rules))
  const names = rules.flatMap(({ expr }) => {
    const parsed = expr && parsePromql(expr.text).expr
    return parsed ? selectorsOf(parsed).map(({ selector }) => selector.name) : []
  })
  const metrics = names.flatMap((name) => name ?? [])
  return {
    metrics: metrics.length < names.length ? undefined : metrics,
    words: new Set(files.flatMap(({ source }) => wordsIn(source.text))),
  }
})

/** Input series that nothing reads and whose names resemble a metric that the rules read. */
function* misspeltSeries(
  node: YamlNode,
  assertions: readonly Assertion[],
  { metrics, words }: Reads,
): Iterable<Finding> {
  if (!metrics) return
  const items = itemsAt(node, 'input_series').flatMap((item) => {
    const series = scalarAt(item, 'series')
    const name = series && metricOfSeries(series.text)
    return series && name !== undefined ? [{ series, name }] : []
  })
  const given = new Set(items.map(({ name }) => name))
  const asked = new Set(assertions.flatMap(({ subject }) => wordsIn(subject?.text ?? '')))
  const reported = new Set<string>()
  for (const { series, name } of items) {
    if (words.has(name) || asked.has(name) || reported.has(name)) continue
    reported.add(name)
    const guess = nearest(name, metrics)
    // A name that differs more is probably another metric, added on purpose.
    if (guess === undefined || given.has(guess) || distance(name, guess, 2) > 2) continue
    const start = series.text.indexOf(name)
    yield {
      at: placeIn(series, start, start + name.length),
      message: `nothing reads \`${name}\`: no rule of this suite, and no expression of this test`,
      help: `Did you mean \`${guess}\`?`,
    }
  }
}

export default defineCheck({
  id: 'drill/unknown-metric',
  on: 'suite',
  severity: 'warning',
  about:
    'A test that expects no result of an expression has the series that the expression selects, and no series has a misspelt metric name.',
  *run(suite, project) {
    const { recordings, files, isComplete } = rulesLoadedBy(suite, project)
    if (!isComplete) return
    const rules = readBy(files)
    for (const { node, assertions } of suite.tests) {
      const series = itemsAt(node, 'input_series').map((item) =>
        metricOfSeries(scalarAt(item, 'series')?.text ?? ''),
      )
      yield* misspeltSeries(node, assertions, rules)
      if (series.includes(undefined)) continue
      const known = new Set([...series, ...recordings.keys(), 'ALERTS', 'ALERTS_FOR_STATE'])
      for (const { kind, subject, expected } of assertions) {
        if (kind !== 'expr' || !subject || expected.length > 0) continue
        const { expr } = parsePromql(subject.text)
        if (!expr) continue
        for (const part of walk(expr)) {
          if (part.kind !== 'selector' || part.name === undefined || known.has(part.name)) continue
          const guess = nearest(
            part.name,
            [...known].flatMap((name) => name ?? []),
          )
          yield {
            at: placeIn(subject, part.start, part.end),
            message: `\`${part.name}\` is neither an input series of this test nor recorded, so an empty result proves nothing`,
            help: guess
              ? `Did you mean \`${guess}\`?`
              : 'Add such a series to the test, with values that must not match.',
          }
        }
      }
    }
  },
})
