/** The keys of suites stand in scripts/suite/keys.ts; the schema for editors has to name the same. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  addedKeys,
  extendedKeys,
  type LevelName,
  plainKeys,
  stateTestKeys,
} from '../../scripts/suite/keys.ts'

const { definitions } = JSON.parse(
  readFileSync(new URL('../../scripts/schemas/suite.schema.json', import.meta.url), 'utf8'),
) as { definitions: Record<string, { properties: Record<string, unknown> }> }
const inSchema = (name: string): string[] => Object.keys(definitions[name]?.properties ?? {}).sort()

const all = {
  leftOpen: true,
  defaultInterval: true,
  histogram: true,
  fuzzyCompare: true,
  startTimestamp: true,
}
const none = {
  leftOpen: false,
  defaultInterval: false,
  histogram: false,
  fuzzyCompare: false,
  startTimestamp: false,
}

test.each<[LevelName, string]>([
  ['unitTestFile', 'suite'],
  ['testGroup', 'test'],
  ['series', 'series'],
  ['alertTestCase', 'alertTest'],
  ['alert', 'alert'],
  ['promqlTestCase', 'exprTest'],
  ['sample', 'sample'],
])('%s: the newest promtool knows what the schema names', (level, name) => {
  expect([...plainKeys(level, all)].sort()).toEqual(inSchema(name))
})

test.each<[LevelName, string]>([
  ['unitTestFile', 'extendedSuite'],
  ['testGroup', 'extendedTest'],
  ['alertTestCase', 'extendedAlertTest'],
])('%s: the extended form has what the schema names', (level, name) => {
  expect([...extendedKeys(level)].sort()).toEqual(inSchema(name))
})

test('parts of alerts and state tests are as in the schema', () => {
  expect([...addedKeys('alert')].sort()).toEqual(inSchema('part'))
  expect([...stateTestKeys].sort()).toEqual(inSchema('stateTest'))
})

test('an older promtool knows fewer keys', () => {
  expect(plainKeys('unitTestFile', none)).not.toContain('fuzzy_compare')
  expect(plainKeys('testGroup', none)).not.toContain('start_timestamp')
  expect(plainKeys('sample', none)).toEqual(['labels', 'value'])
})
