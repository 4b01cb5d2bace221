/** Where Go's YAML, which is Prometheus' own, takes more than the parser does. */
import { describe, expect, test } from 'vitest'
import { readYaml } from '../../scripts/load/yaml.ts'
import { offsetIn } from '../../scripts/model/offsets.ts'
import { toValue, type YamlScalar } from '../../scripts/model/yaml.ts'

const read = (text: string) => readYaml({ path: 'a.yml', text })

const valueIn = (text: string): unknown => {
  const { documents, problems } = read(text)
  if (problems.length > 0) return problems.map(({ message }) => message)
  return documents[0] && toValue(documents[0])
}

describe('the lines of a quoted scalar', () => {
  test.each([
    ['at the column of its key', 'a:\n  k: "one\n  two"\n  z: 1\n'],
    ['before it', 'a:\n    k: "one\n  two"\n    z: 1\n'],
    ['at the beginning', 'a:\n  k: "one\ntwo"\n  z: 1\n'],
    ['in single quotes', "a:\n  k: 'one\n  two'\n  z: 1\n"],
    ['by tabs', 'a:\n  k: "one\n\t\ttwo"\n  z: 1\n'],
    ['with carriage returns', 'a:\r\n  k: "one\r\n  two"\r\n  z: 1\r\n'],
  ])('%s', (_, text) => {
    expect(valueIn(text)).toEqual({ a: { k: 'one two', z: 1 } })
  })

  test('several scalars of several lines, with empty ones', () => {
    const text = 'a:\n  k: "one\n\n  two\n  three #4\n  five"\n  l: "six\n  seven"\n'
    expect(valueIn(text)).toEqual({ a: { k: 'one\ntwo three #4 five', l: 'six seven' } })
  })

  test('their places are those of the file', () => {
    const text = 'a:\n  k: "one\n  two"\n'
    const [root] = read(text).documents
    const inner = root?.kind === 'map' ? root.entries[0]?.value : undefined
    const scalar = (inner?.kind === 'map' ? inner.entries[0]?.value : undefined) as YamlScalar
    expect(text.slice(scalar.start, scalar.end)).toBe('"one\n  two"')
    expect(offsetIn(scalar, 4)).toBe(text.indexOf('two'))
  })

  test('none goes over the end of a document', () => {
    expect(valueIn('a:\n  k: "one\n---\ntwo"\n')).toEqual([expect.stringContaining('not valid YAML')])
    expect(valueIn('a:\n  k: "one\ntwo\n---\nthree"\n')).toEqual([expect.stringContaining('not valid YAML')])
  })

  test('of a file with no end of them only the first is reported', () => {
    const many = Array.from({ length: 500 }, (_, i) => `  k${i}: "one\n  two"\n`).join('')
    expect(valueIn(`a:\n${many}`)).toEqual(['this is not valid YAML: deficient indentation'])
  })
})

test('braces may end at the column of their key', () => {
  expect(valueIn('a:\n  k: { b: c,\n  d: e\n  }\n  z: 1\n')).toEqual({ a: { k: { b: 'c', d: 'e' }, z: 1 } })
})

test('a comment takes no line into itself', () => {
  expect(valueIn('a:\n  k: { b: c, # why\nd: e }\n')).toEqual([
    'this is not valid YAML: deficient indentation',
  ])
})

test('an escaped apostrophe', () => {
  expect(valueIn('k: "it\\\'s \\\\\'t\\\\"\n')).toEqual({ k: "it's \\'t\\" })
  const scalar = (read('k: "it\\\'s"\n').documents[0] as unknown as { entries: { value: YamlScalar }[] })
    .entries[0]?.value
  expect(scalar && offsetIn(scalar, 3)).toBe('k: "it\\\'s"'.indexOf('s"'))
  expect(valueIn('k: "\\d"\n')).toEqual(['this is not valid YAML: unknown escape sequence'])
})
