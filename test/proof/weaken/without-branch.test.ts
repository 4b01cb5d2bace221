import { expect, test } from 'vitest'
import { mutantsOf } from '../../../scripts/proof/weaken/without-branch.ts'

const shown = (text: string): string[] =>
  mutantsOf(text).map(({ op, branch, expr }) => `${op} ${text.slice(branch.start, branch.end)}: ${expr}`)

test('each operand is left out, in the order of the text', () => {
  expect(shown('a and on (i) b')).toEqual(['and a: (b)', 'and b: (a)'])
  expect(shown('a > 1 or b')).toEqual(['or a > 1: (b)', 'or b: (a > 1)'])
  expect(shown('a + b > 1')).toEqual([])
  expect(shown('a (')).toEqual([])
  expect(shown('')).toEqual([])
})

test('parts of a chain are its operands, whatever the parentheses', () => {
  expect(shown('a or b or c')).toEqual(['or a: (b) or c', 'or b: (a) or c', 'or c: (a or b)'])
  expect(shown('a or (b or c)')).toEqual(['or a: ((b or c))', 'or b: a or ((c))', 'or c: a or ((b))'])
  expect(shown('(a or b) and c')).toEqual([
    'and (a or b): (c)',
    'or a: ((b)) and c',
    'or b: ((a)) and c',
    'and c: ((a or b))',
  ])
})

test('of `unless` the right, and that of each one in a row', () => {
  expect(shown('a unless b')).toEqual(['unless b: (a)'])
  expect(shown('a unless b unless c')).toEqual(['unless b: (a) unless c', 'unless c: (a unless b)'])
  expect(shown('a unless (b unless c)')).toEqual(['unless (b unless c): (a)', 'unless c: a unless ((b))'])
})

test('what is around an operation stays, and what is left keeps its place among the operators', () => {
  expect(shown('sum(a + b or c) > 2 * d')).toEqual([
    'or a + b: sum((c)) > 2 * d',
    'or c: sum((a + b)) > 2 * d',
  ])
  expect(shown('2 * (a or b)')).toEqual(['or a: 2 * ((b))', 'or b: 2 * ((a))'])
})

test('there are bounds', () => {
  expect(shown(Array.from({ length: 150 }, (_, i) => `m${i}`).join(' or '))).toHaveLength(150)
  expect(shown(Array.from({ length: 400 }, (_, i) => `m${i}`).join(' or '))).toHaveLength(200)
})
