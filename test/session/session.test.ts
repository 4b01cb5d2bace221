/** A session says after each edit what a run over the tree as it is then says, byte for byte. */
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Context } from '../../scripts/context.ts'
import { UsageError } from '../../scripts/errors.ts'
import { renderJson } from '../../scripts/report/json.ts'
import { type Concluded, checkTree, reportOn } from '../../scripts/session/check-tree.ts'
import { openSession } from '../../scripts/session/session.ts'
import { firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'
import { promtoolForTests } from '../support/promtool.ts'

const alert = (name: string, expr: string, more = ''): string => `  - alert: ${name}
    expr: ${expr}
    labels: {severity: page}
    annotations:
      description: "{{ $labels.instance }} is down"
      runbook_url: https://runbooks.example.org/runbooks/r/${name}/
${more}`
const rules = (...list: readonly string[]): string => `groups:\n- name: g\n  rules:\n${list.join('')}`
const record = (name: string, expr: string): string => `  - record: ${name}\n    expr: ${expr}\n`
const page = (name: string, more = ''): string => `---
title: ${name}
---
# ${name}

{{% rule "r.yml" "${name}" %}}

## Meaning

See [the other](other.md) and [this](#meaning). ${more}
`
const suite = (name: string, file: string): string => `rule_files: [../rules/${file}]
tests:
- interval: 1m
  input_series: [{series: 'up{instance="a"}', values: '0x5'}]
  alert_rule_test: [{eval_time: 1m, alertname: ${name}, exp_alerts: [{exp_labels: {instance: a, severity: page}}]}]
`

const yamls = [
  rules(alert('Down', 'up == 0')),
  rules(alert('Down', 'up == 0'), alert('Down', 'up == 0'), record('job:up:sum', 'sum by (job) (up)')),
  rules(alert('Other', 'job:up:sum / 0 > 1'), record('job:up:sum', 'sum by (cluster) (up)')),
  rules(alert('Down', 'sum(up) == 0'), alert('Dwon', 'absent(up)')),
  rules(alert('Down', 'up == 0 # firedrill disable-line alert/for: it may\n')),
  'groups: [',
  'groups:\n- name: g\n  rules: 7\n',
  '# nothing\n',
  suite('Down', 'r.yml'),
  suite('Gone', 's.yml'),
  'tests: []\nrule_files: [../rules/*.yml]\n',
]
const markdown = [
  page('Down'),
  page('Other', 'More.'),
  page('Down').replace('"Down"', '"Dwon"'),
  page('Down').replace('r.yml', 'q.yml'),
  page('Down').replace('---\ntitle', '---\nslug: other\ntitle'),
  page('Down', '<!-- firedrill disable-file runbook/section-missing: short -->'),
  '',
  '# Only a heading\n\n{{% comment %}}\n```yaml\n- alert: Down\n  expr: up == 1\n```\n{{% /comment %}}\n',
  '\xff',
]
const configs = [
  '',
  'checks: {runbook/section-missing: error}\n',
  'checks: {no/such: error}\n',
  'ignore: [content/]\n',
  'content: other\n',
  'site: {base: "https://runbooks.example.org/"}\n',
  'overrides: [{paths: [rules/], checks: {alert/for: "off"}}]\n',
  'policy: [{match: {kind: alert}, name: {maxLength: 3}}]\n',
  'policy: [{match: {kind: alert}, name: {maxLength: 4}}]\n',
  'frontMatter: {required: [owner]}\n',
  'frontMatter: {required: [team]}\n',
  'runbooks: {sections: [Meaning, Costs], boilerplate: [More]}\n',
  'externalLabels: {instance: a}\n',
  'unknown: 1\n',
  'pages: "{alert}.md"\n',
]
const ignores = ['', 'rules/s.yml\n', 'content/\n', '*.md\n!other.md\n']

const yamlPaths = ['rules/r.yml', 'rules/s.yml', 'rules/deep/t.yaml', 'test/r.yml', 'test/s.yml', 'odd.yml']
const pagePaths = [
  'content/runbooks/r/Down.md',
  'content/runbooks/r/other.md',
  'content/_index.md',
  'other/Down.md',
  'README.md',
]

type Edit =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'rename' | 'link'; readonly path: string; readonly to: string }

const among = <T>(list: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...list)
const paths = [...yamlPaths, ...pagePaths]
const write = (path: fc.Arbitrary<string>, text: fc.Arbitrary<string>): fc.Arbitrary<Edit> =>
  fc.record({ kind: fc.constant('write' as const), path, text })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: write(among(yamlPaths), among(yamls)) },
  { weight: 4, arbitrary: write(among(pagePaths), among(markdown)) },
  { weight: 4, arbitrary: write(among(['firedrill.yml']), among(configs)) },
  { weight: 1, arbitrary: write(among(['.gitignore', 'content/.gitignore']), among(ignores)) },
  { weight: 1, arbitrary: write(among(['content/pic.png', 'content/runbooks/a.txt']), among(['a', 'b'])) },
  fc.record({ kind: fc.constant('remove' as const), path: among([...paths, 'firedrill.yml', 'content']) }),
  fc.record({ kind: among(['rename', 'link'] as const), path: among(paths), to: among(paths) }),
)

