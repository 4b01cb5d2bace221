import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rangeAt, type Source } from '../../scripts/model/source.ts'
import { codeFrame, type FrameOptions } from '../../scripts/report/frame.ts'
import { columnsOf } from '../../scripts/report/width.ts'
import { nasty } from './sample.ts'

const options: FrameOptions = { width: 60, unicode: true, mark: '^' }

/** The frame of what stands between `<<` and `>>`, as text. */
function frame(marked: string, changes: Partial<FrameOptions> = {}): string {
  const start = marked.indexOf('<<')
  const end = marked.indexOf('>>') - 2
  const source: Source = { path: 'a', text: marked.replace('<<', '').replace('>>', '') }
  return codeFrame(source, rangeAt(source, { start, end }), { ...options, ...changes })
    .map(({ number, text, marks }) => `${number ?? ' '}|${text}${marks && `\n |${marks}`}`)
    .join('\n')
}

describe('one line', () => {
  test('carets stand under the span', () => {
    expect(frame('one\nexpr: <<up>> == 0\ntwo\n')).toBe('2|expr: up == 0\n |      ^^')
  })

  test('indentation is left out', () => {
    expect(frame('a:\n      expr: <<up>>')).toBe('2|expr: up\n |      ^^')
  })

  test('but not when the span is in it', () => {
    expect(frame('a:\n  <<  >>  b: 1')).toBe('2|    b: 1\n |^^')
  })

  test('an empty span has one caret, also behind the end of the line', () => {
    expect(frame('a: <<>>b')).toBe('1|a: b\n |   ^')
    expect(frame('a: b<<>>\n')).toBe('1|a: b\n |    ^')
    expect(frame('<<>>')).toBe('1|\n |^')
    expect(frame('a: b<<\n>>c')).toBe('1|a: b\n |    ^')
  })

  test('wide and combining characters, tabs and escapes', () => {
    expect(frame('漢字: <<漢>>字')).toBe('1|漢字: 漢字\n |      ^^')
    expect(frame('e\u0301: <<e\u0301>>x')).toBe('1|e\u0301: e\u0301x\n |   ^')
    expect(frame('a\t<<b>>')).toBe('1|a   b\n |    ^')
    expect(frame('a \x1b[31m<<b>>')).toBe('1|a \\x1b[31mb\n |          ^')
    expect(frame('a \u202e<<b>>')).toBe('1|a \\u202eb\n |        ^')
    expect(frame('##[x]<<b>>')).toBe('1|#\\x23[x]b\n |        ^')
  })

  test('CRLF and a byte order mark have no width', () => {
    expect(frame('\ufeffa: <<b>>\r\nc')).toBe('1|a: b\n |   ^')
  })

  test('long lines are clipped around the span', () => {
    const long = `start ${'x'.repeat(100)} <<span>> ${'y'.repeat(100)} end`
    expect(frame(long, { width: 30 })).toBe('1|…xxxxxxx span yyyyyyyyyyyyyyy…\n |         ^^^^')
    expect(frame(long, { width: 30, unicode: false })).toBe(
      '1|...xxxxx span yyyyyyyyyyyyy...\n |         ^^^^',
    )
    expect(frame(`<<span>> ${'y'.repeat(100)}`, { width: 20 })).toBe('1|span yyyyyyyyyyyyyy…\n |^^^^')
    expect(frame(`${'x'.repeat(100)} <<span>>`, { width: 20 })).toBe(
      '1|…xxxxxxxxxxxxxx span\n |                ^^^^',
    )
  })

  test('a caret behind a long line is within the width', () => {
    expect(frame(`${'x'.repeat(10)}<<>>`, { width: 10 })).toBe('1|…xxxxxxxx\n |         ^')
  })

  test('a span longer than the frame is shown from its start', () => {
    expect(frame(`${'x'.repeat(50)}<<${'s'.repeat(50)}>>`, { width: 12 })).toBe(
      '1|…ssssssssss…\n | ^^^^^^^^^^',
    )
  })

  test('a line of a million characters is looked at only around the span', () => {
    const [line] = frame(`${'x\t'.repeat(500_000)}<<span>>${'漢'.repeat(500_000)}`, { width: 40 }).split('\n')
    expect(line).toContain('span')
  })
})

describe('several lines', () => {
  test('each has its part of the span', () => {
    expect(frame('a\n  b: <<c\n    d\n  e>> f')).toBe('2|b: c\n |   ^\n3|  d\n |  ^\n4|e f\n |^')
  })

  test('the middle of a long span is left out', () => {
    expect(frame('<<a\nb\nc\nd\ne>>')).toBe('1|a\n |^\n2|b\n |^\n |⋮\n5|e\n |^')
    expect(frame('<<a\nb\nc\nd>>')).toBe('1|a\n |^\n2|b\n |^\n3|c\n |^\n4|d\n |^')
  })

  test('a span that ends at the start of a line does not reach into it', () => {
    expect(frame('a: <<b\n>>c')).toBe('1|a: b\n |   ^')
  })
})

test('a place that is not in the source has no frame', () => {
  const point = { line: 7, column: 1, offset: 99 }
  expect(codeFrame({ path: 'a', text: 'x' }, { start: point, end: point }, options)).toEqual([])
})

describe('properties', () => {
  const around = fc
    .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme' })), { maxLength: 30 })
    .map((parts) => parts.join('').replace(/[\nX]/g, ''))

  test('the caret is under the span and the frame keeps to its width', () => {
    fc.assert(
      fc.property(
        around,
        around,
        fc.integer({ min: 10, max: 60 }),
        fc.boolean(),
        (before, after, width, unicode) => {
          const source = { path: 'a', text: `é${before} X ${after}` }
          const start = before.length + 2
          const lines = codeFrame(source, rangeAt(source, { start, end: start + 1 }), {
            width,
            unicode,
            mark: '^',
          })
          expect(lines).toHaveLength(1)
          const { text = '', marks = '' } = lines[0] ?? {}
          expect(columnsOf(text)).toBeLessThanOrEqual(width)
          expect(marks.trimStart()).toBe('^')
          expect(columnsOf(text.slice(0, text.indexOf('X')))).toBe(marks.indexOf('^'))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('any span of any text is drawn without an error, within the width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...nasty, '\n', '\n'), { maxLength: 40 }).map((parts) => parts.join('')),
        fc.nat(200),
        fc.nat(200),
        (text, a, b) => {
          const source = { path: 'a', text }
          const start = Math.min(a, b, text.length)
          const range = rangeAt(source, { start, end: Math.min(Math.max(a, b), text.length) })
          for (const line of codeFrame(source, range, { ...options, width: 20 })) {
            expect(columnsOf(line.text)).toBeLessThanOrEqual(20)
            expect(line.marks.length).toBeLessThanOrEqual(20)
          }
        },
      ),
    )
  })
})
