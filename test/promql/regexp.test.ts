import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Matcher } from '../../scripts/promql/ast.ts'
import { accepts } from '../../scripts/promql/label-selectors.ts'
import { parseRegexp } from '../../scripts/promql/regexp.ts'
import {
  matchesAll,
  matchesAnyBut,
  matchesPart,
  matchesWhole,
  wordsOf,
} from '../../scripts/promql/regexp-meaning.ts'

describe('what a whole text matches', () => {
  test.each([
    ['foo', 'foo', true],
    ['foo', 'foobar', false],
    ['foo.*', 'foobar', true],
    ['a|b', 'b', true],
    ['(?:a|b)+', 'abba', true],
    ['(a*)*', 'aaa', true],
    ['(a*)*', 'b', false],
    ['(a|)*b', 'aab', true],
    ['a{2,3}', 'aaaa', false],
    ['a{2,}', 'aaaa', true],
    ['^foo$', 'foo', true],
    ['a^b', 'ab', false],
    ['\\bfoo\\b', 'foo', true],
    ['foo\\B', 'foo', false],
    ['[a-c]+', 'abc', true],
    ['[^a-c]+', 'abc', false],
    ['[]a]+', 'a]', true],
    ['[[:digit:]]+', '42', true],
    ['\\d\\D', '4x', true],
    ['(?i)FOO', 'foo', true],
    ['(?i:F)oo', 'fOO', false],
    ['(?i)[a-c]', 'B', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\x41\\x{42}\\103', 'ABC', true],
    ['\\pL+', 'né', true],
    ['.', '\n', true],
    ['(?-s).', '\n', false],
    ['.', '😀', true],
    ['(a*)*(a*)*(a*)*b', 'a'.repeat(200), false],
    ['(', '(', false],
  ])('%s on %s', (pattern, text, expected) => expect(matchesWhole(pattern, text)).toBe(expected))

  test('as JavaScript does, for what both have', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '(a|b)',
      '(?:ab)',
      'a|b',
      '\\w',
      '^',
      '$',
      '\\b',
      '(|a)',
    )
    const times = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '*?')
    const pattern = fc
      .array(fc.tuple(part, times), { maxLength: 5 })
      .map((parts) => parts.map((each) => each.join('')).join(''))
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ' '), { maxLength: 6 })
      .map((units) => units.join(''))
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        if ('problem' in parseRegexp(source)) return
        // RE2 repeats assertions, which JavaScript refuses.
        let wanted: boolean
        try {
          wanted = new RegExp(`^(?:${source})$`, 'su').test(value)
        } catch {
          return
        }
        expect(matchesWhole(source, value)).toBe(wanted)
      }),
      { numRuns: 3000 },
    )
  })
})

test.each([
  ['foo', ['foo']],
  ['a|b', ['a', 'b']],
  ['(a|b)c?', ['a', 'ac', 'b', 'bc']],
  ['(?:a|b)(c|d)', ['ac', 'ad', 'bc', 'bd']],
  ['', ['']],
  ['a|', ['a', '']],
  ['a.', undefined],
  ['a+', undefined],
  ['(?i)a', undefined],
  ['(?i)1', ['1']],
  ['^a', undefined],
  ['(a|b|c|d|e|f|g|h|i|j)'.repeat(9), undefined],
])('the words of %s', (pattern, words) => expect(wordsOf(pattern)?.toSorted()).toEqual(words?.toSorted()))

test.each([
  ['.*', true, false],
  ['(.*)', true, false],
  ['^.*$', true, false],
  ['.+', false, true],
  ['^(?:.+)$', false, true],
  ['.*a', false, false],
  ['a*', false, false],
  ['.', false, false],
])('%s matches all, and all but nothing', (pattern, all, anyBut) => {
  expect([matchesAll(pattern), matchesAnyBut(pattern)]).toEqual([all, anyBut])
})

test.each([
  ['(', 0, 1],
  ['a)', 1, 2],
  ['a**', 1, 3],
  ['[z-a]', 1, 4],
  ['a[b', 1, 2],
  ['x\\y', 1, 3],
  ['(?=a)', 0, 4],
  ['a{1001}', 1, 7],
  ['a\\', 1, 2],
])('the place of what is wrong in %s', (pattern, start, end) => {
  expect(parseRegexp(pattern)).toMatchObject({ problem: { start, end } })
})

test.each([
  ['nested repetitions', `${'('.repeat(200)}a${')+'.repeat(200)}`],
  ['nested stars', `${'('.repeat(200)}a${')*'.repeat(200)}b`],
  ['alternatives that are the same', '(a|a|a?)+b'],
  ['many counts', `${'a?'.repeat(500)}${'a{2}'.repeat(250)}b`],
])('%s take no exponential time', (_, pattern) => {
  expect(matchesWhole(pattern, 'a'.repeat(2000).concat('c'))).toBe(false)
})

test('an expression that stands for too many states is not run, and a matcher with it accepts all', () => {
  const value = `(?:${'a'.repeat(200)}){1000}`
  expect(matchesWhole(value, 'a')).toBe(false)
  for (const op of ['=~', '!~'] as const)
    expect(
      accepts(
        { label: 'x', op, value, valueSpan: { start: 0, end: 0 }, start: 0, end: 0 } satisfies Matcher,
        'a',
      ),
    ).toBe(true)
})

test.each([
  ['b', 'abc', true],
  ['^b', 'abc', false],
  ['b$', 'ab', true],
  ['(?i)B+c', 'abbc', true],
  ['\\bb', 'a b', true],
  ['', '', true],
  ['d', 'abc', false],
])('%s in a part of %s', (pattern, text, expected) => expect(matchesPart(pattern, text)).toBe(expected))

test.each([
  ['(?i)K', '\u212a'],
  ['(?i)s', '\u017f'],
  ['(?i)[a-z]', '\u017f'],
  ['(?i)[k]', '\u212a'],
])('%s folds case as Go does: %s', (pattern, text) => expect(matchesWhole(pattern, text)).toBe(true))
