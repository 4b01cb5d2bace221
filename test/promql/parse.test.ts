import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { childrenOf, type Expr, walk } from '../../scripts/promql/ast.ts'
import { parsePromql } from '../../scripts/promql/parse.ts'
import { tokenize } from '../../scripts/promql/tokens.ts'
import { brokenExpression, expression } from './generate.ts'

/** The parts as nested lists: the text of a leaf, or the kind and what is in it. */
function shape(text: string): unknown {
  const { expr, problems } = parsePromql(text)
  expect(problems).toEqual([])
  const of = (each: Expr): unknown => {
    const children = childrenOf(each)
    const name = each.kind === 'binary' || each.kind === 'unary' ? each.op : each.kind
    return children.length === 0 ? text.slice(each.start, each.end) : [name, ...children.map(of)]
  }
  return of(expr as Expr)
}

describe('precedence is that of Prometheus', () => {
  test.each([
    ['a + b * c', ['+', 'a', ['*', 'b', 'c']]],
    ['a * b + c', ['+', ['*', 'a', 'b'], 'c']],
    ['a - b - c', ['-', ['-', 'a', 'b'], 'c']],
    ['a ^ b ^ c', ['^', 'a', ['^', 'b', 'c']]],
    ['a or b and c unless d', ['or', 'a', ['unless', ['and', 'b', 'c'], 'd']]],
    ['a > b + c', ['>', 'a', ['+', 'b', 'c']]],
    ['a == b > c', ['>', ['==', 'a', 'b'], 'c']],
    ['a atan2 b * c', ['*', ['atan2', 'a', 'b'], 'c']],
    ['-a ^ b', ['-', ['^', 'a', 'b']]],
    ['-2 ^ b', ['-', ['^', '2', 'b']]],
    ['-a * b', ['*', ['-', 'a'], 'b']],
    ['a - -5', ['-', 'a', '-5']],
    ['a -5', ['-', 'a', '5']],
    ['a + b offset 5m', ['+', 'a', 'b offset 5m']],
    ['a + b offset 5m * c', ['+', 'a', ['*', 'b offset 5m', 'c']]],
    ['a ^ b @ 5', ['^', 'a', 'b @ 5']],
    ['-a offset 5m', ['-', 'a offset 5m']],
    ['a * rate(b[5m:1m] offset 2m)', ['*', 'a', ['call', ['subquery', 'b']]]],
    ['(a + b) * c', ['*', ['paren', ['+', 'a', 'b']], 'c']],
    ['sum by (x) (a) / on(x) b', ['/', ['aggregation', 'a'], 'b']],
  ])('%s', (text, expected) => expect(shape(text)).toEqual(expected))
})

