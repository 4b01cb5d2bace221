/** Expressions for property tests: most are right, some have a slip in them. */
import fc from 'fast-check'

const one = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values)

const space = fc.oneof({ weight: 6, arbitrary: one('', ' ') }, one('\n', '  ', '\t', ' # note\n'))
const metric = one(
  'foo',
  'bar',
  'up',
  'a:b',
  'http_requests_total',
  ...'sum by offset rate step range start end fill anchored max_of and or unless group time limitk bool on'.split(
    ' ',
  ),
)
const label = one(
  'a',
  'b',
  'job',
  'le',
  'on',
  'by',
  'sum',
  '__name__',
  '"q r"',
  "'x'",
  'offset',
  'inf',
  'a:b',
)
const string = one(
  ...['"x"', "'y'", '`z`', '""', '"a.*"', '".*"', '".+"', '"a|b"', '"\\\\d+"', '"["', '"x{2}"', '"(?i)a"'],
  ...['"a\\"b"', '"\\x41"', '"\\q"', '"^a$"'],
)
const number = one(
  ...[
    '1',
    '0',
    '1.5',
    '.5',
    '1.',
    '1e3',
    '0x1f',
    '017',
    '08',
    'Inf',
    'nan',
    '5m',
    '1h30m',
    '1_000',
    '-1',
    '+2',
  ],
  ...['1e', '2y', '1m1h'],
)
const duration = one(
  ...[
    '5m',
    '1h',
    '1d',
    '1h30m',
    '5',
    '0',
    '-5m',
    '1.5',
    '2*5m',
    '5m+1m',
    '(5m)',
    'step()',
    '-step()',
    'max_of(1m,2m)',
  ],
  ...['5m/0', '1m1h', '2^3', '-(5m)'],
)
const operator = one(
  ...[
    '+',
    '-',
    '*',
    '/',
    '%',
    '^',
    '==',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    'and',
    'or',
    'unless',
    'atan2',
    'AND',
    '</',
    '=',
  ],
)
const calls = (
  'rate abs absent irate sum_over_time scalar vector time hour histogram_quantile label_replace clamp round ' +
  'holt_winters info sort_by_label foo step end timestamp absent_over_time predict_linear label_join last_over_time'
).split(' ')
const aggregations = one(
  'sum',
  'avg',
  'topk',
  'count_values',
  'quantile',
  'count',
  'limitk',
  'group',
  'min',
  'SUM',
)

const join = (...parts: (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''))
const list = (item: fc.Arbitrary<string>, least = 0, most = 3): fc.Arbitrary<string> =>
  fc.array(item, { minLength: least, maxLength: most }).map((items) => items.join(', '))
const maybe = (part: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.option(part, { nil: '' })

const labels = join('(', space, list(label), space, ')')
const matcher = fc.oneof(
  { weight: 9, arbitrary: join(label, space, one('=', '!=', '=~', '!~'), space, string) },
  string,
)
const selector = fc.oneof(
  { weight: 3, arbitrary: join(metric, maybe(join('{', list(matcher), '}'))) },
  join('{', space, list(matcher), '}'),
)
const matching = join(
  ' ',
  one('on', 'ignoring'),
  space,
  labels,
  maybe(join(' ', one('group_left', 'group_right'), maybe(labels))),
  ' ',
)
const modifiers = join(maybe(fc.constant('bool ')), maybe(matching), maybe(one('fill(0) ', 'fill_left(-1) ')))

export const expression: fc.Arbitrary<string> = fc.letrec<{ expr: string }>((tie) => ({
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    selector,
    { weight: 2, arbitrary: number },
    join(tie('expr'), ' ', operator, ' ', modifiers, tie('expr')),
    join(tie('expr'), ' ', operator, ' ', tie('expr')),
    join(
      aggregations,
      ' ',
      one('by', 'without'),
      space,
      labels,
      '(',
      maybe(join(number, ', ')),
      tie('expr'),
      ')',
    ),
    join(aggregations, '(', tie('expr'), ')', maybe(join(' by', space, labels))),
    join(one(...calls), '(', tie('expr'), ')'),
    join(one(...calls), '(', list(fc.oneof(tie('expr'), string)), ')'),
    join(one('rate', 'increase', 'avg_over_time'), '(', selector, '[', duration, '])'),
    join('(', space, tie('expr'), space, ')'),
    join(one('-', '+'), tie('expr')),
    join(selector, '[', space, duration, space, ']'),
    join(tie('expr'), '[', duration, ':', maybe(duration), ']'),
    join(tie('expr'), ' offset ', duration),
    join(tie('expr'), space, '@', space, one('5', '-3', 'start()', 'end ( )', 'Inf', 'x')),
    string,
  ),
})).expr

const slip = one(
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ',',
    '+',
    '-',
    'foo',
    'by',
    '5m',
    '1',
    '"x"',
    '=',
    '==',
    '=~',
    '!',
    'offset',
    '@',
  ],
  ...['#', '\n', 'bool', 'on', '.', ':', 'and', '\\', "'", '`', 'sum', 'rate', '_'],
)

/** An expression with a few characters dropped or put in. */
export const brokenExpression: fc.Arbitrary<string> = fc
  .tuple(expression, fc.array(fc.tuple(fc.nat(), fc.nat(3), slip), { minLength: 1, maxLength: 2 }))
  .map(([text, slips]) =>
    slips.reduce((broken, [place, dropped, inserted]) => {
      const at = place % (broken.length + 1)
      return broken.slice(0, at) + (dropped === 0 ? inserted : '') + broken.slice(at + dropped)
    }, text),
  )
