/** The width that a terminal says it has. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'

test('a terminal of 0 columns is one of unknown width', () => {
  const root = treeOf({
    'rules/a.yml': 'groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n',
    'columns.cjs': 'process.stdout.isTTY = true; process.stdout.columns = Number(process.env.COLUMNS)',
  })
  const run = (columns: string): string => {
    const env = { NODE_OPTIONS: `--require ${join(root, 'columns.cjs')}`, NO_COLOR: '1', COLUMNS: columns }
    return firedrill(['check', '--no-drill', '--no-cache'], { cwd: root, env }).stdout
  }
  const wide = run('1000')
  expect(wide).toContain('the alert `Down` has no runbook URL')
  expect(run('0')).toBe(wide)
  expect(run('30')).not.toBe(wide)
})