describe('the parts', () => {
  const part = (text: string): Expr => parsePromql(text).expr as Expr
  const at = (text: string, piece: string): { start: number; end: number } => ({
    start: text.indexOf(piece),
    end: text.indexOf(piece) + piece.length,
  })

  test('a selector has its matchers, name first', () => {
    const text = `foo{a="b", "c d"!~'e|f'} offset -1h @ start()`
    expect(part(text)).toEqual({
      kind: 'selector',
      name: 'foo',
      matchers: [
        { label: '__name__', op: '=', value: 'foo', valueSpan: at(text, 'foo'), ...at(text, 'foo') },
        { label: 'a', op: '=', value: 'b', valueSpan: at(text, '"b"'), ...at(text, 'a="b"') },
        { label: 'c d', op: '!~', value: 'e|f', valueSpan: at(text, "'e|f'"), ...at(text, `"c d"!~'e|f'`) },
      ],
      offset: { seconds: -3600, ...at(text, '-1h') },
      at: { time: 'start', ...at(text, '@ start()') },
      start: 0,
      end: text.length,
    })
  })

  test.each([
    ['{"foo.bar"}', 'foo.bar'],
    ['{__name__="foo"}', 'foo'],
    ['{a="b"}', undefined],
    ['{__name__=~"foo"}', undefined],
    ['offset', 'offset'],
  ])('the name of %s', (text, name) => expect(part(text)).toMatchObject({ kind: 'selector', name }))

  test('an aggregation', () => {
    const text = 'TOPK by (a, "b c") (3, foo)'
    expect(part(text)).toMatchObject({
      kind: 'aggregation',
      op: 'topk',
      opSpan: at(text, 'TOPK'),
      grouping: { kind: 'by', labels: [{ name: 'a' }, { name: 'b c' }], ...at(text, 'by (a, "b c")') },
      param: { kind: 'number', value: 3 },
      expr: { kind: 'selector', name: 'foo' },
    })
  })

  test('a match', () => {
    const text = 'a > bool ignoring(x) group_right(y) b'
    expect(part(text)).toMatchObject({
      op: '>',
      bool: true,
      matching: {
        kind: 'ignoring',
        labels: [{ name: 'x', ...at(text, 'x') }],
        group: { many: 'right', include: [{ name: 'y' }], ...at(text, 'group_right(y)') },
        ...at(text, 'ignoring(x)'),
      },
    })
  })

  test('a fill', () => {
    expect(part('a + fill(0) b')).toMatchObject({ fill: { left: true, right: true } })
    expect(part('a + fill_left(0) b')).toMatchObject({ fill: { left: true, right: false } })
    expect(part('a + fill_right(0) b')).toMatchObject({ fill: { left: false, right: true } })
  })

  test.each([
    ['5m', 300],
    ['1h30m', 5400],
    ['2y', 63072000],
    ['100ms', 0.1],
    ['90', 90],
    ['2*(1m + 30s)', 180],
    ['5m - 1m', 240],
    ['-(5m)', -300],
    ['step()', undefined],
    ['max_of(1m, 2m)', 120],
    ['min_of(1m, step())', undefined],
  ])('the range %s', (range, seconds) =>
    expect((part(`foo[${range}]`) as Expr & { kind: 'matrix' }).range.seconds).toBe(seconds),
  )

  test.each([
    ['1', 1],
    ['1.', 1],
    ['.5', 0.5],
    ['1_000', 1000],
    ['0x1F', 31],
    ['017', 15],
    ['08', 8],
    ['1e-3', 0.001],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['nAn', Number.NaN],
    ['- 5', -5],
    ['--5', 5],
    ['1h', 3600],
  ])('the number %s', (text, value) =>
    expect(part(text)).toEqual({ kind: 'number', value, start: 0, end: text.length }),
  )

  test.each([
    [`'it"s'`, 'it"s'],
    ['"a\\"b\\\\c\\n"', 'a"b\\c\n'],
    ['`a\\n`', 'a\\n'],
    ['"\\x41\\101\\u00e9\\U0001F600"', 'AAé😀'],
    ['"\\xc3\\xa9"', 'é'],
  ])('the string %s', (text, value) => expect(part(text)).toMatchObject({ kind: 'string', value }))

  test('a function that the grammar does not know keeps its name and its place', () => {
    const text = 'holt_winters (foo[5m], 0.5, 0.5)'
    expect(part(text)).toMatchObject({
      kind: 'call',
      name: 'holt_winters',
      nameSpan: at(text, 'holt_winters'),
    })
  })

  test('the same text gives the same object', () => {
    expect(parsePromql('foo + 17')).toBe(parsePromql('foo + 17'))
  })
})

test('problems say what is wrong, and where', async () => {
  const texts = [
    ...[
      '',
      '# note',
      'sum(foo',
      'foo)',
      'foo[5m',
      'foo{a="b"',
      'foo(bar]',
      '"foo',
      'foo bar',
      'foo 5',
      'foo +',
      '+ * foo',
    ],
    ...[
      'foo = 5',
      'foo && bar',
      'foo || bar',
      '!foo',
      'foo => 5',
      'foo <> 5',
      'foo =~ "x"',
      'foo{a=“b”}',
      'föö',
    ],
    ...[
      'foo{a}',
      'foo{a=b}',
      'foo{a=="b"}',
      'foo{a="b" c="d"}',
      'foo{"a" "b"}',
      'foo{a=~"["}',
      'foo{a=~"(?=x)"}',
      'foo{a="\\d"}',
    ],
    ...[
      '{}',
      '{a=""}',
      'foo{__name__="bar"}',
      'sum by foo',
      'sum by (a',
      'sum(foo) by',
      'sum(a, b)',
      'topk(foo)',
      'topk("a", foo)',
    ],
    ...[
      'rat(foo[5m])',
      'RATE(foo[5m])',
      'rate(foo)',
      'abs(foo[5m])',
      'abs()',
      'clamp(foo, 1)',
      'nosuchfunction(foo)',
    ],
    ...[
      'round(a, 1, 2)',
      'label_join(foo, "a")',
      'sum(foo,)',
      'foo offset',
      'foo offset bar',
      'sum(foo) offset 5m',
      'foo offset 1m offset 2m',
    ],
    ...[
      'foo @ bar',
      'sum(foo)[5m]',
      'foo offset 5m [5m]',
      'foo[0s]',
      'foo[1.5h]',
      'foo[1m1h]',
      'foo[]',
      'foo[5m/0]',
      '5foo',
      '1e999',
    ],
    ...[
      '1 > 2',
      'foo + bool 2',
      'foo and 2',
      'foo / on(a) 2',
      'foo and on(a) group_left bar',
      'foo / on(a) group_left(a) bar',
    ],
    ...[
      'foo / group_left bar',
      'foo > foo[5m]',
      '-foo[5m]',
      '"a" + 1',
      'sum(1)',
      'foo[5m][5m]',
      '1[5m:]',
      'info(foo, bar)',
    ],
  ]
  const lines = texts.flatMap((text) => [
    text,
    ...parsePromql(text).problems.map(
      ({ start, end, message }) => `${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))} ${message}`,
    ),
    '',
  ])
  expect(texts.filter((text) => parsePromql(text).problems.length === 0)).toEqual([])
  await expect(lines.join('\n')).toMatchFileSnapshot('problems.txt')
})