/** Edits that can't be made just now change nothing. */
function make(root: string, one: Edit): void {
  try {
    const path = join(root, one.path)
    if (one.kind === 'remove') rmSync(path, { recursive: true })
    else if (one.kind === 'write') {
      mkdirSync(dirname(path), { recursive: true })
      // Latin-1, so that there are bytes of no UTF-8 text.
      writeFileSync(path, one.text, one.text === '\xff' ? 'latin1' : 'utf8')
    } else {
      mkdirSync(dirname(join(root, one.to)), { recursive: true })
      if (one.kind === 'rename') renameSync(path, join(root, one.to))
      else {
        unlinkSync(join(root, one.to))
        symlinkSync(path, join(root, one.to))
      }
    }
  } catch {}
}

const start = {
  'rules/r.yml': yamls[0] as string,
  'rules/s.yml': yamls[2] as string,
  'test/r.yml': suite('Down', 'r.yml'),
  'content/runbooks/r/Down.md': page('Down'),
  'content/runbooks/r/other.md': page('Other'),
}

const stream = { write: () => {}, isTTY: false, color: false }
// Nothing that other runs kept is found, but for promtool.
const cacheFolder = treeOf({})
const promtool = (await promtoolForTests()).path
const contextOf = (cwd: string): Context => ({
  cwd,
  env: { ...process.env, XDG_CACHE_HOME: cacheFolder, FIREDRILL_PROMTOOL: promtool },
  stdout: stream,
  stderr: stream,
})
const options = { paths: [], offline: true, updateBaseline: false }
const json = (of: Concluded): string =>
  renderJson(reportOn(of), { color: false, width: Number.POSITIVE_INFINITY, unicode: true })

async function said(run: () => Promise<Concluded>): Promise<string> {
  try {
    return json(await run())
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}\n${error.help}`
    throw error
  }
}

test('after each of many edits, in one process', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
      const root = treeOf(start)
      const context = contextOf(root)
      const session = openSession(options, context)
      for (const one of [undefined, ...edits]) {
        if (one) make(root, one)
        const alive = await said(async () => session.check(session.look()))
        expect(alive).toBe(await said(() => checkTree({ ...options, drill: false }, context)))
      }
      rmSync(root, { recursive: true })
    }),
    { numRuns: 60 },
  )
})

test('a few edits, against a process of its own', { timeout: 120_000 }, async () => {
  const root = treeOf(start)
  const session = openSession(options, contextOf(root))
  session.look()
  for (const one of fc.sample(edit, { numRuns: 6, seed: 7 })) {
    make(root, one)
    const alive = await said(async () => session.check(session.look()))
    const { stdout, stderr } = firedrill(['check', '--no-drill', '--no-cache', '--format', 'json'], {
      cwd: root,
    })
    if (stdout === '') expect(stderr).toContain(alive.split('\n')[0])
    else expect(alive).toBe(stdout)
  }
})

test('with the drills, after edits of rules and suites', { timeout: 120_000 }, async () => {
  const ofDrills = write(among(['rules/r.yml', 'rules/s.yml', 'test/r.yml', 'test/s.yml']), among(yamls))
  await fc.assert(
    fc.asyncProperty(fc.array(ofDrills, { minLength: 2, maxLength: 4 }), async (edits) => {
      const root = treeOf(start)
      const context = contextOf(root)
      const session = openSession(options, context)
      for (const one of edits) {
        make(root, one)
        const alive = await said(async () => session.drill(session.look()))
        expect(alive).toBe(await said(() => checkTree({ ...options, drill: true, cache: false }, context)))
      }
      rmSync(root, { recursive: true })
    }),
    { numRuns: 5 },
  )
})

test('what did not change is neither read into new objects nor found anew', async () => {
  const root = treeOf({ ...start, 'odd.yml': suite('Down', 'r.yml') })
  const session = openSession(options, contextOf(root))
  const before = session.look()
  writeFileSync(join(root, 'content/runbooks/r/other.md'), page('Other', 'Changed.'))
  const after = session.look()
  const { project: old } = before.workspace
  const { project } = after.workspace
  expect(project.ruleFiles).toBe(old.ruleFiles)
  expect(project.suites).toBe(old.suites)
  expect(project.config).toBe(old.config)
  expect(project.pages.map((one, i) => one === old.pages[i])).toEqual([true, false])
  const kept = after.found.filter((one) => one.file !== 'content/runbooks/r/other.md')
  const ofRules = kept.filter(({ check }) => /^(alert|rule|promql|recording)\//.test(check))
  expect(ofRules.length).toBeGreaterThan(0)
  for (const one of ofRules) expect(before.found).toContain(one)
})

test('promtool is asked only about suites that an edit concerns', { timeout: 60_000 }, async () => {
  const root = treeOf({
    ...start,
    'rules/s.yml': rules(alert('Other', 'up == 0')),
    'test/s.yml': suite('Other', 's.yml'),
  })
  const session = openSession(options, contextOf(root))
  const first = await session.drill(session.look())
  expect(first.drills.map(({ fromCache }) => fromCache ?? false)).toEqual([false, false])
  writeFileSync(join(root, 'rules/s.yml'), rules(alert('Other', 'up == 1')))
  const { drills } = await session.drill(session.look())
  expect(drills.map(({ suite, fromCache }) => [suite.path, fromCache ?? false])).toEqual([
    ['test/r.yml', true],
    ['test/s.yml', false],
  ])
})
