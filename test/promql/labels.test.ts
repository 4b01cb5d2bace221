import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expr } from '../../scripts/promql/ast.ts'
import { factOf } from '../../scripts/promql/facts.ts'
import { labelOf, labelsOf } from '../../scripts/promql/labels.ts'
import { parsePromql } from '../../scripts/promql/parse.ts'
import { type Recording, resolverOf } from '../../scripts/promql/recordings.ts'
import { tokenize } from '../../scripts/promql/tokens.ts'
import { expression } from './generate.ts'

function parse(text: string): Expr {
  const { expr, problems } = parsePromql(text)
  expect(problems).toEqual([])
  return expr as Expr
}

/** `+a` it surely has a, `+a=v` with that value, `-a` it surely lacks it; of labels that may be there nothing. */
function facts(
  text: string,
  labels = ['a', 'b', 'c', '__name__'],
  rules: Record<string, string> = {},
): string {
  const recordings: Recording[] = Object.entries(rules).map(([record, expr]) => {
    const [, name = '', own = ''] = /^([^{]*)(?:\{(.*)\})?$/.exec(record) ?? []
    const pairs = own.split(',').flatMap((pair): [string, string][] => {
      const [label, value] = pair.split('=')
      return label ? [[label, value ?? '']] : []
    })
    return { name, expr: parse(expr), labels: pairs, origin: { name } }
  })
  const resolve = resolverOf(recordings)
  return labelsOf(parse(text), resolve)
    .map((branch) =>
      labels
        .flatMap((label) => {
          const fact = factOf(branch, label)
          const values = fact.state === 'has' && fact.values ? `=${fact.values.join('|')}` : ''
          return fact.state === 'may'
            ? []
            : [`${fact.state === 'has' ? '+' : '-'}${label.replace('__name__', 'name')}${values}`]
        })
        .join(' '),
    )
    .join(' / ')
}

describe('selectors', () => {
  test.each([
    ['foo', '+name=foo'],
    ['foo{a="x"}', '+a=x +name=foo'],
    ['foo{a=""}', '-a +name=foo'],
    ['foo{a!=""}', '+a +name=foo'],
    ['foo{a!="x"}', '+name=foo'],
    ['foo{a=~"x|y"}', '+a=x|y +name=foo'],
    ['foo{a=~"x|y", a!="x"}', '+a=y +name=foo'],
    ['foo{a=~"x.+|y", a=~"x|y"}', '+a=y +name=foo'],
    ['foo{a=~"x?"}', '+name=foo'],
    ['foo{a=~"x.*"}', '+a +name=foo'],
    ['foo{a=~".*"}', '+name=foo'],
    ['foo{a!~".*x"}', '+name=foo'],
    ['foo{a!~"|x"}', '+a +name=foo'],
    ['foo{a!~".+"}', '-a +name=foo'],
    ['{a="x"}', '+a=x'],
    ['{"foo", "a"="x"}', '+a=x +name=foo'],
    ['foo{a="x"} offset 5m', '+a=x +name=foo'],
  ])('%s', (text, expected) => expect(facts(text)).toBe(expected))
})

describe('aggregations', () => {
  test.each([
    ['sum(foo{a="x"})', '-a -b -c -name'],
    ['sum by (a, c) (foo{a="x"})', '+a=x -b -name'],
    ['sum(foo) by (b)', '-a -c -name'],
    ['sum without (a) (foo)', '-a -name'],
    ['sum by (__name__) (foo)', '-a -b -c +name=foo'],
    ['sum by (a) (sum by (b) (foo))', '-a -b -c -name'],
    ['topk(3, foo)', '+name=foo'],
    ['topk by (a) (3, foo{b="x"})', '+b=x +name=foo'],
    ['limitk(3, foo)', '+name=foo'],
    ['count_values("a", foo)', '+a -b -c -name'],
    ['count_values by (b) ("a", foo)', '+a -c -name'],
    ['quantile by (a) (0.9, foo)', '-b -c -name'],
  ])('%s', (text, expected) => expect(facts(text)).toBe(expected))
})

describe('functions', () => {
  test.each([
    ['rate(foo{a="x"}[5m])', '+a=x -name'],
    ['last_over_time(foo[5m])', '+name=foo'],
    ['max_over_time(sum by (a) (foo)[1h:5m])', '-b -c -name'],
    ['sort_desc(foo)', '+name=foo'],
    ['-foo', '-name'],
    ['+foo', '+name=foo'],
    ['abs(foo{a="x"})', '+a=x -name'],
    ['vector(1)', '-a -b -c -name'],
    ['time()', '-a -b -c -name'],
    ['hour()', '-a -b -c -name'],
    ['hour(foo)', '-name'],
    ['vector(scalar(foo))', '-a -b -c -name'],
    ['absent(foo{a="x", b=~"y", c!="z"})', '+a=x -b -c -name'],
    ['absent(foo{a="x", a="x"})', '-a -b -c -name'],
    ['absent(foo{a="x", a!="y"})', '-b -c -name'],
    ['absent((foo{a="x"}))', '+a=x -b -c -name'],
    ['absent(sum by (a) (foo{a="x"}))', '-a -b -c -name'],
    ['absent(foo{a="x"} > 1)', '-a -b -c -name'],
    ['absent_over_time(foo{a="x"}[5m])', '+a=x -b -c -name'],
    ['absent_over_time(foo{a="x"}[5m:1m])', '-a -b -c -name'],
    ['label_replace(foo, "a", "$1", "b", "(.*)")', '+name=foo'],
    ['label_replace(foo{b="x"}, "a", "$1", "b", "(.*)")', '+a=x +b=x +name=foo'],
    ['label_replace(sum by (b) (foo), "a", "$1", "c", "(.*)")', '-a -c -name'],
    ['label_replace(sum by (b) (foo), "a", "$1", "c", "(.+)")', '-a -c -name'],
    ['label_replace(sum by (b) (foo), "a", "$1", "b", "(.+)-.*")', '-c -name'],
    ['label_replace(sum(foo), "a", "x", "", "")', '+a=x -b -c -name'],
    ['label_replace(foo, "a", "x", "b", ".*")', '+a=x +name=foo'],
    ['label_replace(foo{a="y"}, "a", "x", "b", "z")', '+a +name=foo'],
    ['label_replace(foo{a="y"}, "a", "", "b", ".*")', '-a +name=foo'],
    ['label_replace(sum(foo), "a", "", "b", "z")', '-a -b -c -name'],
    ['label_join(foo{b="x"}, "a", "", "b", "c")', '+a +b=x +name=foo'],
    ['label_join(sum(foo), "a", "-", "b", "c")', '+a -b -c -name'],
    ['label_join(sum(foo), "a", "", "b", "c")', '-a -b -c -name'],
    ['label_join(sum(foo), "a", "-")', '-a -b -c -name'],
    ['histogram_quantile(0.9, sum by (le, a) (rate(foo_bucket[5m])))', '-b -c -name'],
    ['info(sum(foo))', ''],
  ])('%s', (text, expected) => expect(facts(text)).toBe(expected))

  test('histogram_quantile takes le away', () => {
    expect(labelOf(parse('histogram_quantile(0.9, rate(foo_bucket[5m]))'), 'le').state).toBe('lacks')
    expect(labelOf(parse('rate(foo_bucket{le="1"}[5m])'), 'le').state).toBe('has')
  })
})

describe('operators', () => {
  test.each([
    ['foo{a="x"} + 1', '+a=x -name'],
    ['1 + foo{a="x"}', '+a=x -name'],
    ['foo > 1', '+name=foo'],
    ['1 < foo', '+name=foo'],
    ['foo > bool 1', '-name'],
    ['foo{a="x"} * bar', '+a=x -name'],
    ['foo * bar{a="x"}', '+a=x -name'],
    ['foo * sum(bar)', '-a -b -c -name'],
    ['sum(bar) * foo', '-a -b -c -name'],
    ['foo * sum by (a) (bar)', '-b -c -name'],
    ['foo > sum by (a) (bar)', '-b -c +name=foo'],
    ['foo * on(a) bar', '-b -c -name'],
    ['foo{b="x"} * on(a, b) bar', '+b=x -c -name'],
    ['foo * on(a, b) sum by (a) (bar)', '-b -c -name'],
    ['foo > on(a) bar', '-b -c -name'],
    ['foo * ignoring(a) bar', '-a -name'],
    ['foo * ignoring(a) sum by (b) (bar)', '-a -c -name'],
    ['foo * on(a) group_left bar', '-name'],
    ['foo * on(a) group_left bar{b="x"}', '-name'],
    ['foo * on(a) group_left bar{a="x"}', '+a=x -name'],
    ['foo{b="y"} * on(a) group_left(b) bar{b="x"}', '+b=x -name'],
    ['foo{b="y"} * on(a) group_left(b) sum by (a) (bar)', '-b -name'],
    ['sum by (a) (foo) * on(a) group_right(c) bar', '-c -name'],
    ['foo * on(a) group_left(b) bar{b!=""}', '+b -name'],
    ['sum(foo) * on() group_left(a) bar', '-b -c -name'],
    ['foo > on(a) group_left bar', ''],
    ['foo and bar', '+name=foo'],
    ['foo and on(a) bar{a="x", b="y"}', '+a=x +name=foo'],
    ['foo and sum by (a) (bar)', '-b -c +name=foo'],
    ['foo{a="x"} unless bar', '+a=x +name=foo'],
    ['foo unless sum(bar)', '+name=foo'],
    ['foo{a="x"} or bar{b="y"}', '+a=x +name=foo / +b=y +name=bar'],
    ['(foo{a="x"} or sum(bar)) * 2', '+a=x -name / -a -b -c -name'],
    ['(foo or bar) and on(a) baz{a="x"}', '+a=x +name=foo / +a=x +name=bar'],
    ['foo + fill(0) sum(bar)', '-name'],
    ['sum(foo) + fill(0) sum(bar)', '-a -b -c -name'],
    ['vector(1) == 1', '-a -b -c -name'],
  ])('%s', (text, expected) => expect(facts(text)).toBe(expected))
})

describe('recording rules', () => {
  test.each([
    ['r', { r: 'sum by (a) (foo)' }, '-b -c +name=r'],
    ['r', { 'r{b=x,c=}': 'sum by (a) (foo)' }, '+b=x -c +name=r'],
    ['r', { r: 's', s: 'sum by (a) (foo)' }, '-b -c +name=r'],
    ['r', { 'r{a=x}': 'sum(foo)', 'r{a=y}': 'sum by (b) (foo)' }, '+a=x -b -c +name=r / +a=y -c +name=r'],
    ['r{a="y"}', { 'r{a=x}': 'sum(foo)', 'r{a=y}': 'sum by (b) (foo)' }, '+a=y -c +name=r'],
    ['rate(r[5m])', { r: 'sum by (a) (foo)' }, '-b -c -name'],
    ['r', { r: 's', s: 'r' }, '+name=r'],
    ['r', { r: 'r' }, '+name=r'],
    ['r', { r: 'foo{a="x"}' }, '+a=x +name=r'],
  ] as [string, Record<string, string>, string][])('%s of %j', (text, rules, expected) =>
    expect(facts(text, undefined, rules)).toBe(expected),
  )

  test('a chain in which each uses the one before twice takes no exponential time', () => {
    const rules = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`r${i + 1}`, `r${i} + r${i}`]))
    expect(facts('r50', undefined, { r0: 'sum(foo)', ...rules })).toBe('-a -b -c +name=r50')
  })

  test('a long chain ends in not knowing', () => {
    const rules = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`r${i + 1}`, `r${i}`]))
    expect(facts('r5000', undefined, { r0: 'sum(foo)', ...rules })).toBe('+name=r5000')
  })
})