describe('properties', () => {
  test('every part lies in its parent, in order', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const { expr } = parsePromql(text)
        for (const each of expr ? walk(expr) : []) {
          expect(each.start).toBeLessThan(each.end)
          let end = each.start
          for (const child of childrenOf(each)) {
            expect(child.start).toBeGreaterThanOrEqual(end)
            end = child.end
          }
          expect(end).toBeLessThanOrEqual(each.end)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a part that is cut out means the same by itself', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const { expr } = parsePromql(text)
        for (const each of expr ? walk(expr) : []) {
          const alone = parsePromql(text.slice(each.start, each.end))
          // Label matchers that may match everything are right only as an argument of info().
          if (alone.problems.some(({ message }) => message.includes('select everything'))) continue
          expect(alone.problems).toEqual([])
          expect(moved(alone.expr as Expr, each.start)).toEqual(each)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('problems lie in the text', () => {
    fc.assert(
      fc.property(brokenExpression, (text) => {
        for (const { start, end } of parsePromql(text).problems) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('white space and comments between words change no meaning', () => {
    fc.assert(
      fc.property(
        expression,
        fc.array(fc.constantFrom(' ', '\n', '\t ', ' # note\n'), { minLength: 1 }),
        (text, spaces) => {
          const { tokens, problem } = tokenize(text)
          if (problem || !parsePromql(text).expr || text.includes('[')) return
          const spaced = tokens.map((token, i) => token.text + spaces[i % spaces.length]).join('')
          expect(withoutPlaces(parsePromql(spaced).expr)).toEqual(withoutPlaces(parsePromql(text).expr))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('deep nesting and long chains break nothing', () => {
    const deep = 2000
    const texts = [
      `${'('.repeat(deep)}foo${')'.repeat(deep)}`,
      `${'-'.repeat(deep)}foo`,
      Array(deep).fill('foo').join(' + '),
      'sum('.repeat(deep),
      `foo{${'a="b",'.repeat(deep)}}`,
      `foo{a=~"${'(a|'.repeat(deep)}"}`,
      `foo${'[5m:]'.repeat(deep)}`,
      '{'.repeat(deep),
    ]
    for (const text of texts) expect(parsePromql(text)).toHaveProperty('problems')
    // Prometheus takes them, so that they are no problem.
    for (const text of texts.slice(0, 3)) expect(parsePromql(text)).toEqual({ text, problems: [] })
  })
})

/** An expression with all of its offsets moved. */
function moved(expr: Expr, by: number): Expr {
  return JSON.parse(JSON.stringify(expr, withNumbers), (key, value) => {
    if (typeof value === 'string' && value.startsWith('number ')) return Number(value.slice(7))
    return key === 'start' || key === 'end' ? value + by : value
  })
}

/** JSON has no infinities, and no negative zero. */
const withNumbers = (key: string, value: unknown): unknown =>
  key === 'value' && typeof value === 'number' ? `number ${Object.is(value, -0) ? '-0' : value}` : value

function withoutPlaces(expr: Expr | undefined): unknown {
  return JSON.parse(JSON.stringify(expr ?? null, withNumbers), (key, value) =>
    key === 'start' || key === 'end' ? undefined : value,
  )
}
