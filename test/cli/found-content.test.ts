/** Trees that keep their pages elsewhere than in content/, and that don't say where. */
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'

interface Report {
  readonly diagnostics: readonly { check: string; file: string; alert?: string; message: string }[]
  readonly notes?: readonly string[]
}

/** The findings about pages and URLs, for a tree with these alerts' URLs. */
function findings(urls: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>): string[] {
  const rules = Object.entries(urls).map(
    ([name, url]) =>
      `      - alert: ${name}\n        expr: up{job="${name}"} == 0\n        for: 5m\n        annotations:\n          runbook_url: ${JSON.stringify(url)}\n`,
  )
  const cwd = treeOf({ 'rules/disk.yml': `groups:\n  - name: g\n    rules:\n${rules.join('')}`, ...files })
  const { stdout } = firedrill(['check', '--no-drill', '--format', 'json'], { cwd })
  const { diagnostics } = JSON.parse(stdout) as Report
  return diagnostics
    .filter(({ check }) => /^(link|runbook)\//.test(check))
    .map(({ check, alert, file }) => `${check} ${alert ?? file}`)
}

const pages = (folder: string, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [`${folder}/${name}.md`, `# ${name}\n\n## Impact\n\nSome of ${name}.\n`]),
  )

test('files of a repository, with their case and their folders', () => {
  const base = 'https://github.com/acme/runbooks/blob/main/alerts'
  const urls = {
    DiskFull: `${base}/disk/DiskFull.md`,
    DiskSlow: `${base}/disk/DiskSlow.md#impact`,
    DiskDead: 'https://raw.githubusercontent.com/acme/runbooks/main/alerts/disk/DiskDead.md',
    DiskOld: `${base}/disk/diskold.md`,
    DiskHot: `${base}/dsk/DiskHot.md`,
    DiskLost: 'https://github.com/acme/runbooks/blob/main/runbooks/DiskLost.md',
    DiskRead: 'https://github.com/acme/runbooks/blob/main/README.md',
  }
  const found = findings(urls, {
    'README.md': '# Rules\n',
    'alerts/README.md': '# Alerts\n\nSee [full](disk/DiskFull.md).\n',
    ...pages('alerts/disk', 'DiskFull', 'DiskSlow', 'DiskDead', 'DiskOld', 'DiskHot', 'DiskLost'),
  })
  expect(found).toEqual(['link/runbook-url DiskOld', 'link/runbook-url DiskHot', 'link/runbook-url DiskLost'])
})

test('paths in the repository', () => {
  const urls = {
    DiskFull: 'docs/runbooks/DiskFull.md#impact',
    DiskSlow: 'docs/runbooks/diskslow.md',
    DiskDead: '../docs/runbooks/DiskDead.md#impct',
  }
  const found = findings(urls, pages('docs/runbooks', 'DiskFull', 'DiskSlow', 'DiskDead'))
  expect(found).toEqual(['link/runbook-url DiskSlow', 'link/runbook-url DiskDead'])
})

test('one page in the root for all alerts, whose other links and files are there', () => {
  const base = 'https://github.com/acme/mixin/tree/main/runbook.md#alert-name-'
  const found = findings(
    { DiskFull: `${base}diskfull`, DiskSlow: `${base}diskslow`, DiskDead: `${base}diskded` },
    {
      'runbook.md':
        '# Runbook\n\n### Alert Name: DiskFull\n\nSee [it](LICENSE), [that](docs), [CI](.github/ci.yml).\n\n### Alert Name: DiskSlow\n\n![x](docs/x.png)\n\n### Alert Name: DiskDead\n\n[y](docs/y.png)\n',
      LICENSE: '',
      'docs/x.png': '',
    },
  )
  expect(found).toEqual(['link/runbook-url DiskDead', 'link/broken runbook.md'])
})

test('the pages of somebody else: nothing is known, and nothing said', () => {
  const base = 'https://github.com/vendor/mixin/tree/main/runbook.md#alert-name-'
  const found = findings(
    { DiskFull: `${base}diskfull`, DiskSlow: `${base}diskslow` },
    { 'runbook.md': '# Our own\n\n## Duty\n\nWho is on duty.\n' },
  )
  expect(found).toEqual(['link/unchecked rules/disk.yml'])
})
