import { expect, test } from 'vitest'
import { alertEntries } from '../../scripts/emit/alerts.ts'
import { planBuild } from '../../scripts/emit/plan.ts'
import { makeProject } from '../support/tree.ts'

const project = makeProject({
  'rules/b.yml': 'groups:\n- name: g\n  rules:\n  - alert: B\n    expr: up\n    labels: {severity: page}\n',
  'rules/a.yml': `groups:
- name: g
  rules:
  - record: r:x
    expr: up
  - expr: |
      up == 0
    alert: A
    for: 5m
    annotations:
      runbook_url: https://example.org/a
`,
  'content/runbooks/a/A.md': '# A\n',
  'content/x.md': 'x',
})

test('alerts.json holds every alert, in the order of files and lines', () => {
  const facts = {
    drills: (alert: { name: { text: string } }) => (alert.name.text === 'A' ? 2 : 0),
    url: (alert: { name: { text: string } }) =>
      alert.name.text === 'A' ? 'https://example.org/a' : undefined,
  }
  expect(alertEntries(project, facts)).toEqual([
    {
      alert: 'A',
      severity: null,
      expression: 'up == 0\n',
      for: '5m',
      file: 'rules/a.yml',
      line: 8,
      page: 'runbooks/a/A.md',
      url: 'https://example.org/a',
      drills: 2,
    },
    {
      alert: 'B',
      severity: 'page',
      expression: 'up',
      for: null,
      file: 'rules/b.yml',
      line: 4,
      page: null,
      url: null,
      drills: 0,
    },
  ])
})

const pages = project.pages.map((page) => ({ path: page.contentPath, text: `${page.path} expanded` }))

test('a plan has every page at its path, the other files, and the index', () => {
  const assets = [{ path: 'img/a.png', read: () => new Uint8Array() }]
  const { files, conflicts } = planBuild({ pages, assets, alerts: [] })
  expect(conflicts).toEqual([])
  expect(files).toEqual([
    { path: 'alerts.json', text: '[]\n' },
    { path: 'img/a.png', read: assets[0]?.read },
    { path: 'runbooks/a/A.md', text: 'content/runbooks/a/A.md expanded' },
    { path: 'x.md', text: 'content/x.md expanded' },
  ])
})

test.each([
  ['alerts.json', 'alerts.json'],
  ['.firedrill-manifest.json', '.firedrill-manifest.json'],
  ['alerts.json/x.png', 'alerts.json'],
  ['x.md/y.png', 'x.md'],
  ['../x.png', '../x.png'],
  ['a//b.png', 'a//b.png'],
])('%s can not be among them', (path, conflict) => {
  const plan = planBuild({ pages, assets: [{ path, read: () => new Uint8Array() }], alerts: [] })
  expect(plan.conflicts.map((c) => c.path)).toEqual([conflict])
})
