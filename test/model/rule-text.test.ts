import fc from 'fast-check'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { ruleLines } from '../../scripts/model/rule-text.ts'
import { makeProject } from '../support/tree.ts'

/** Every rule of a file, as a text. */
const texts = (text: string): string[] =>
  makeProject({ 'rules/a.yml': text }).rules.map((rule) => ruleLines(rule).join('\n'))

const inGroup = (rules: string): string => `groups:\n- name: g\n  rules:\n${rules}`

test('comments at line ends, between the keys and below them belong to the rule', () => {
  expect(
    texts(
      inGroup(`  # Not about the rule alone.
  - alert: A # name
    # why
    expr: up == 0   # not yet

    for: 5m
# at the margin
    labels: {severity: page} # end
    # still A

      # still A
  # not A
  - alert: B
    expr: up
`),
    ),
  ).toEqual([
    `alert: A # name
# why
expr: up == 0   # not yet

for: 5m
# at the margin
labels: {severity: page} # end
# still A

  # still A`,
    'alert: B\nexpr: up',
  ])
})

test('comments between the dash and the first key belong to it, anchors do not', () => {
  expect(
    texts(
      inGroup(`  - # why
    # and how

    alert: A
  -
    alert: B
  - &anchor
    alert: C
  - alert: D
`),
    ),
  ).toEqual(['# why\n# and how\nalert: A', 'alert: B', 'alert: C', 'alert: D'])
})

test('blocks keep their own indentation, blanks at line ends and blank lines', () => {
  expect(
    texts(
      inGroup(`  - alert: A
    expr: |2-
        sum(up)
          by (job)  

      > 1
    annotations:
      d: >-
        a
          b
\t
      s: "x
         y"
`),
    ),
  ).toEqual([
    'alert: A\nexpr: |2-\n    sum(up)\n      by (job)  \n\n  > 1\nannotations:\n  d: >-\n    a\n      b\n\t\n  s: "x\n     y"',
  ])
})

test('lines that a block keeps are kept', () => {
  expect(
    texts(inGroup('  - alert: A\n    expr: |+\n      up\n\n\n  - alert: B\n    expr: |\n      up\n\n')),
  ).toEqual(['alert: A\nexpr: |+\n  up\n\n', 'alert: B\nexpr: |\n  up'])
})

test('a key without a value keeps its colon', () => {
  expect(texts(inGroup('  - alert: A\n    expr: up\n    labels: # none\n  - alert: B\n    for:\n'))).toEqual([
    'alert: A\nexpr: up\nlabels: # none',
    'alert: B\nfor:',
  ])
})

test('flow style', () => {
  expect(
    texts(inGroup('  - {alert: A, expr: up} # why\n    # more\n  - {alert: B,\n     expr: up}\n')),
  ).toEqual(['{alert: A, expr: up} # why\n# more', '{alert: B,\n expr: up}'])
  expect(
    texts(
      '{"groups": [{"name": "g", "rules": [{\n  "alert": "A",\n  "labels": {\n    "a": "b"\n  }\n}, {"alert": "B"}, # b\n {"alert": "C"}\n # end\n]}]}',
    ),
  ).toEqual([
    '{\n  "alert": "A",\n  "labels": {\n    "a": "b"\n  }\n}',
    '{"alert": "B"}',
    '{"alert": "C"}\n# end',
  ])
})

test('aliases stay aliases; a rule that is one is shown as it stands at its anchor', () => {
  expect(
    texts(`x:
  labels: &l {a: b}
  rule: &r
    alert: R
    expr: up
    labels: *l
groups:
- name: g
  rules:
  - *r
  - <<: *r
    alert: S
    labels: *l # same
  - alert: T
    labels: *l
`),
  ).toEqual(['alert: R\nexpr: up\nlabels: *l', '<<: *r\nalert: S\nlabels: *l # same', 'alert: T\nlabels: *l'])
})

test('line ends of either kind', () => {
  const text = inGroup('  - alert: A\n    expr: |\n      a\n\n      b\n    # c\n  - # d\n    alert: B\n')
  for (const eol of ['\r\n', '\r'])
    expect(texts(text.replaceAll('\n', eol))).toEqual(['alert: A\nexpr: |\n  a\n\n  b\n# c', '# d\nalert: B'])
})

test('a PrometheusRule, several documents, no line end at the end', () => {
  const custom = (name: string) =>
    `kind: PrometheusRule\nspec:\n    groups:\n        - name: g\n          rules:\n              - alert: ${name}\n                expr: up # ${name}`
  expect(texts(`${custom('A')}\n---\n${custom('B')}`)).toEqual([
    'alert: A\nexpr: up # A',
    'alert: B\nexpr: up # B',
  ])
})

const scalar = fc.oneof(
  fc.constantFrom(
    'up == 0',
    '5m',
    '"a # b"',
    "'it''s'",
    '"{{ $labels.x }}"',
    '[a, b]',
    '{a: b}',
    '&x y',
    '',
    '~',
  ),
  fc
    .tuple(
      fc.constantFrom('|', '>', '|-', '>-', '|+', '>+'),
      fc.array(fc.constantFrom('text', '', '  more', '# no comment', '`code`', '```'), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([header, lines]) => ({ header, lines })),
)
const spaces = (n: number): string => ' '.repeat(n)

test('property: the text alone means what it means in its file', () => {
  const rule = fc.tuple(
    fc.array(scalar, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom('', ' # why', '\n# margin'),
    fc.boolean(),
  )
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom('\n', '\r\n'),
      (rules, indent, eol) => {
        const lines = rules.flatMap(([values, gap, comment, below], index) => {
          const column = indent + 1 + gap
          const keys = values.flatMap((value, k) => {
            const key = `${spaces(column)}k${k}:`
            if (typeof value === 'string') return [`${key} ${value}${comment}`]
            const body = ['first', ...value.lines].map((line) =>
              line === '' ? '' : spaces(column + 2) + line,
            )
            return [`${key} ${value.header}`, ...body]
          })
          return [
            `${spaces(indent)}-${spaces(gap)}alert: A${index}`,
            ...keys,
            ...(below ? [`${spaces(column)}# below`, ''] : []),
          ]
        })
        const text =
          `groups:\n- name: g\n  rules:\n${lines.map((line) => (line.startsWith('#') ? line : spaces(2) + line)).join('\n')}\n`.replaceAll(
            '\n',
            eol,
          )
        const whole = load(text) as { groups: { rules: unknown[] }[] }
        const shown = texts(text)
        expect(shown).toHaveLength(rules.length)
        for (const [index, one] of shown.entries()) {
          expect(load(`${one}\n`)).toEqual(whole.groups[0]?.rules[index])
          if (rules[index]?.[3] && rules[index][2] !== '\n# margin') expect(one).toMatch(/\n# below$/)
          expect(one).toMatch(/^alert: A/)
        }
      },
    ),
    { numRuns: 500 },
  )
})
