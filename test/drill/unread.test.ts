/** An extended suite that promtool can't be asked about is told at the place that is in the way. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { runDrills } from '../../scripts/drill/drill.ts'
import { newFolder } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'

const promtool = await runnerForTests()
let root: string
beforeEach(() => {
  root = newFolder()
})

const rules = 'groups:\n- name: g\n  rules:\n  - {alert: Down, expr: up == 0, for: 2m}\n'
const one = `  interval: 1m
  input_series: [{series: up, values: 0x9}]
  alert_state_test: [{alertname: Down, states: 'pending from 0m, firing from 2m'}]
`
const head = 'firedrill: extended\nrule_files: [r.yml]\ntests:\n'

async function run(text: string, ruleFile = rules) {
  const files = { 'r.yml': ruleFile, 't.yml': text }
  for (const [path, content] of Object.entries(files)) writeFileSync(join(root, path), content)
  const { results, diagnostics } = await runDrills(makeProject(files), promtool, { root, refused: new Set() })
  return {
    verdicts: results.map(({ verdict }) => verdict),
    findings: diagnostics.map(({ range, message, help }) => {
      const at = text.slice(range?.start.offset, range?.end.offset)
      return `[${at}] ${message.replace('the suite was not run: ', '')}${help ? ` -> ${help}` : ''}`
    }),
  }
}

test('merge keys and anchors are read, as nothing but this tool reads the suite', async () => {
  const text = `${head}- &first\n  name: one\n${one}- <<: *first\n  name: two\n- <<: *first\n  input_series: [{series: up, values: 1x9}]\n`
  const { verdicts, findings } = await run(text)
  expect(verdicts).toEqual(['passed', 'passed', 'failed'])
  expect(findings).toEqual([expect.stringContaining('`Down` is inactive at 0s, not pending')])
})

test.each([
  ['values: 0x9', 'value: 0x9', '[value] a series has a key `value` -> Did you mean `values`?'],
  ['values: 0x9', 'values: [0]', '[[0]] values is not a scalar'],
  ['values: 0x9', 'values: !!str 0x9', '[!] a tag, a directive or a rare line end is read in several ways'],
  ['interval: 1m', 'interval: 1 m', '[1 m] interval is no duration -> Write a number with a unit'],
  ['interval: 1m', 'interval: 1m\n  interval: 2m', '[interval] the key `interval` is here twice'],
  [
    'interval: 1m',
    'interval: 1m\n  external_labels: {a: [b]}',
    '[[b]] external_labels holds more than texts',
  ],
])('%s -> %s', async (from, to, finding) => {
  const { verdicts, findings } = await run(`${head}-${one.replace(from, to).slice(1)}`)
  expect(findings).toEqual([expect.stringContaining(finding)])
  expect(new Set(verdicts)).toEqual(new Set(['error', 'skipped']))
})

const indented = rules.replaceAll('\n', '\n  ').trimEnd()
test.each([
  [
    `kind: PrometheusRule\nspec:\n  ${indented}\n`,
    'is an object of Kubernetes, which promtool does not load -> Put its',
  ],
  [rules.replace('{alert', '{<<: {labels: {a: b}}, alert'), 'has merge keys, which promtool may read in'],
  [`${rules}---\n`, 'is more than one YAML document'],
])('a rule file that keeps it from being run is named: %s', async (ruleFile, why) => {
  const { verdicts, findings } = await run(`${head}-${one.slice(1)}`, ruleFile)
  expect(findings).toEqual([expect.stringContaining(`[r.yml] \`r.yml\` ${why}`)])
  expect(verdicts).toContain('error')
})

test('of one that leads out of the tree each state over time is skipped once', async () => {
  const { verdicts } = await run(`${head.replace('r.yml', '/etc/r.yml')}-${one.slice(1)}`)
  expect(verdicts).toEqual(['error', 'skipped'])
})
