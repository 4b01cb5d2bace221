import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { visible } from '../../scripts/report/visible.ts'
import { columnsOf, layOut, wrap } from '../../scripts/report/width.ts'
import { nasty } from './sample.ts'

const texts = fc
  .array(fc.oneof(fc.constantFrom(...nasty, ' ', 'word'), fc.string({ unit: 'grapheme' })), { maxLength: 12 })
  .map((parts) => parts.join(''))

describe('columnsOf', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['漢字', 4],
    ['ｶﾞ', 2],
    ['e\u0301', 1],
    ['\u0301', 0],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['→', 1],
    ['한글', 4],
  ])('%s takes %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns)
  })
})

describe('wrap', () => {
  test('breaks at spaces', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox'])
    expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox'])
    expect(wrap('the quick brown fox', 8)).toEqual(['the', 'quick', 'brown', 'fox'])
  })

  test('has a first line of its own width', () => {
    expect(wrap('the quick brown fox', 10, 5)).toEqual(['the', 'quick', 'brown fox'])
    expect(wrap('quick brown', 10, 3)).toEqual(['', 'quick', 'brown'])
  })

  test('breaks what is longer than a line', () => {
    expect(wrap('a abcdefghij b', 4)).toEqual(['a', 'abcd', 'efgh', 'ij b'])
    expect(wrap('漢字漢字', 5)).toEqual(['漢字', '漢字'])
  })

  test('only plain blanks are room between words', () => {
    expect(wrap('\u3000"', 2, 1)).toEqual(['\u3000', '"'])
  })

  test('keeps to the width and to the text', () => {
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (raw, width, first) => {
          const text = visible(raw)
          const lines = wrap(text, width, Math.min(first, width))
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width)
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        },
      ),
    )
  })

  test('never wraps without a width', () => {
    expect(wrap('a b c', Number.POSITIVE_INFINITY)).toEqual(['a b c'])
  })
})

describe('layOut', () => {
  test('tabs go to the next stop', () => {
    expect(layOut('a\tb\t\tc').map(({ text, column }) => [text, column])).toEqual([
      ['a', 0],
      ['   ', 1],
      ['b', 4],
      ['   ', 5],
      ['    ', 8],
      ['c', 12],
    ])
  })

  test('covers the line without gaps, and every cell begins where the one before it ends', () => {
    fc.assert(
      fc.property(texts, (line) => {
        let end = 0
        let column = 0
        for (const cell of layOut(line)) {
          expect([cell.start, cell.column]).toEqual([end, column])
          end = cell.end
          column += cell.width
        }
        expect(end).toBe(line.length)
      }),
    )
  })
})

test('a word of very many wide letters is broken in one go', () => {
  const lines = wrap('\u5b57'.repeat(100_000), 20, 7)
  expect(lines.length).toBe(1 + Math.ceil((100_000 - 3) / 10))
  expect(lines.join('')).toBe('\u5b57'.repeat(100_000))
})
