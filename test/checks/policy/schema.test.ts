/** The schema of `policy:`, the fields that the checks read, and the examples: none without the others. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadConfig } from '../../../scripts/config/load.ts'
import { regexpFields } from '../../../scripts/config/policy.ts'
import { readYaml } from '../../../scripts/load/yaml.ts'
import type { YamlNode } from '../../../scripts/model/yaml.ts'
import { get } from '../../../scripts/model/yaml.ts'

interface Schema {
  readonly $ref?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly definitions?: Readonly<Record<string, Schema>>
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const root = JSON.parse(read('../../../scripts/schemas/config.schema.json')) as Schema

const resolve = (schema: Schema): Schema =>
  schema.$ref === undefined
    ? schema
    : (root.definitions?.[schema.$ref.replace('#/definitions/', '')] as Schema)

/** Every field of a schema: `*` is an item or a value, `~` a key. */
function* fieldsOf(schema: Schema, path = ''): Generator<{ path: string; schema: Schema }> {
  const { properties, additionalProperties, propertyNames, items } = resolve(schema)
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  for (const [name, field] of Object.entries(properties ?? {})) {
    yield { path: at(name), schema: resolve(field) }
    yield* fieldsOf(field, at(name))
  }
  if (propertyNames) yield { path: at('~'), schema: propertyNames }
  const inner = items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
  if (inner) {
    yield { path: at('*'), schema: resolve(inner) }
    yield* fieldsOf(inner, at('*'))
  }
}

const entry = resolve(root.properties?.policy as Schema).items as Schema
const fields = [...fieldsOf(entry)]

test('the regular expressions are those that the schema names', () => {
  const named = fields.filter(({ schema }) => schema.format === 'regexp').map(({ path }) => path)
  expect(named.length).toBeGreaterThan(40)
  expect(named.toSorted()).toEqual(regexpFields.toSorted())
})

/** The paths that an example uses, as `fieldsOf` writes them; values of enumerations as well. */
function* usesOf(node: YamlNode, schema: Schema, path = ''): Generator<string> {
  yield path
  const { properties, additionalProperties, items } = resolve(schema)
  if (resolve(schema).enum && node.kind === 'scalar') yield `${path}=${node.text}`
  const inner = items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if (node.kind === 'seq') for (const item of node.items) yield* usesOf(item, inner as Schema, at('*'))
  if (node.kind !== 'map') return
  for (const { key, value } of node.entries) {
    if (properties) yield* usesOf(value, properties[key.text] as Schema, at(key.text))
    else {
      yield at('~')
      yield* usesOf(value, inner as Schema, at('*'))
    }
  }
}

test('every field has an example that breaks what it demands', () => {
  const examples = readdirSync(new URL('.', import.meta.url), { withFileTypes: true }).filter((item) =>
    item.isDirectory(),
  )
  const used = new Set(
    examples.flatMap(({ name }) => {
      const yaml = readYaml({ path: name, text: read(`${name}/bad/firedrill.yml`) })
      const policies = get(yaml.documents[0], 'policy')
      return policies?.kind === 'seq' ? policies.items.flatMap((item) => [...usesOf(item, entry)]) : []
    }),
  )
  const wanted = fields.flatMap(({ path, schema }) => [
    path,
    // Not of those whose values make no difference to the code, or are tried elsewhere.
    ...(/^(severity|group\.)/.test(path)
      ? []
      : (schema.enum ?? []).map((value) => `${path}=${value}`)),
  ])
  expect(wanted.filter((path) => !used.has(path))).toEqual([])
})

test('every field says what it is', () => {
  const dumb = fields.filter(
    ({ path, schema }) =>
      !path.endsWith('~') && !path.endsWith('*') && !('description' in (schema as object)),
  )
  expect(dumb.map(({ path }) => path)).toEqual([])
})

function refusal(text: string): { message: string; help?: string } {
  try {
    loadConfig(readYaml({ path: 'firedrill.yml', text }), [])
  } catch (error) {
    const { name, message, help } = error as Error & { help?: string }
    expect(name).toBe('UsageError')
    return { message, help }
  }
  throw new Error(`taken: ${text}`)
}

test.each([
  ['name: { matching: "a(b" }', /^firedrill\.yml:2:\d+: `a\(b` is not a regular expression: /],
  ['labels: { values: { "[": [a] } }', /`\[` is not a regular expression/],
  ['annotations: { namedUrl: [ok, "*x"] }', /`\*x` is not a regular expression/],
  ['expression: { selectors: [{ metric: "(?<x" }] }', /is not a regular expression/],
  ['group: { tenants: { metrics: { a: ["x{2,1}"] } } }', /is not a regular expression/],
  ['match: { labels: { severity: "\\\\1" } }', /is not a regular expression/],
  ['for: { max: 5 minutes }', /`policy\.0\.for\.max` has to be as the schema says/],
  ['labels: { required: [] }', /`policy\.0\.labels\.required` has to be of 1 or more entries/],
  ['lables: { required: [a] }', /unknown field `lables` in `policy\.0`/],
  ['expression: { underscoresFrom: 10 }', /underscoresFrom/],
  ['name: { style: kebab }', /has to be one of CamelCase, snake_case/],
])('%s is refused with its place', (text, message) => {
  const refused = refusal(`policy:\n  - ${text}\n`)
  expect(refused.message).toMatch(message)
  expect(refused.message).toMatch(/^firedrill\.yml:\d+:\d+: /)
})

test('the place is that of the wrong character', () => {
  expect(refusal('policy:\n  - name:\n      matching: "a.*(b|c"\n').message).toMatch(/^firedrill\.yml:3:21: /)
})

test('regular expressions are those of Prometheus', () => {
  const text = 'policy:\n  - name: { matching: "(?i)redis.*", rejected: "[[:upper:]]+\\\\z" }\n'
  expect(loadConfig(readYaml({ path: 'firedrill.yml', text }), []).config.policy).toHaveLength(1)
})

test('without a policy there is none', () => {
  expect(loadConfig(undefined, []).config.policy).toEqual([])
})
