/** At every path of the schema, a value of the wrong kind is refused with its place, and never a crash. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadConfig } from '../../scripts/config/load.ts'
import { UsageError } from '../../scripts/errors.ts'
import { readYaml } from '../../scripts/load/yaml.ts'

interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
}

const schema = JSON.parse(
  readFileSync(new URL('../../scripts/schemas/config.schema.json', import.meta.url), 'utf8'),
) as Schema & { readonly definitions: Readonly<Record<string, Schema>> }

type Wrap = (value: string) => string

/** A text of the file for each path that a value can stand at. */
function* pathsOf(part: Schema, path: string, wrap: Wrap): Generator<{ path: string; wrap: Wrap }> {
  const own = part.$ref ? (schema.definitions[part.$ref.replace('#/definitions/', '')] as Schema) : part
  yield { path, wrap }
  for (const [key, value] of Object.entries(own.properties ?? {}))
    yield* pathsOf(value, `${path}.${key}`, (text) => wrap(`{"${key}": ${text}}`))
  if (own.items) yield* pathsOf(own.items, `${path}[]`, (text) => wrap(`[${text}]`))
  if (typeof own.additionalProperties === 'object')
    for (const key of ['x', '__proto__', '~1/"'])
      yield* pathsOf(own.additionalProperties, `${path}.${key}`, (text) =>
        wrap(`{${JSON.stringify(key)}: ${text}}`),
      )
}

const wrong = [
  ...['null', 'true', '0', '-1', '1e309', '.nan', '""', '"["', '"\\0"', 'x', '[]', '[[]]', '[null]', '[{}]'],
  ...['{}', '{"": ""}', '{__proto__: {x: 1}}', '{constructor: 1}', '{? [a] : b}', '{<<: {a: 1}}', '{<<: 1}'],
  ...['{a: 1, a: 2}', '&a [*a]', '*b', '!!binary x', '!!set {a}', '2024-01-02', '{a: {b: {c: [d]}}}'],
]

/** Loaded, or refused with the place. */
function outcomeOf(text: string): string {
  try {
    loadConfig(readYaml({ path: 'firedrill.yml', text }), [])
    return 'loaded'
  } catch (error) {
    if (!(error instanceof UsageError)) return `crashed: ${String(error)}`
    return /^firedrill\.yml:(\d+:\d+: | `)/.test(error.message) ? 'refused' : `no place: ${error.message}`
  }
}

const paths = [...pathsOf(schema, '', (text) => text)]

test('the schema has many paths', () => {
  expect(paths.length).toBeGreaterThan(150)
})

test.each(paths)('wrong values at $path', ({ wrap }) => {
  const outcomes = wrong.map((value) => [wrap(value), outcomeOf(wrap(value))])
  expect(outcomes.filter(([, outcome]) => outcome !== 'loaded' && outcome !== 'refused')).toEqual([])
  expect(outcomes.some(([, outcome]) => outcome === 'refused')).toBe(true)
})

test.each([
  'a: 1\n---\nb: 1\n',
  '--- \n...\n',
  '# only\n',
  '\ufeff',
  '[]',
  'x',
  '"',
  '{',
  '%YAML 9.9\n---\n',
  '\t',
])('a file that is %j', (text) => {
  expect(outcomeOf(text)).toMatch(/^(loaded|refused)$/)
})
