/** The schema that editors check suites by: what promtool takes is valid, and slips are not. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { walk } from '../../scripts/load/walk.ts'
import { readYaml } from '../../scripts/load/yaml.ts'
import { suiteOf } from '../../scripts/suite/read.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const schema = JSON.parse(read('scripts/schemas/suite.schema.json')) as Record<string, unknown>
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)
const errorsOf = (text: string): string[] => {
  validate(load(text))
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}
// promtool reads the first document of a file.
const firstOf = (text: string): string => text.split(/^---$/m).find((part) => part.trim() !== '') ?? ''

const suites = walk(root, { ignore: [] })
  .map(({ path }) => path)
  .filter((path) => /^test\/(?:drills|checks\/[^/]+\/[^/]+\/good)\/.*\.yml$/.test(path))
  .filter((path) => suiteOf(readYaml({ path, text: firstOf(read(path)) })))

test('the catalog and the good examples are there', () => {
  expect(suites.length).toBeGreaterThan(15)
})

test.each(suites)('%s is valid', (path) => {
  expect(errorsOf(firstOf(read(path)))).toEqual([])
})

test('the suite in the README is valid', () => {
  const example = /```yaml\n(#.*\nfiredrill: extended\n[\s\S]*?)```/.exec(read('README.md'))?.[1]
  expect(errorsOf(example ?? '')).toEqual([])
})

const valid = `firedrill: extended
rule_files: [r.yml]
evaluation_interval: 1m
shared_series: {base: [{series: up, values: 1x5}]}
tests:
  - use: [base]
    alert_state_test:
      - {alertname: A, states: "pending from 5m, firing from 10m to 20m, resolved", until: 1h30m}
      - {alertname: B, labels: {i: a}, states: inactive, until: 5m}
    alert_rule_test:
      - {alertname: A, eval_time: 5m, exp_alerts: [{labels: {i: a}}, {exp_labels: {i: 1}, exp_annotations: {s: t}}]}
    promql_expr_test:
      - {expr: up, eval_time: 90, exp_samples: [{labels: up, value: 1}]}
`

describe('a slip is found', () => {
  test.each([
    ['use: [base]', 'uses: [base]'],
    ['{labels: {i: a}}', '{labels: {i: a}, exp_labels: {}}'],
    ['exp_annotations', 'annotation'],
    ['eval_time: 5m', 'eval_time: soon'],
    ['alertname: A, eval_time', 'alert: A, eval_time'],
    ['firing from 10m to 20m', 'firing at 10m'],
    [', resolved"', ', quiet"'],
    ['resolved", until', 'resolved", states_until'],
    ['inactive, until', 'inactive, pending from 2m, until'],
    ['values: 1x5', 'value: 1x5'],
    ['firedrill: extended', 'firedrill: plain'],
    // Without the marker it is a plain suite, which has none of this.
    ['firedrill: extended\n', ''],
  ])('%s → %s', (from, to) => {
    expect(errorsOf(valid)).toEqual([])
    expect(valid).toContain(from)
    expect(errorsOf(valid.replace(from, to))).not.toEqual([])
  })
})
