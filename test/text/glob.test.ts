import { expect, test } from 'vitest'
import { globMatcher } from '../../scripts/text/glob.ts'

test.each([
  ['rules/a.yml', 'rules/a.yml', true],
  ['rules/a.yml', 'rules/axyml', false],
  ['rules/*.yml', 'rules/a.yml', true],
  ['rules/*.yml', 'rules/deep/a.yml', false],
  ['*/*.yml', 'rules/a.yml', true],
  ['*.yml', 'rules/a.yml', false],
  ['rules/[ab].yml', 'rules/b.yml', true],
  ['rules/[^ab].yml', 'rules/b.yml', false],
  // Braces are no pattern to Go, and a malformed one matches nothing, itself included.
  ['rules/{a,b}.yml', 'rules/a.yml', false],
  ['rules/[a.yml', 'rules/[a.yml', false],
  ['rules/\\[a.yml', 'rules/[a.yml', true],
])('%s and %s: %s', (pattern, path, isMatch) => {
  expect(globMatcher(pattern)(path)).toBe(isMatch)
})
