import { describe, expect, test } from 'vitest'
import type { Expr } from '../../scripts/promql/ast.ts'
import { deadParts } from '../../scripts/promql/dead.ts'
import { lostLabels } from '../../scripts/promql/joins.ts'
import { outcomeOf } from '../../scripts/promql/outcome.ts'
import { parsePromql } from '../../scripts/promql/parse.ts'
import { resolverOf } from '../../scripts/promql/recordings.ts'
import { selectorsOf } from '../../scripts/promql/selectors.ts'

function parse(text: string): Expr {
  const { expr, problems } = parsePromql(text)
  expect(problems).toEqual([])
  return expr as Expr
}

const none = resolverOf([])

const digits = (value: number): number => Number(value.toPrecision(13))

/** 'sometimes, filters, [0, 1)' */
function shown(text: string, resolve = none): string {
  const { returns, filters, range } = outcomeOf(parse(text), resolve)
  const isAny = range.min === Number.NEGATIVE_INFINITY && range.max === Number.POSITIVE_INFINITY
  const ends = `${range.minOpen ? '(' : '['}${digits(range.min)}, ${digits(range.max)}${range.maxOpen ? ')' : ']'}`
  return [returns, ...(filters ? ['filters'] : []), ...(isAny ? [] : [ends])].join(' ')
}

