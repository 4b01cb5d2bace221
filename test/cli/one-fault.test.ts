/** A slip of the hand is one finding, or one and what it breaks elsewhere, and not all that follows from it. */
import { expect, test } from 'vitest'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'
import { promtoolForTests } from '../support/promtool.ts'

// All of them drill.
await promtoolForTests()

const rule = `alert: QueueStuck
expr: max by (queue) (queue_oldest_seconds) > 600
for: 5m
labels:
  severity: page
annotations:
  summary: Queue {{ $labels.queue }} is stuck
  runbook_url: https://runbooks.acme.io/runbooks/queue/queuestuck/`

const alert = (severity: string): string => `
      - exp_labels: {queue: mail, severity: ${severity}}
        exp_annotations:
          summary: Queue mail is stuck
          runbook_url: https://runbooks.acme.io/runbooks/queue/queuestuck/`

const files = {
  'firedrill.yml': 'site: {base: https://runbooks.acme.io/}\ndrill: {coverage: {total: 100}}\n',
  'rules/queue.yml': `groups:
- name: queue
  rules:
  # firedrill disable-rule alert/for: it is what everybody calls long
  - ${rule.replaceAll('\n', '\n    ')}
`,
  'content/runbooks/queue/QueueStuck.md': `---
title: QueueStuck
---

{{% rule "queue.yml" "QueueStuck" %}}

{{% comment %}}
\`\`\`yaml
${rule}
\`\`\`
{{% /comment %}}
`,
  'tests/queue.yml': `rule_files: [../rules/queue.yml]
evaluation_interval: 1m
tests:
- interval: 1m
  input_series:
  - {series: 'queue_oldest_seconds{queue="mail"}', values: 0+60x30 0x9}
  alert_rule_test:
  - {eval_time: 14m, alertname: QueueStuck}
  - eval_time: 20m
    alertname: QueueStuck
    exp_alerts:${alert('page')}
  - {eval_time: 35m, alertname: QueueStuck}
`,
} as const
type File = keyof typeof files

const checksFound = async (tree: Readonly<Record<string, string>>): Promise<string[]> => {
  const { stdout } = await firedrill(['check', '--no-cache', '--format', 'json'], { cwd: treeOf(tree) })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { check: string; message: string }[] }
  return diagnostics.map(({ check }) => check)
}

// The exception is not needed: it is there to be left alone where its file can't be read.
const known = 'comment/unused'
const apartFromKnown = (found: readonly string[]) => found.filter((id) => id !== known)

test('the tree is clean', async () => {
  expect(await checksFound(files)).toEqual([known])
})

test.each<[string, File, string, string, string[]]>([
  ['indentation', 'rules/queue.yml', '    for:', '   for:', ['yaml/syntax']],
  ['a parenthesis', 'rules/queue.yml', 'seconds)', 'seconds', ['promql/syntax']],
  ['a longer `for`', 'rules/queue.yml', 'for: 5m', 'for: 25m', ['runbook/snapshot-drift', 'drill/failed']],
  [
    'a name in a suite',
    'tests/queue.yml',
    'alertname: QueueStuck\n',
    'alertname: QueueStuk\n',
    ['drill/failed'],
  ],
  ['a key in a suite', 'tests/queue.yml', 'exp_alerts', 'exp_alert', ['drill/failed']],
  ['a conflict', 'rules/queue.yml', 'groups:', '<<<<<<< HEAD\ngroups:', ['yaml/syntax']],
  ['a key twice', 'rules/queue.yml', '    for:', '    for: 1m\n    for:', ['yaml/duplicate-key']],
  ['a template', 'rules/queue.yml', '{{ $labels', '{{ $label', ['alert/template-syntax']],
  ['a key in a rule', 'rules/queue.yml', 'expr:', 'exprr:', ['rule/schema']],
  ['indentation in a suite', 'tests/queue.yml', '  input', ' input', ['yaml/syntax']],
  ['a path in a suite', 'tests/queue.yml', '../rules/', '../rule/', ['drill/rule-files']],
  ['a label in a suite', 'tests/queue.yml', 'severity: page', 'severity: pager', ['drill/failed']],
])('%s', async (_, file, from, to, expected) => {
  expect(files[file]).toContain(from)
  const found = await checksFound({ ...files, [file]: files[file].replace(from, to) })
  expect(apartFromKnown(found)).toEqual(expected)
  if (expected.includes('yaml/syntax') && file.startsWith('rules/')) expect(found).not.toContain(known)
})

test('a page that is deleted', async () => {
  const { 'content/runbooks/queue/QueueStuck.md': _, ...others } = files
  const other = { 'content/runbooks/queue/_index.md': '# Queue\n' }
  expect(await checksFound({ ...others, ...other })).toEqual([known, 'runbook/missing'])
})

test('an alert that is unknown is said once, however often a suite asserts on it', async () => {
  const text = files['tests/queue.yml'].replaceAll(
    'eval_time: 14m, alertname: QueueStuck',
    'eval_time: 14m, alertname: Gone',
  )
  const twice = text.replace('- {eval_time: 35m', '- {eval_time: 34m, alertname: Gone}\n  - {eval_time: 35m')
  const found = await checksFound({ ...files, 'tests/queue.yml': twice })
  expect(found.filter((id) => id === 'drill/unknown-alert')).toHaveLength(1)
})
