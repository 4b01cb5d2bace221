import { describe, expect, test } from 'vitest'
import { clearLine, clearScreen } from '../../scripts/context.ts'
import { writerTo } from '../../scripts/report/writer.ts'

const written = (text: string, form?: 'text' | 'format', isTTY = false, color = false): string => {
  let all = ''
  writerTo({ write: (part) => (all += part), isTTY, columns: 80 }, color).write(text, form)
  return all
}

describe('text for people', () => {
  test.each([
    ['a\tb\n', 'a\tb\n'],
    ['a\r\n', 'a\\r\n'],
    ['\x1b]0;x\x07', '\\x1b]0;x\\x07'],
    ['\u202e\u200b', '\\u202e\\u200b'],
    ['a\n  ::error::b\n', 'a\n  \\x3a:error::b\n'],
    ['##[group]a ##vso[b]', '#\\x23[group]a #\\x23vso[b]'],
    ['a travis_fold:start:b', 'a travis\\x5ffold:start:b'],
    ['section_start:1:a', 'section\\x5fstart:1:a'],
    [
      '--- a\n+++ a\n~~~ a\n^^^ +++\n---\n--- ',
      '\\x2d-- a\n\\x2b++ a\n\\x7e~~ a\n\\x5e^^ +++\n---\n\\x2d-- ',
    ],
    ['é 漢字 👩‍👧', 'é 漢字 👩‍👧'],
    ['\x1b[31ma\x1b[39m', '\\x1b[31ma\\x1b[39m'],
  ])('%j', (text, shown) => {
    expect(written(text)).toBe(shown)
  })

  test('keeps our own styles where there is colour, and no others', () => {
    expect(written('\x1b[1ma\x1b[22m\x1b[5mb\x1b[38;5;1mc', 'text', true, true)).toBe(
      '\x1b[1ma\x1b[22m\\x1b[5mb\\x1b[38;5;1mc',
    )
    expect(written('\x1b[1m::error::a\x1b[22m', 'text', true, true)).toBe('\x1b[1m\\x3a:error::a\x1b[22m')
  })

  test('is cut where a line is longer than anybody reads', () => {
    expect(written(`${'x'.repeat(1e6)}\ny\n`)).toMatch(/^x{32768}… \(1000000 characters\)\ny\n$/)
    expect(written(`${'\x1b[1mx'.repeat(1e5)}\n`, 'text', true, true)).not.toContain('\x1b')
  })

  test('clears the screen of a terminal, and nothing else', () => {
    expect(written(clearScreen, 'text', true)).toBe(clearScreen)
    expect(written(clearLine, 'text', true)).toBe(clearLine)
    expect(written(`a${clearScreen}`, 'text', true)).toBe('a\\x1b[2J\\x1b[H')
    expect(written(clearScreen)).toBe('\\x1b[2J\\x1b[H')
  })
})

test('text of a format keeps its commands, and no controls', () => {
  expect(written('::error::a\n--- a\r\n\tb', 'format')).toBe('::error::a\n--- a\r\n\tb')
  expect(written('a\rb\x1b[31m\u202e\u2028\x85##[c]\ud800', 'format', true, true)).toBe(
    'a\\rb\x1b[31m\\u202e\\u2028\\x85#\\x23[c]\\ud800',
  )
  expect(written('\x1b[31ma', 'format')).toBe('\\x1b[31ma')
})
