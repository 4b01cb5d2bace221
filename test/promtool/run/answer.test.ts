import { expect, test } from 'vitest'
import { readAnswer } from '../../../scripts/promtool/run/answer.ts'

const refusal = (one: string, other: string): string =>
  `found duplicate series for the match group {} on the right hand-side of the operation: [${one}, ${other}];many-to-many matching not allowed: matching labels must be unique on one side`

test.each([
  ['{__name__="b", y="1"}', '{__name__="b"}'],
  ['{__name__="b", y="}, {"}', '{__name__="b", x="\\"}, {"}'],
])('an error names %s and %s in one order, whichever promtool met first', (one, other) => {
  const errors = [refusal(one, other), refusal(other, one)].map((error) => {
    const output = `Unit Testing:  t.yml\n  FAILED:\n    expr: "a * on(x) b", time: 1m, err: ${error}\n    rule: r, time: 1m0s, err: ${error}\n\n`
    return readAnswer(output).records.map((record) => 'error' in record && record.error)
  })
  expect(errors[0]).toEqual(errors[1])
  const either = [refusal(one, other), refusal(other, one)]
  expect(errors.flat().every((error) => either.includes(error || ''))).toBe(true)
})
