import { expect, test } from 'vitest'
import { newerHelp, newerThan } from '../../scripts/suite/features-by-version.ts'

/** What promtool 2.42 says, and what is named. */
test.each([
  ['1:1: parse error: unknown function with name "mad_over_time"', '`mad_over_time`', '2.49'],
  ['unknown function with name "limitk"', '`limitk`', '2.54'],
  ['unexpected string "\\"a.b\\"" in label matching, expected identifier or "}"', 'a quoted name', '3.0'],
  ['unexpected string "\\"a.b\\"" in grouping opts, expected label', 'a quoted name', '3.0'],
  ['unexpected <op:*> in subquery or range, expected ":" or "]"', 'arithmetic in a duration', '3.4'],
  ['unexpected "(" in offset, expected duration', 'arithmetic in a duration', '3.4'],
  ['missing unit character in duration', 'a number for a duration', '2.54'],
  ['unexpected duration "5m"', 'a duration for a number', '2.54'],
  ['unexpected identifier "anchored"', '`anchored`', '3.7'],
  ['unknown function with name "fill"', '`fill`', '3.10'],
  ["1:3: parse error: unexpected character in series sequence: '{'", 'a histogram in `values`', '2.47'],
  [
    'yaml: unmarshal errors:\n  line 2: field fuzzy_compare not found in type main.unitTestFile',
    '`fuzzy_compare`',
    '3.5',
  ],
  ['template: a:1: function "toDuration" not defined', '`toDuration`', '3.6'],
  [
    'yaml: unmarshal errors:\n  line 2: field query_offset not found in type rulefmt.RuleGroup\n  line 3: field labels not found in type rulefmt.RuleGroup',
    '`labels`',
    '3.0',
  ],
  // 3.10 is newer than 3.7.
  ['unknown function with name "fill"\nunexpected identifier "smoothed"', '`fill`', '3.10'],
])('%s', (message, what, version) => {
  expect(newerThan(message)).toEqual({ what, version })
})

test.each([
  'unknown function with name "rat"',
  'line 2: field ownership not found in type rulefmt.RuleGroup',
  'line 2: field labels not found in type main.testGroup',
  'unexpected identifier "stalex" in label matching',
  // Not all of it is only too new.
  'line 2: field labels not found in type rulefmt.RuleGroup\nline 3: field x not found in type rulefmt.RuleGroup',
  '',
])('nothing about versions: %s', (message) => {
  expect(newerThan(message)).toBeUndefined()
  expect(newerHelp(message)).toBeUndefined()
})

test('a repeated stale marker', () => {
  expect(newerHelp('unexpected identifier "stalex3" in series values, expected number or "stale"')).toContain(
    'write `stale` as often as is meant',
  )
})
