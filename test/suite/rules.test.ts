/** Which rules a suite is run with, for a suite that stays while the rules change. */
import { expect, test } from 'vitest'
import { rulesLoadedBy } from '../../scripts/suite/rules.ts'
import { makeProject } from '../support/tree.ts'

const rules = (name: string): string => `groups:
  - name: g
    rules:
      - {alert: ${name}, expr: up == 0}
`

test('a suite that stays has the rules as they are now', () => {
  const suite = 'rule_files: [../rules/r.yml]\ntests: []\n'
  const before = makeProject({ 'rules/r.yml': rules('Old'), 'test/r.yml': suite })
  const after = makeProject({ 'rules/r.yml': rules('New'), 'test/r.yml': suite })
  const [kept] = before.suites
  if (!kept) throw new Error('there is no suite')
  expect([...rulesLoadedBy(kept, before).alerts.keys()]).toEqual(['Old'])
  expect([...rulesLoadedBy(kept, after).alerts.keys()]).toEqual(['New'])
  expect([...rulesLoadedBy(kept, before).alerts.keys()]).toEqual(['Old'])
})
