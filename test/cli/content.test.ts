/** Pages in a checkout of their own: beside the tree, or in it and ignored by git. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill, treeOf } from './run.ts'

const rules = 'groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: up == 0\n'
const page = '---\ntitle: Down\n---\n\n# Down\n\n{{% rule "a.yml" "Down" %}}\n'

test.each([
  ['../pages/docs', 'pages/docs', ''],
  ['site/docs', 'rules-repo/site/docs', 'site/\n'],
])('content: %s', (content, place, ignored) => {
  const top = treeOf({
    'rules-repo/rules/a.yml': rules,
    'rules-repo/firedrill.yml': `content: ${content}\n`,
    'rules-repo/.gitignore': ignored,
    [`${place}/runbooks/a/Down.md`]: page,
    [`${place}/runbooks/a/Gone.md`]: page.replaceAll('Down', 'Gone'),
    [`${place}/secret.txt`]: 'not a page',
  })
  const root = join(top, 'rules-repo')
  const run = () => JSON.parse(firedrill(['check', '--no-drill', '--format', 'json'], { cwd: root }).stdout)
  const errors = (report: { diagnostics: { check: string; severity: string; file: string }[] }): string[] =>
    report.diagnostics.flatMap(({ check, severity, file }) =>
      severity === 'error' ? [`${check} ${file}`] : [],
    )
  const first = run()
  expect(first.summary.runbooks).toBe(2)
  expect(errors(first)).toEqual([`shortcode/missing-alert ${content}/runbooks/a/Gone.md`])
  // Nothing is kept that such a page could make old.
  writeFileSync(join(top, place, 'runbooks/a/Gone.md'), page)
  expect(errors(run())).toEqual([])
})
