import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceLines } from '../../../scripts/drill/explain/difference.ts'

const differ = (expected: string | undefined, got: string | undefined): string[] =>
  differenceLines('annotation description', expected, got)

test('of several lines only those that differ', () => {
  expect(differ('one\ntwo a\nthree\n', 'one\ntwo b\nthree\n')).toEqual([
    'annotation description, line 2',
    '  expected  "two a"',
    '  got       "two b"',
  ])
})

test('a line end too many, and lines that are missing', () => {
  expect(differ('one\ntwo', 'one\ntwo\n')).toEqual([
    'annotation description, line 2',
    '  expected  "two"',
    '  got       "two\\n"',
  ])
  expect(differ('one\ntwo\nthree\nfour\n', 'one\nfour\n')).toEqual([
    'annotation description, line 2',
    '  expected  "two\\n"',
    '  got       (none)',
    'annotation description, line 3',
    '  expected  "three\\n"',
    '  got       (none)',
  ])
})

test('one line is shown as it is, and what is absent as such', () => {
  expect(differ('a', 'ünï')).toEqual(['annotation description', '  expected  "a"', '  got       "ünï"'])
  expect(differ(undefined, 'a\nb\nc')).toEqual([
    'annotation description',
    '  expected  (none)',
    '  got       "a\\nb\\nc"',
  ])
  expect(differenceLines('value', '1E+00', '1.5E+00')).toEqual(['value', '  expected  1', '  got       1.5'])
})

test.each([
  ['a space that does not break', 'a\u00a0b', 'a b', '"a\\u00a0b"'],
  ['a letter with its mark apart', 'u\u0308', '\u00fc', '"u\\u0308"'],
])('texts that look alike are told apart: %s', (_, expected, got, shown) => {
  expect(differ(expected, got)).toContain(`  expected  ${shown}`)
})

test('property: what differs is never shown the same', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '\n', ' ', '\u00a0'), { maxLength: 12 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, text, (expected, got) => {
      if (expected === got) return
      const lines = differ(expected, got)
      expect(lines.length).toBeGreaterThan(0)
      for (let i = 0; i < lines.length; i += 3)
        expect(lines[i + 1]?.slice('  expected  '.length)).not.toBe(
          lines[i + 2]?.slice('  got       '.length),
        )
    }),
  )
})
