import { nearest } from '../../model/near.ts'
import { placeIn } from '../../model/offsets.ts'
import { metricOfSeries, rulesLoadedBy } from '../../model/suite-rules.ts'
import { itemsAt, scalarAt } from '../../model/yaml.ts'
import { walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/unknown-metric',
  on: 'suite',
  severity: 'warning',
  about: 'A test that expects nothing from an expression has the series that the expression asks for.',
  *run(suite, project) {
    const { recordings, isComplete } = rulesLoadedBy(suite, project)
    if (!isComplete) return
    for (const { node, assertions } of suite.tests) {
      const series = itemsAt(node, 'input_series').map((item) =>
        metricOfSeries(scalarAt(item, 'series')?.text ?? ''),
      )
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
            message: `\`${part.name}\` is neither an input series of this test nor recorded, so that nothing comes of it proves nothing`,
            help: guess
              ? `Did you mean \`${guess}\`?`
              : 'Give the test such a series, with values that must not count.',
          }
        }
      }
    }
  },
})