describe('what took a label away', () => {
  const removed = (text: string, label: string): string => {
    const fact = labelOf(parse(text), label)
    if (fact.state !== 'lacks') return fact.state
    const { removal } = fact
    const match = removal.match
      ? ` by ${text.slice(removal.match.opSpan.start, removal.match.opSpan.end)}`
      : ''
    return `${removal.how}: ${text.slice(removal.start, removal.end)}${match}`
  }
  test.each([
    ['sum(foo) > 1', 'a', 'aggregation: sum'],
    ['avg by (a) (foo) > 1', 'b', 'by: by (a)'],
    ['avg(foo) without (b)', 'b', 'without: without (b)'],
    ['sum by (a) (max(foo))', 'a', 'aggregation: max'],
    ['sum by (a) (max by (b) (foo))', 'c', 'by: by (b)'],
    ['foo / on(a) bar', 'b', 'on: on(a)'],
    ['foo / ignoring(a) bar', 'a', 'ignoring: ignoring(a)'],
    ['foo / sum(bar)', 'a', 'aggregation: sum by /'],
    ['absent(foo)', 'a', 'function: absent'],
    ['vector(1)', 'a', 'no-labels: vector'],
    ['foo{a=""}', 'a', 'matcher: a=""'],
    ['rate(foo[5m])', '__name__', 'function: rate'],
  ])('%s: %s', (text, label, expected) => expect(removed(text, label)).toBe(expected))

  test('in a recording rule', () => {
    const rule: Recording = { name: 'r', expr: parse('sum by (a) (foo)'), labels: [], origin: { line: 3 } }
    const fact = labelOf(parse('r > 1'), 'b', resolverOf([rule]))
    expect(fact).toMatchObject({
      state: 'lacks',
      removal: { how: 'by', origin: rule.origin, start: 4, end: 10 },
    })
  })
})

test('white space and comments change no fact', () => {
  fc.assert(
    fc.property(
      expression,
      fc.array(fc.constantFrom(' ', '\n', ' # note\n'), { minLength: 1 }),
      (text, spaces) => {
        const { expr } = parsePromql(text)
        const { tokens } = tokenize(text)
        const spaced = parsePromql(
          tokens.map((token, i) => token.text + spaces[i % spaces.length]).join(''),
        ).expr
        if (!expr || !spaced) return
        const labels = ['a', 'b', 'job', 'le', '__name__', 'other']
        const known = (each: Expr): unknown =>
          labelsOf(each).map((branch) => labels.map((label) => factOf(branch, label).state))
        expect(known(spaced)).toEqual(known(expr))
      },
    ),
    { numRuns: 500 },
  )
})
