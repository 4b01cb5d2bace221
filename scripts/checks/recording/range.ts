import { placeIn } from '../../model/offsets.ts'
import { type Duration, walk } from '../../promql/ast.ts'
import { secondsOf } from '../../promql/numbers.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck } from '../check.ts'

/** Matches the range at the end of a name such as `job:http_requests:rate5m`. */
const rangeInName =
  /(?:rate|increase|delta|deriv|changes|resets|_over_time)_?(?<range>(?:\d{1,6}(?:ms|[smhdwy])){1,4})$/

export default defineCheck({
  id: 'recording/range',
  on: 'rule',
  severity: 'warning',
  about: 'A range in the name of a recorded metric is the range of its expression.',
  *run({ kind, name, expr: scalar }) {
    if (kind !== 'recording' || !scalar) return
    const written = rangeInName.exec(name.text)?.groups?.range
    const wanted = written && secondsOf(written)
    if (!wanted) return
    const { expr } = parsePromql(scalar.text)
    if (!expr) return
    const ranges: Duration[] = []
    for (const part of walk(expr))
      if (part.kind === 'matrix' || part.kind === 'subquery') ranges.push(part.range)
    const [first] = ranges
    if (!first || ranges.some(({ seconds }) => seconds === undefined || seconds === wanted)) return
    const found = scalar.text.slice(first.start, first.end)
    yield {
      at: placeIn(scalar, first.start, first.end),
      message: `\`${name.text}\` says \`${written}\`, and its expression has \`${found}\``,
      help: 'Use the same range in both places.',
      related: [{ at: name, message: 'the name is here' }],
    }
  },
})
