/**
 * Suites whose verdicts hang on the edges of windows: ranges, subqueries and lookback that end on samples, beside
 * them and beyond them.
 */
import fc from 'fast-check'
import type { Case } from './cases.ts'

const seconds = (n: number): string => `${n}s`

const values = fc.constantFrom(
  ...['0+1x10', '1+1x10', '10+10x5', '5-1x5', '0+1x3 0+1x3', '1x3', '0+0.1x10', '1x20', '3+3x1', '7'],
  ...[
    '1x4 _x6 2x3',
    '1 _ _ stale 2',
    '_x3 1+2x8',
    '1 _x4 2 _x5 3',
    '1x2 stale _x4 1x2',
    '1 stale',
    '0x3 1x9',
  ],
)

/** What a case is made of, given the seconds between its samples. */
function parts(every: number) {
  const window = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }).map((n) => n * every) },
    { weight: 2, arbitrary: fc.constantFrom(every + 1, 2 * every - 1, Math.ceil(every * 2.5)) },
    { weight: 2, arbitrary: fc.constantFrom(60, 300, 600) },
  )
  const offset = fc.oneof(
    { weight: 7, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: window.map((n) => ` offset ${seconds(n)}`) },
    { weight: 1, arbitrary: fc.constantFrom(` offset -${seconds(every)}`, ' offset 90s') },
  )
  const at = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom(' @ end()', ' @ start()', ` @ ${3 * every}`, ' @ 300') },
  )
  const metric = fc.constantFrom(
    ...['a', 'a', 'a', 'b', 'b', 'a{x="1"}', 'b{x!="2"}', 'r', 'ALERTS{alertname="A"}'],
  )
  const step = fc.constantFrom('', seconds(every), '30s', '1m', seconds(2 * every))
  const ranged = fc.constantFrom(
    ...['rate', 'increase', 'rate', 'increase', 'delta', 'irate', 'changes', 'resets', 'deriv'],
    ...['avg_over_time', 'sum_over_time', 'count_over_time', 'max_over_time', 'last_over_time'],
    ...['min_over_time', 'absent_over_time', 'stddev_over_time', 'present_over_time'],
  )
  const over = (inner: fc.Arbitrary<string>) =>
    fc
      .tuple(ranged, inner, window, step, offset, at)
      .map(
        ([name, expr, range, by, shift, pin]) => `${name}((${expr})[${seconds(range)}:${by}]${pin}${shift})`,
      )
      // Differences in last digits would pass for resets.
      .filter((expr) => !/^(?:rate|irate|increase|resets|changes)\(.*(?:deriv|stddev)/.test(expr))
  const plain = fc.tuple(metric, at, offset).map((all) => all.join(''))
  const range = fc
    .tuple(ranged, metric, window, at, offset)
    .map(([name, of, width, pin, shift]) => `${name}(${of}[${seconds(width)}]${pin}${shift})`)
  const quantile = fc.oneof(
    window.map((n) => `histogram_quantile(0.5, sum by (le) (rate(h_bucket[${seconds(n)}])))`),
    fc.constant('histogram_quantile(0.5, h_bucket)'),
  )
  const { vector } = fc.letrec<{ vector: string }>((tie) => ({
    vector: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      { weight: 5, arbitrary: range },
      { weight: 3, arbitrary: plain },
      { weight: 1, arbitrary: quantile },
      { weight: 1, arbitrary: fc.constant('r') },
      { weight: 2, arbitrary: over(tie('vector')) },
      { weight: 1, arbitrary: plain.map((expr) => `absent(${expr})`) },
      { weight: 1, arbitrary: plain.map((expr) => `timestamp(${expr})`) },
      { weight: 2, arbitrary: tie('vector').map((expr) => `sum by (x) (${expr})`) },
      { weight: 1, arbitrary: tie('vector').map((expr) => `absent(${expr})`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('vector'), fc.constantFrom('+', '/', 'and', 'or', 'unless', '> on (x)'), tie('vector'))
          .map((all) => `(${all.join(' ')})`),
      },
    ),
  }))
  const condition = fc
    .tuple(vector, fc.constantFrom('', '', '> 0', '>= 1', '== 1', '< 2', '== 0', '> 2', '== 5'))
    .map((all) => all.join(' ').trim())
  return { vector, condition, window }
}

export const caseOf: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom(15, 30, 60, 60, 60, 120, 300, 600), fc.constantFrom(30, 60, 60, 60, 300))
  .chain(([every, step]) => {
    const { condition, vector, window } = parts(every)
    const time = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 11 }).map((n) => n * every) },
      { weight: 1, arbitrary: fc.constantFrom(300, 600, 900, 330, 301, 299, 90) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 10 }).map((n) => n * every + 300) },
    )
    const series = fc.record({
      series: fc.constantFrom('a{x="1"}', 'a{x="1"}', 'b{x="1"}', 'b{x="1"}', 'a{x="2"}', 'a', 'b'),
      values,
    })
    const buckets = values.map((text) => [
      { series: 'h_bucket{le="1"}', values: text },
      { series: 'h_bucket{le="2"}', values: text },
      { series: 'h_bucket{le="+Inf"}', values: text },
    ])
    const held = fc.constantFrom('', '', '1m', '5m', seconds(every))
    const alert = fc
      .tuple(condition, held, held, fc.constantFrom('', '{{ $value }}'))
      .map(([expr, wait, keep, summary]) => ({
        alert: 'A',
        expr,
        ...(wait ? { for: wait } : {}),
        ...(keep ? { keep_firing_for: keep } : {}),
        ...(summary ? { annotations: { summary } } : {}),
      }))
    const recording = vector.map((expr) => ({
      record: 'r',
      expr: expr.replace(/\br\b|ALERTS\{[^}]*\}/g, 'b'),
    }))
    return fc.record({
      interval: fc.constant(seconds(every)),
      step: fc.constant(seconds(step)),
      series: fc
        .tuple(
          fc.uniqueArray(series, { minLength: 2, maxLength: 4, selector: (one) => one.series }),
          fc.oneof(fc.constant([]), buckets),
        )
        .map((all) => all.flat()),
      rules: fc.tuple(recording, alert),
      questions: fc
        .tuple(
          fc.array(fc.record({ time: time.map(seconds) }), { minLength: 1, maxLength: 3 }),
          fc.array(fc.record({ time: time.map(seconds), expr: condition }), { minLength: 1, maxLength: 3 }),
          window,
        )
        .map(([alerts, exprs]) => [...alerts, ...exprs]),
      passes: fc.array(fc.constantFrom<2 | 3>(2, 3), { minLength: 6, maxLength: 6 }),
    })
  })
