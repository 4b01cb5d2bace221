/** What an expression had to decide on: it returns something wherever the expression had something to decline. */
import { expect, test } from 'vitest'
import { readYaml } from '../../../scripts/load/yaml.ts'
import { ruleFileOf } from '../../../scripts/model/rule.ts'
import { parsePromql } from '../../../scripts/promql/parse.ts'
import { candidates } from '../../../scripts/proof/weaken/candidates.ts'

test.each([
  ['up == 0', 'up'],
  ['3 < up', 'up'],
  ['a > 1 and on (i) b == 2', 'a'],
  ['a > 1 unless b', 'a'],
  ['a > 1 or on (i) b < 2', '(a) or (b)'],
  ['(a > 1) or b', '((a)) or (b)'],
  ['absent(up{job="x"} > 0)', 'up{job="x"} > 0'],
  ['absent_over_time(up[5m])', 'present_over_time(up[5m])'],
  // What is counted stays what it is; only the comparison of the whole declines.
  ['count(up == 0) by (job) > 1', 'count(up == 0) by (job)'],
  // Without a condition its matchers decide.
  ['up{job="x"}', '{__name__="up"}'],
  ['a{i="1"} + b > bool 0', '{__name__="a"} or {__name__="b"}'],
  ['vector(1)', 'vector(1)'],
])('of %s', (text, found) => {
  expect(candidates(text)).toBe(found)
  expect(parsePromql(found).problems).toEqual([])
})

test('of recorded series what their rules decide on', () => {
  const text =
    'groups: [{name: g, rules: [{record: "r:one", expr: "a > 3"}, {record: "r:self", expr: "r:self"}]}]'
  const rules = ruleFileOf(readYaml({ path: 'r.yml', text }))?.groups[0]?.rules ?? []
  const recordings = new Map(rules.map((rule) => [rule.name.text, [rule]]))
  expect(candidates('r:one', recordings)).toBe('(a)')
  expect(candidates('r:one > 1', recordings)).toBe('r:one')
  expect(candidates('r:self', recordings)).toContain('{__name__="r:self"}')
})

test('not of what can not be read, nor of what is too long', () => {
  expect(candidates('sum(')).toBeUndefined()
  expect(candidates(`${'a + '.repeat(6000)}a > 1`)).toBeUndefined()
})