describe('outcomes', () => {
  test.each([
    ['foo', 'sometimes'],
    ['1', 'always [1, 1]'],
    ['2 * (3 + 4) ^ 2', 'always [98, 98]'],
    ['vector(1)', 'always [1, 1]'],
    ['vector(1) + 1', 'always [2, 2]'],
    ['time()', 'always [0, Infinity]'],
    ['scalar(foo)', 'always'],
    ['hour()', 'always [0, 23]'],
    ['foo > 5', 'sometimes filters (5, Infinity]'],
    ['5 < foo', 'sometimes filters (5, Infinity]'],
    ['5 >= foo', 'sometimes filters [-Infinity, 5]'],
    ['foo == 5', 'sometimes filters [5, 5]'],
    ['foo != 5', 'sometimes filters'],
    ['foo > bool 5', 'sometimes [0, 1]'],
    ['(foo > 5) * 2', 'sometimes filters (10, Infinity]'],
    ['(foo > 5) * -2', 'sometimes filters [-Infinity, -10)'],
    ['-(foo > 5)', 'sometimes filters [-Infinity, -5)'],
    ['(foo > 5) - 5', 'sometimes filters (0, Infinity]'],
    ['sum(foo > 5)', 'sometimes filters (5, Infinity]'],
    ['sum(foo < 5)', 'sometimes filters'],
    ['max(foo > 5)', 'sometimes filters (5, Infinity]'],
    ['count(foo > 5)', 'sometimes filters [1, Infinity]'],
    ['rate(foo[5m])', 'sometimes'],
    ['rate((foo > 5)[5m:])', 'sometimes filters'],
    ['absent(foo)', 'sometimes filters [1, 1]'],
    ['absent(vector(1))', 'never filters [1, 1]'],
    ['absent(foo) == 1', 'sometimes filters [1, 1]'],
    ['up', 'sometimes [0, 1]'],
    ['up == 0', 'sometimes filters [0, 0]'],
    ['up > 1', 'never [0, 1]'],
    ['up >= 0', 'sometimes [0, 1]'],
    ['sum(up) == 0', 'sometimes filters [0, 0]'],
    ['avg(up) > 1', 'never [0, 1]'],
    ['count(foo) == 0', 'never [1, Infinity]'],
    ['count(foo) < 1', 'never [1, Infinity]'],
    ['count(foo) > 0', 'sometimes [1, Infinity]'],
    ['count(foo > 1) > 0', 'sometimes filters [1, Infinity]'],
    ['group(foo) > 1', 'never [1, 1]'],
    ['abs(foo) < 0', 'never [0, Infinity]'],
    ['day_of_week() == 7', 'never [0, 6]'],
    ['clamp_max(foo, 5) > 5', 'never [-Infinity, 5]'],
    ['clamp_max(foo, 5) >= 5', 'sometimes filters [5, 5]'],
    ['clamp(foo, 1, 5) > 0', 'sometimes [1, 5]'],
    ['(foo > 5) < 3', 'never filters (5, Infinity]'],
    ['(foo > 5) <= 5', 'never filters (5, Infinity]'],
    ['(foo >= 5) <= 5', 'sometimes filters [5, 5]'],
    ['foo > 5 and foo < 3', 'never filters (5, Infinity]'],
    ['foo > 5 and (foo) <= 5', 'never filters (5, Infinity]'],
    ['foo > 5 and bar < 3', 'sometimes filters (5, Infinity]'],
    ['foo > 5 and foo{a="b"} < 3', 'sometimes filters (5, Infinity]'],
    ['foo == 0 and on (a) foo == 1', 'sometimes filters [0, 0]'],
    ['foo == 0 and ignoring (a) foo == 1', 'sometimes filters [0, 0]'],
    ['{a="b"} == 0 and {a="b"} == 1', 'sometimes filters [0, 0]'],
    ['sum by (a) (foo) == 0 and sum by (a) (foo) == 1', 'never filters [0, 0]'],
    ['sum by (__name__) ({a="b"}) == 0 and sum by (__name__) ({a="b"}) == 1', 'sometimes filters [0, 0]'],
    ['foo unless foo', 'never'],
    ['foo{a="x"} unless foo', 'never'],
    ['foo unless foo{a="x"}', 'sometimes filters'],
    ['foo unless foo offset 5m', 'sometimes filters'],
    ['foo{a="x"} > foo', 'never'],
    ['foo != foo', 'sometimes filters'],
    ['foo > on (a) foo', 'sometimes filters'],
    ['foo - foo', 'sometimes [0, 0]'],
    ['foo - foo offset 5m', 'sometimes'],
    ['foo - on (a) foo', 'sometimes'],
    ['sum by (job) (foo == 0) > 0', 'never filters [0, 0]'],
    ['100 / foo * foo{a="free"} < 20', 'never [99.9999999999, 100.0000000001]'],
    ['100 / foo * on (b) foo{a="free"} < 20', 'sometimes filters [-Infinity, 20)'],
    ['100 * foo / foo > 101', 'never [99.9999999999, 100.0000000001]'],
    ['sum(rate(a_total{c="x"}[5m])) / sum(rate(a_total[5m])) > 5', 'never [0, 1.000000000001]'],
    [
      'sum(rate(a_total{c="x"}[5m])) / sum(rate(a_total[5m])) * 100 > 5',
      'sometimes filters (5, 100.0000000001]',
    ],
    ['sum(rate(a_total{c="x"}[5m])) / sum(rate(a_total{d="y"}[5m])) > 5', 'sometimes filters (5, Infinity]'],
    ['sum(rate(a_total{c="x"}[5m])) / sum(rate(a_total[1m])) > 5', 'sometimes filters (5, Infinity]'],
    ['sum(rate(gauge{c="x"}[5m])) / sum(rate(gauge[5m])) > 5', 'sometimes filters (5, Infinity]'],
    ['quantile(0.5, up) > 1', 'never [0, 1]'],
    ['quantile(2, up) > 1', 'sometimes filters (1, Infinity]'],
    ['foo and bar', 'sometimes'],
    ['foo and bar > 1', 'sometimes filters'],
    ['foo unless bar', 'sometimes filters'],
    ['foo unless up > 1', 'sometimes'],
    ['foo or bar', 'sometimes'],
    ['foo > 1 or bar > 2', 'sometimes filters (1, Infinity]'],
    ['foo > 1 or bar', 'sometimes'],
    ['foo > 1 or vector(0)', 'always [0, Infinity]'],
    ['up > 1 or foo > 3', 'sometimes filters (3, Infinity]'],
    ['up > 1 or up < 0', 'never filters [0, 1]'],
    ['foo unless on () vector(1)', 'never'],
    ['foo unless vector(1)', 'sometimes filters'],
    ['foo{a="x"} / sum(bar)', 'never'],
    ['sum(bar) / foo{a="x"}', 'never'],
    ['foo{a="x"} / on (b) sum by (b) (bar)', 'sometimes'],
    ['foo{a="x"} + bar{a="y"}', 'never'],
    ['foo{a="x"} + on (b) bar{a="y"}', 'sometimes'],
    ['foo{a="x"} + fill(0) bar{a="y"}', 'sometimes'],
    ['foo{a="x", a="y"}', 'never'],
    ['foo{a="x", a!="x"}', 'never'],
    ['foo{a="x", a=~"y|z"}', 'never'],
    ['foo{a="x", a=~"x|z"}', 'sometimes'],
    ['foo{a=~"x|y", a!~"x.*|y.*"}', 'never'],
    ['foo{a!~".*"}', 'never'],
    ['foo{a="", a=~".+"}', 'never'],
    ['foo{a=~".+", a!~".+"}', 'never'],
    ['foo{__name__!="foo"}'.replace('foo{', '{__name__="foo",'), 'never'],
    ['vector(1) > 2', 'never [1, 1]'],
    ['vector(3) > 2', 'always [3, 3]'],
    ['1 > bool 2', 'always [0, 0]'],
    ['ALERTS{alertstate="firing"}', 'sometimes filters [1, 1]'],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    ['r', 'foo > 5', 'sometimes filters (5, Infinity]'],
    ['r > 0', 'foo > 5', 'sometimes filters (5, Infinity]'],
    ['r > 3', 'count(foo)', 'sometimes filters (3, Infinity]'],
    ['r == 0', 'count(foo)', 'never [1, Infinity]'],
    ['r', 'up > 1', 'never [0, 1]'],
    ['r{a="x"}', 'sum by (b) (foo)', 'never'],
  ])('%s recorded as %s', (text, recorded, expected) => {
    const resolve = resolverOf([{ name: 'r', expr: parse(recorded), labels: [], origin: {} }])
    expect(shown(text, resolve)).toBe(expected)
  })
})

