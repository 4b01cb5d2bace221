/** `firedrill drill` on tests that assert nothing: promtool fails them where their series or rules fail. */
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'

const rules = 'groups:\n  - name: g\n    rules:\n      - record: pair\n        expr: one + on (a) two\n'
const suite = (series: string): string => `rule_files: [pair.yml]
evaluation_interval: 1m
tests:
  - name: adds up
    interval: 1m
    input_series: [${series}]
`
const good = '{series: \'one{a="1"}\', values: 1}'
const twice = `${good}, {series: 'two{a="1",b="1"}', values: 1}, {series: 'two{a="1",b="2"}', values: 1}`

test.each([
  ['a rule that fails', twice, /`pair` can't be evaluated at 0s: found duplicate series/],
  ['a series that is none', `{series: 'one{a="1"', values: 1}`, /parse error/],
])('%s is found', (_, series, message) => {
  const root = treeOf({ 'pair.yml': rules, 'pair_test.yml': suite(series) })
  for (const args of [[], ['pair'], ['--run', 'adds']]) {
    const { status, stdout } = firedrill(['drill', ...args], { cwd: root })
    expect(stdout).toMatch(message)
    expect(status).toBe(1)
  }
  expect(firedrill(['drill', '--run', 'nothing'], { cwd: root }).status).toBe(2)
})

test('where nothing fails there is nothing to say', () => {
  const root = treeOf({ 'pair.yml': rules, 'pair_test.yml': suite(good) })
  expect(firedrill(['drill'], { cwd: root })).toMatchObject({ status: 0, stderr: '' })
})
