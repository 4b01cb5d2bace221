import { expect, test } from 'vitest'
import { readFrontMatter } from '../../scripts/load/front-matter.ts'
import { entry } from '../../scripts/model/yaml.ts'

const read = (text: string) => readFrontMatter({ path: 'a.md', text })

/** The values, what is wrong and where, and the text that is left. */
function shown(text: string) {
  const block = read(text)
  return (
    block && {
      format: block.format,
      values: { ...block.values },
      problems: block.problems.map(({ message, start, end }) => [message, text.slice(start, end)]),
      rest: text.slice(block.end),
    }
  )
}

test('YAML, TOML and JSON give the same values', () => {
  const values = { title: 'A: b', weight: 2 }
  const common = { values, problems: [] }
  expect(shown('---\ntitle: "A: b"\nweight: 2\n---\nbody')).toEqual({
    ...common,
    format: 'yaml',
    rest: '\nbody',
  })
  expect(shown('+++\ntitle = "A: b"\nweight = 2\n+++\nbody')).toEqual({
    ...common,
    format: 'toml',
    rest: '\nbody',
  })
  expect(shown('{\n "title": "A: b", "weight": 2 }\nbody')).toEqual({
    ...common,
    format: 'json',
    rest: '\nbody',
  })
})

test('places in YAML are those of the whole file', () => {
  const text = '\ufeff---\r\n# x\r\ntitle: T\r\naliases: [/a, /b]\r\n---\r\n'
  const title = entry(read(text)?.node, 'title')
  expect(title && text.slice(title.value.start, title.value.end)).toBe('T')
  const aliases = entry(read(text)?.node, 'aliases')?.value
  expect(aliases && text.slice(aliases.start, aliases.end)).toBe('[/a, /b]')
})

test.each([
  ['# heading\n\n---\ntitle: x\n---\n'],
  ['{{% rule "a" "b" %}}\n'],
  ['{{< note >}}'],
  ['{% include x %}'],
  ['----\ntitle: x\n----\n'],
  ['--- title\n'],
  [''],
])('%j has none', (text) => {
  expect(read(text)).toBeUndefined()
})

test('an empty block, and one before which lines are left blank, are front matter', () => {
  expect(shown('---\n---\nx')).toEqual({ format: 'yaml', values: {}, problems: [], rest: '\nx' })
  expect(shown('\n\n---\na: 1\n---')).toMatchObject({ values: { a: 1 }, rest: '' })
})

test('only a line of its own closes it', () => {
  expect(shown('---\na: "x ---"\nb: |\n  ---\n---  \nx')).toMatchObject({
    values: { a: 'x ---', b: '---\n' },
    problems: [],
    rest: '\nx',
  })
  expect(shown('{"a": "}\\" {"} x')).toMatchObject({ values: { a: '}" {' }, rest: ' x' })
})

test('what cannot be read is said, at its place', () => {
  expect(shown('---\ntitle: x\n\nbody')?.problems).toEqual([
    ['the front matter opened by `---` is never closed', '---'],
  ])
  expect(shown('+++\n')?.problems).toEqual([['the front matter opened by `+++` is never closed', '+++']])
  expect(shown('{"a": 1')?.problems).toEqual([['the front matter opened by `{` is never closed', '{']])
  expect(shown('---\n- a\n---\n')?.problems).toEqual([
    ['the front matter has to be a list of `key: value` pairs', '- a'],
  ])
  expect(shown('---\na: 1\nb: 2\na: 3\n---\n')?.problems).toEqual([['the key `a` is here twice', 'a']])
  expect(shown('---\nb: 1\na: [1\n---\n')?.problems[0]?.[0]).toMatch(/^the front matter is not valid YAML: /)
  expect(shown('+++\na = 1\nb = zzz\n+++\n')?.problems).toEqual([
    [expect.stringMatching(/^the front matter is not valid TOML: /), 'z'],
  ])
  expect(shown('{"a": 1,\n "b": zzz }')?.problems).toEqual([
    ["the front matter is not valid JSON: Unexpected token 'z'", '{'],
  ])
  expect(shown('{"a": 1\n "b": 2}')?.problems).toEqual([
    [expect.stringMatching(/^the front matter is not valid JSON: Expected ',' or '}' /), '"'],
  ])
})

test('a colon in a value that nobody quoted is explained', () => {
  const help = read('---\ntitle: a\ndescription: Redis: a replica is gone\n---\n')?.problems[0]?.help
  expect(help).toContain('`description: "Redis: a replica is gone"`')
  expect(read('---\ntitle: [a\n---\n')?.problems[0]?.help).toBeUndefined()
})