test.each([
  ['foo', []],
  ['up > 1', ['comparison: up > 1']],
  ['sum(up > 1) + count(foo) ', ['comparison: up > 1']],
  ['up > 1 or foo', ['comparison: up > 1']],
  ['up > 1 or up < 0', ['comparison: up > 1', 'comparison: up < 0']],
  ['foo{a="x"} unless sum(bar)', ['mismatch: unless']],
  ['foo{a="x", a="y"} + 1', ['matcher: a="y"']],
  ['foo or vector(1)', []],
  ['vector(1) or foo', []],
  ['vector(1) or sum(foo)', ['shadowed: sum(foo)']],
  ['vector(1) or on () foo', ['shadowed: foo']],
  ['foo > 2 and foo < 1', ['ranges: foo > 2 and foo < 1']],
])('dead parts of %s', (text, expected) => {
  const found = deadParts(parse(text), none).map(
    ({ why, start, end }) => `${why.kind}: ${text.slice(start, end)}`,
  )
  expect(found).toEqual(expected)
})

test.each([
  ['foo * on (a) group_left (b) bar', []],
  ['sum by (c) (foo * on (a) group_left (b) bar)', ['b by (c)']],
  ['sum by (b) (foo * on (a) group_left (b) bar)', []],
  ['sum without (b) (foo * on (a) group_left (b) bar)', ['b without (b)']],
  ['sum without (c) (foo * on (a) group_left (b) bar)', []],
  ['sum(foo * on (a) group_left (b) bar)', ['b sum']],
  ['topk(1, foo * on (a) group_left (b) bar)', []],
  ['sum(rate((foo * on (a) group_left (b) bar)[5m:]) > 1)', ['b sum']],
  ['sum(label_replace(foo * on (a) group_left (b) bar, "c", "$1", "b", "(.*)"))', []],
  ['(foo * on (a) group_left (b) bar) / on (a) baz', ['b on (a)']],
  ['(foo * on (a) group_left (b) bar) / on (a, b) baz', []],
  ['(foo * on (a) group_left (b) bar) / on (a) group_left () baz', []],
  ['baz / on (a) group_left () (foo * on (a) group_left (b) bar)', ['b on (a)']],
  ['baz / on (a) group_left (b) (foo * on (a) group_left (b) bar)', []],
  ['baz and on (a) foo * on (a) group_left (b) bar', ['b on (a)']],
  ['foo * on (a) group_left (b) bar and on (a) baz', []],
  ['absent(foo * on (a) group_left (b) bar)', ['b absent']],
  ['sum(bar * on (a) group_right (b) foo)', ['b sum']],
])('joined labels lost in %s', (text, expected) => {
  expect(
    lostLabels(parse(text)).map(({ label, by }) => `${label.name} ${text.slice(by.start, by.end)}`),
  ).toEqual(expected)
})

test('selectors, with the time that they look back', () => {
  const text =
    'rate(foo{a="b"}[5m] offset 1h) + max_over_time((bar offset 10m > baz)[1h:1m] offset 1d) + qux @ 5'
  const uses = selectorsOf(parse(text)).map(({ selector, matrix, offset, reach }) => [
    selector.name,
    matrix?.range.seconds,
    offset?.seconds,
    reach,
  ])
  expect(uses).toEqual([
    ['foo', 300, 3600, 3900],
    ['bar', undefined, 600, 3600 + 86400 + 600],
    ['baz', undefined, undefined, 3600 + 86400],
    ['qux', undefined, undefined, 0],
  ])
})
