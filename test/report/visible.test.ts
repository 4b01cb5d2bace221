import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guardLines, shorten, visible } from '../../scripts/report/visible.ts'
import { nasty } from './sample.ts'

describe('visible', () => {
  test.each([
    ['plain `text`, ümlauts, 漢字, 👩‍👧', 'plain `text`, ümlauts, 漢字, 👩‍👧'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['\x9b31m', '\\x9b31m'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['abc\u202edef\u2066', 'abc\\u202edef\\u2066'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['\ud800', '\\ud800'],
    ['\ufffe', '\\ufffe'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['Redis\u200dDown', 'Redis\\u200dDown'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['##[error]', '#\\x23[error]'],
    ['##vso[task.complete]', '#\\x23vso[task.complete]'],
    ['## heading', '## heading'],
  ])('%j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test('leaves nothing that a terminal or a runner acts on', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' }))), (parts) => {
        const shown = visible(parts.join(''))
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}\ufeff\u200b]/u)
        expect(shown).not.toMatch(/##\w*\[/)
      }),
    )
  })

  test('is a name for each text: escaping twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(visible(text))).toBe(visible(text))
      }),
    )
  })
})

test('shorten says how much there was', () => {
  expect(shorten('abc', 3)).toBe('abc')
  expect(shorten('abcd', 3)).toBe('abc… (4 characters)')
})

test('guardLines disarms commands at the start of a line, indented or not', () => {
  expect(guardLines('::error::x\n  ::a::b\n\t:::\na ::b')).toBe(
    '\\x3a:error::x\n  \\x3a:a::b\n\t\\x3a::\na ::b',
  )
})
