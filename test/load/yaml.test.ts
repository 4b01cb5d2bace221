import fc from 'fast-check'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { readYaml } from '../../scripts/load/yaml.ts'
import { offsetIn, placeIn } from '../../scripts/model/offsets.ts'
import { pointAt } from '../../scripts/model/source.ts'
import { get, toValue, type YamlScalar } from '../../scripts/model/yaml.ts'

const read = (text: string) => readYaml({ path: 'a.yml', text })
const scalarOf = (text: string): YamlScalar => get(read(text).documents[0], 'k') as YamlScalar

/** What the file holds at every unit of the decoded text, one by one. */
function spelled(text: string): string {
  const scalar = scalarOf(text)
  return [...scalar.text].map((_, i) => text[offsetIn(scalar, i)]).join('')
}

const cases: Record<string, string> = {
  plain: 'k: a b\n',
  'plain over lines': 'k: a\n  b\n\n  c # not this\nz: 1\n',
  single: "k: 'it''s'\n",
  'single over lines': "k: 'a \n\n   b'\n",
  double: 'k: "a\\n\\x41\\u0042 \\"q\\" \\\n   c"\n',
  literal: 'k: |\n    a\n      b\n\n    c\nz: 1\n',
  'literal with indicator': 'k: |2-\n     a\n    b\n',
  'literal keep': 'k: |+\n  a\n\n\nz: 1\n',
  folded: 'k: >\n  a\n  b\n\n  c\n    more\n  d\n\n\n    e\n  f\n',
  'folded strip': 'k: >-\n\n  a\n  b\n',
  crlf: 'k: |\r\n  a\r\n  b\r\nz: 1\r\n',
  'folded crlf': 'k: >\r\n  a\r\n  b\r\n\r\n  c\r\n',
  bom: '\ufeffk: a b\n',
  tab: 'k: |\n  a\tb\n  \tc\n',
}

for (const [name, text] of Object.entries(cases)) {
  test(`offsets: ${name}`, () => {
    const scalar = scalarOf(text)
    const written = spelled(text)
    for (let i = 0; i < scalar.text.length; i++) {
      // Letters and signs are written as they are read; breaks, spaces and escapes may be written in other ways.
      if (/[a-zA-Z]/.test(scalar.text[i] as string) && written[i] !== '\\')
        expect(written[i]).toBe(scalar.text[i])
    }
    expect(written.length).toBe([...scalar.text].length)
  })
}

const word = fc.stringMatching(/^[a-z(){}=~"'#:,.%\\|>-]{1,8}$/)
const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
const paragraph = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.option(line)), {
  minLength: 1,
  maxLength: 8,
})

test('property: every unit of a block scalar is found where it was written', () => {
  fc.assert(
    fc.property(
      paragraph,
      fc.constantFrom('|', '>', '|-', '>-', '|+', '>+'),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('\n', '\r\n'),
      (lines, header, indent, eol) => {
        const [first, ...rest] = lines
        const body = [[0, first?.[1] ?? 'a'] as const, ...rest].map(([extra, content]) =>
          content === null ? '' : ' '.repeat(indent + extra) + content,
        )
        const text = ['k: '.concat(header), ...body, 'z: 1', ''].join(eol)
        const scalar = scalarOf(text)
        let previous = -1
        for (let i = 0; i < scalar.text.length; i++) {
          const offset = offsetIn(scalar, i)
          expect(offset).toBeGreaterThan(previous)
          previous = offset
          const unit = scalar.text[i] as string
          if (/\S/.test(unit)) expect(text[offset]).toBe(unit)
          else if (unit === '\n') expect(text[offset]).toMatch(/[\r\n]/)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('property: every unit of a quoted scalar is found where it was written', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '\n', "'", '"', '\\', ' ', 'é', '😀'), maxLength: 20 }),
      (value) => {
        for (const text of [
          `k: ${JSON.stringify(value)}\n`,
          `k: '${value.replaceAll("'", "''").replaceAll('\n', '')}'\n`,
        ]) {
          const scalar = scalarOf(text)
          for (let i = 0; i < scalar.text.length; i++) {
            const unit = scalar.text[i] as string
            if (/[abé]/.test(unit)) expect(text[offsetIn(scalar, i)]).toBe(unit)
          }
          expect(offsetIn(scalar, scalar.text.length)).toBeLessThanOrEqual(text.length)
        }
      },
    ),
  )
})

test('the value is what js-yaml loads', () => {
  const text = 'a: [1, 2.5, true, ~, x, "1"]\nb: &b {c: 0x1f, d: "e"}\nf: *b\n'
  expect(JSON.stringify(toValue(read(text).documents[0] as never))).toBe(JSON.stringify(load(text)))
})

test('offset 17 of an expression is its own line and column', () => {
  const text = 'k: |\n  sum(up)\n    by (job)\n  > 1\n'
  const scalar = scalarOf(text)
  expect(scalar.text.slice(10, 12)).toBe('by')
  expect(pointAt(scalar.source, offsetIn(scalar, 10))).toMatchObject({ line: 3, column: 5 })
  const place = placeIn(scalar, 10, 12)
  expect(text.slice(place.start, place.end)).toBe('by')
})

test('an escape is pointed at as a whole', () => {
  const text = 'k: "a\\nb"\n'
  const place = placeIn(scalarOf(text), 1, 2)
  expect(text.slice(place.start, place.end)).toBe('\\n')
})

test('merge keys, anchors and aliases', () => {
  const file = read('d: &d\n  a: 1\n  b: 2\nk:\n  <<: *d\n  b: 3\n')
  expect(toValue(get(file.documents[0], 'k') as never)).toEqual({ a: 1, b: 3 })
  expect(file.problems).toEqual([])
})

test.each([
  ['a: [b\nc: d\n', 'syntax'],
  ['a: *nothing\n', 'syntax'],
  ['a: &a [*a]\n', 'syntax'],
  ['a: 1\na: 2\n', 'duplicate-key'],
  ['? [a]\n: b\n', 'syntax'],
  [
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(10)}]`).join('\n')}\n`,
    'syntax',
  ],
])('a problem with its place: %j', (text, kind) => {
  const { problems } = read(text)
  expect(problems.map((p) => p.kind)).toEqual([kind])
  expect(problems[0]?.end).toBeLessThanOrEqual(text.length)
})

test('several documents and empty ones', () => {
  expect(read('a: 1\n---\nb: 2\n').documents.length).toBe(2)
  expect(read('').documents.length).toBe(0)
  expect(read('# only a comment\n').documents.every((d) => d === undefined)).toBe(true)
})
