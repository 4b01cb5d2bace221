/** Pages in a checkout of their own: beside the tree, where the call names it, or in it and ignored by git. */
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'

const rules = 'groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: up == 0\n'
const page = '---\ntitle: Down\n---\n\n# Down\n\n{{% rule "a.yml" "Down" %}}\n'

test.each([
  ['../pages/docs', 'pages/docs', '', ['--content', '../pages/docs'], ''],
  ['site/docs', 'rules-repo/site/docs', 'site/\n', [], 'content: site/docs\n'],
])('pages in %s', async (content, place, ignored, args, config) => {
  const top = treeOf({
    'rules-repo/rules/a.yml': rules,
    'rules-repo/firedrill.yml': config,
    'rules-repo/.gitignore': ignored,
    [`${place}/runbooks/a/Down.md`]: page,
    [`${place}/runbooks/a/Gone.md`]: page.replaceAll('Down', 'Gone'),
    [`${place}/secret.txt`]: 'not a page',
  })
  const root = join(top, 'rules-repo')
  const run = async () =>
    JSON.parse((await firedrill(['check', '--no-drill', '--format', 'json', ...args], { cwd: root })).stdout)
  const errors = (report: { diagnostics: { check: string; severity: string; file: string }[] }): string[] =>
    report.diagnostics.flatMap(({ check, severity, file }) =>
      severity === 'error' ? [`${check} ${file}`] : [],
    )
  const first = await run()
  expect(first.summary.runbooks).toBe(2)
  expect(errors(first)).toEqual([`shortcode/missing-alert ${content}/runbooks/a/Gone.md`])
  // Nothing is kept that such a page could make old.
  writeFileSync(join(top, place, 'runbooks/a/Gone.md'), page)
  expect(errors(await run())).toEqual([])
})

test.each(['../pages', 'x/../../pages', '/etc', '.git', 'a/.GIT/b', 'node_modules/x', '.github'])(
  'a tree may not have content: %s',
  async (content) => {
    const root = join(
      treeOf({ 'r/rules/a.yml': rules, 'r/firedrill.yml': `content: ${content}\n`, 'pages/a/Down.md': page }),
      'r',
    )
    const { status, stderr, stdout } = await firedrill(['check', '--no-drill'], { cwd: root })
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^firedrill: firedrill\.yml: `content: .*` (leads out of the tree|is in a folder)/)
    expect(stderr.includes('--content DIR')).toBe(/\.\.|^\//.test(content))
  },
)

test('the call names no folder that the tree has lead elsewhere', async () => {
  const root = treeOf({ 'rules/a.yml': rules, '.git/config': '', 'pages/a.md': page })
  symlinkSync('/usr/share', join(root, 'out'))
  symlinkSync('.git', join(root, 'git'))
  const run = (folder: string) => firedrill(['check', '--no-drill', '--content', folder], { cwd: root })
  expect((await run('out')).stderr).toContain('--content out: it leads out of the tree')
  expect((await run('git')).stderr).toContain('--content git: it leads into a folder that is never read')
  expect((await run('nothing')).stderr).toContain('--content nothing: there is no such folder')
  expect((await run('pages')).stdout).toContain('1 runbook')
})
