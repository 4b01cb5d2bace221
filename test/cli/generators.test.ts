/** Which generator a tree has, what a built site decides, and which URLs are none. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'

const base = 'https://docs.acme.dev/'
const rules = (urls: Readonly<Record<string, string>>): string =>
  `groups:\n- name: g\n  rules:\n${Object.entries(urls)
    .map(
      ([name, url]) =>
        `  - alert: ${name}\n    expr: up{x="${name}"} == 0\n    annotations: {runbook_url: ${JSON.stringify(url)}}\n`,
    )
    .join('')}`

/** The alerts that `link/runbook-url` has something to say of, with the severity. */
async function judged(
  files: Readonly<Record<string, string>>,
  ...options: string[]
): Promise<Record<string, string>> {
  const cwd = treeOf(files)
  const { stdout } = await firedrill(
    ['check', '--offline', '--no-cache', '--no-drill', '--format', 'json', ...options],
    { cwd },
  )
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { check: string; severity: string; alert: string }[]
  }
  return Object.fromEntries(
    diagnostics.flatMap(({ check, alert, severity }) =>
      check === 'link/runbook-url' ? [[alert, severity]] : [],
    ),
  )
}

const page = '# Runbooks\n\n## Disk - full\n\n### Meaning\n\nx\n\n## Net - down\n\n### Meaning\n\nx\n'
const urls = {
  Right: `${base}Rb/#disk-full`,
  Second: `${base}Rb/#meaning_1`,
  OfGitHub: `${base}Rb/#disk---full`,
  LowerCase: `${base}rb/`,
}
const mkdocs = {
  'firedrill.yml': `content: docs\nsite: {base: "${base}"}\n`,
  'docs/Rb.md': page,
  'rules/r.yml': rules(urls),
}
const wrong = { OfGitHub: 'error', LowerCase: 'error' }

test.each([
  ['told', { 'firedrill.yml': `content: docs\nsite: {base: "${base}", generator: mkdocs}\n` }],
  ['the flavor', { 'firedrill.yml': `content: docs\nsite: {base: "${base}"}\nbuild: {flavor: mkdocs}\n` }],
  ['seen', { 'mkdocs.yml': 'site_name: x\n' }],
])('MkDocs: %s', async (_, more) => {
  expect(await judged({ ...mkdocs, ...more })).toEqual(wrong)
})

test('what is seen', async () => {
  const hugo = { ...mkdocs, 'rules/r.yml': rules({ A: `${base}rb/#disk---full`, B: `${base}Rb/` }) }
  expect(await judged({ ...hugo, 'hugo.toml': 'contentDir = "docs"\n' })).toEqual({ B: 'error' })
  const keeps = 'contentDir = "docs"\ndisablePathToLower = true\n'
  expect(await judged({ ...hugo, 'hugo.toml': keeps })).toEqual({ A: 'error' })
  const files = { ...mkdocs, 'rules/r.yml': rules({ A: `${base}Rb.html`, B: `${base}Rb`, C: `${base}Rb/` }) }
  expect(await judged({ ...files, 'docs/.vitepress/config.mts': '' })).toEqual({ C: 'error' })
  expect(await judged({ ...files, 'mkdocs.yml': 'use_directory_urls: false\n' })).toEqual({})
  const other = { ...files, 'rules/r.yml': rules({ A: `${base}Rb`, B: `${base}rb` }) }
  expect(await judged({ ...other, 'docusaurus.config.ts': '' })).toEqual({ B: 'error' })
  // The generator of other pages is none of these.
  expect(await judged({ ...other, 'mkdocs.yml': 'docs_dir: manual\n' })).toEqual({ A: 'error' })
})

test('what a built site serves is right, and is not rewritten', async () => {
  const files = {
    ...mkdocs,
    'site/Rb/index.html': '<html><body><h2 id="disk---full">x</h2><h2 id="odd">x</h2></body></html>',
    'rules/r.yml': rules({ A: `${base}Rb/#disk---full`, B: `${base}Rb/#odd` }),
    'firedrill.yml': `content: docs\nignore: [site/]\nsite: {base: "${base}"}\n`,
  }
  expect(await judged(files)).toMatchObject({ A: 'error', B: 'error' })
  expect(await judged(files, '--site', 'site')).toEqual({})
  const cwd = treeOf(files)
  await firedrill(['fix', '--site', 'site'], { cwd })
  expect(readFileSync(join(cwd, 'rules/r.yml'), 'utf8')).toBe(files['rules/r.yml'])
})

test('values that are no URLs', async () => {
  const values = {
    Path: '/kubernetes/x',
    Word: 'kubepoddown',
    NoColon: 'http//docs.acme.dev/x',
    Scheme: 'htps://docs.acme.dev/x',
    NoValue: '<no value>/web/',
    Mail: 'mailto:ops@acme.dev',
    Words: 'ask the storage team',
    Slack: 'slack://channel',
    File: 'README.md',
    Other: 'https://other.acme.dev/x',
  }
  const files = { 'docs/Rb.md': page, 'README.md': '# x\n', 'rules/r.yml': rules(values) }
  expect(await judged({ ...files, 'firedrill.yml': 'content: docs\n' })).toEqual({
    Path: 'warning',
    Word: 'warning',
    NoColon: 'error',
    Scheme: 'error',
    NoValue: 'error',
  })
})

test('a base that moved on the same host', async () => {
  const files = {
    'docs/monitoring/rb.md': page,
    'rules/r.yml': rules({ A: `${base}v2/monitoring/rb/#meaning-1`, B: `${base}monitoring/rb/#meaning-1` }),
    'firedrill.yml': `content: docs\nsite: {base: "${base}v2/"}\n`,
  }
  expect(await judged(files)).toEqual({ B: 'warning' })
})

test('a base is inferred where all anchors are dead', async () => {
  const at = 'https://github.com/acme/probes/tree/main/mixin/runbook.md#alert-name-'
  const files = {
    'mixin/runbook.md': '# Alerts\n\n## ProbeDown\n\nx\n\n## ProbeSlow\n\nx\n',
    'rules/r.yml': rules({ ProbeDown: `${at}probedown`, ProbeSlow: `${at}probeslow` }),
  }
  expect(await judged(files)).toEqual({ ProbeDown: 'error', ProbeSlow: 'error' })
  // A page that says nothing of the alerts may be another one of the same name.
  expect(await judged({ ...files, 'mixin/runbook.md': '# Alerts\n' })).toEqual({})
})
