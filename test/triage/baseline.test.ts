import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { applyBaseline, makeBaseline, parseBaseline, printBaseline } from '../../scripts/triage/baseline.ts'

const finding = (message: string, line = 1): Diagnostic => ({
  check: 'alert/for',
  severity: 'warning',
  file: 'rules/a.yml',
  range: { start: { line, column: 1, offset: line }, end: { line, column: 2, offset: line + 1 } },
  message,
})

test('what is known stays out, wherever it has moved to', () => {
  const baseline = makeBaseline([finding('one'), finding('two', 5)])
  expect(applyBaseline([finding('one', 40), finding('two', 2)], baseline)).toEqual({
    kept: [],
    known: [finding('one', 40), finding('two', 2)],
    unused: [],
  })
})

test('one more of the same is new, and one less is an entry nobody needs', () => {
  const baseline = makeBaseline([finding('one'), finding('one', 9)])
  expect(applyBaseline([finding('one', 1), finding('one', 2), finding('one', 3)], baseline).kept).toEqual([
    finding('one', 3),
  ])
  expect(applyBaseline([finding('one')], baseline).unused).toMatchObject([{ message: 'one', count: 2 }])
})

test('property: a baseline of all findings leaves none, and survives being written', () => {
  const findings = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', 'c "x"', 'ü\n'), fc.nat(100)).map(([m, l]) => finding(m, l + 1)),
  )
  fc.assert(
    fc.property(findings, (all) => {
      const baseline = parseBaseline(printBaseline(makeBaseline(all)))
      expect(applyBaseline([...all].reverse(), baseline)).toMatchObject({ kept: [], unused: [] })
    }),
  )
})

test.each(['', '[]', '{"version":2,"entries":[]}', '{"version":1,"entries":[{"check":"a"}]}'])(
  'no baseline: %j',
  (text) => {
    expect(() => parseBaseline(text)).toThrow()
  },
)
