/** The width that a terminal says it has. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'

test('a terminal of 0 columns is one of unknown width', () => {
  const root = treeOf({
    'rules/a.yml': 'groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n',
    'columns.cjs': 'process.stdout.columns = 0',
  })
  const run = (env: Record<string, string>) =>
    firedrill(['check', '--no-drill', '--no-cache'], { cwd: root, env })
  const narrow = run({ NODE_OPTIONS: `--require ${join(root, 'columns.cjs')}` })
  expect(narrow.stdout).toContain('the alert `Down` has no runbook URL')
  expect(narrow).toEqual(run({}))
})
