import { expect, test } from 'vitest'
import { baselineName } from '../../scripts/triage/baseline.ts'
import { treeOf } from '../support/folders.ts'
import { switchedOff } from '../support/stages.ts'

const gitFile = /(^|\/)\.git(ignore|attributes)$/

type Files = Readonly<Record<string, string>>

/** The messages for a change from some files to others, the severities included. */
function said(before: Files, now: Files): string[] {
  const [old, current] = [treeOf(before), treeOf(now)]
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) =>
    gitFile.test(name),
  )
  const found = switchedOff(old, current, names).map(
    ({ severity, file, range, message }) =>
      `${severity} ${file}${range ? `:${range.start.line}` : ''} ${message.replace(/^the change /, '')}`,
  )
  return found
}

const config = (text: string): Files => ({ 'firedrill.yml': text })

test.each<[string, string, string[]]>([
  ['checks: {alert/for: error}', '', ['sets `checks.alert/for` from `error` to `info`']],
  ['checks: {alert/for: off}', '', []],
  ['checks: {a/b: error}', 'checks: {a/b: info}', ['sets `checks.a/b` from `error` to `info`']],
  ['', 'checks: {runbook/missing: off}', ['sets `checks.runbook/missing` from `error` to `off`']],
  ['', 'checks: {constructor: off, __proto__: off}', []],
  ['failOn: info', '', ['sets `failOn` from `info` to `error`']],
  ['', 'failOn: warning', []],
  ['', 'failOn: never', ['sets `failOn` from `error` to `never`']],
  ['', 'ignore: ["*", "!rules/"]', ['adds `*` to `ignore`']],
  ['ignore: ["*", "!rules/"]', 'ignore: ["*"]', ['removes `!rules/` from `ignore`']],
  ['ignore: ["*", "!rules/"]', 'ignore: ["!rules/", "*"]', ['reorders `ignore`']],
  ['', 'rules: empty', ['sets `rules` from `rules` to `empty`']],
  ['', 'build: {out: alerts}', ['sets `build.out` from `build` to `alerts`']],
  ['', 'build: {flavor: hugo, index: true}', []],
  ['', 'drill: {timeout: 5}', []],
  ['drill: {coverage: {fires: 90}}', '', ['sets `drill.coverage.fires` from `90` to nothing']],
  ['', 'names: utf8', ['sets `names` from `legacy` to `utf8`']],
  ['', 'shortcodes: [x]', ['adds `x` to `shortcodes`']],
  ['', 'externalLabels: {a: b}', ['sets `externalLabels.a` from nothing to `b`']],
  ['', 'online: {ignore: [http]}', ['adds `http` to `online.ignore`']],
  [
    'policy: [{labels: {required: [a]}, severity: error}]',
    'policy: [{severity: error, labels: {required: [a]}}]',
    [],
  ],
  [
    'policy: [{labels: {required: [a, b]}}]',
    'policy: [{labels: {required: [a]}}]',
    ['removes `{"labels":{"required":["a","b"]}}` from `policy`'],
  ],
  [
    '',
    'overrides: [{paths: [a], checks: {alert/for: off}}]',
    ['adds `{"paths":["a"],"checks":{"alert/for":"off"}}` to `overrides`'],
  ],
])('settings: %s → %s', (before, now, messages) => {
  const found = said(config(before), config(now)).map((line) =>
    line.replace(/^info firedrill\.yml(:\d+)? /, ''),
  )
  expect(found).toEqual(messages)
})

test('a configuration that goes away, and one of another name', () => {
  expect(said(config('failOn: info'), {})).toEqual([
    'info firedrill.yml sets `failOn` from `info` to `error`',
  ])
  expect(said({ '.firedrill.yml': 'failOn: info' }, config('failOn: info'))).toEqual([])
})

test('the severity is the one before the change', () => {
  const [raised, off] = ['checks: {change/switched-off: error}', 'checks: {change/switched-off: off}']
  expect(said(config(raised), config(off))).toEqual([
    'error firedrill.yml:1 sets `checks.change/switched-off` from `error` to `off`',
  ])
  expect(said(config(off), config('failOn: never'))).toEqual([])
})

const rules = (...lines: string[]): string =>
  ['groups:', '  - name: g', '    rules:', ...lines, ''].join('\n')
const alert = (name: string): string => `      - {alert: ${name}, expr: up == 0}`
const disable = '      # firedrill disable-rule alert/for: why'

test.each<[string, string[], string[], string[]]>([
  ['one that is new', [alert('A')], [disable, alert('A')], ['4 adds `disable-rule alert/for`: why']],
  ['one that was there', [disable, alert('A')], ['', disable, alert('A')], []],
  [
    'one that goes to another rule',
    [disable, alert('A'), alert('B')],
    [alert('A'), disable, alert('B')],
    ['5 adds `disable-rule alert/for`: why'],
  ],
  [
    'one with a later day',
    ['      # firedrill disable-rule alert/for until 2030-01-01: why', alert('A')],
    ['      # firedrill disable-rule alert/for until 2031-01-01', alert('A')],
    ['4 adds `disable-rule alert/for until 2031-01-01`, without a reason'],
  ],
  [
    'a block that is closed no more',
    ['# firedrill disable alert/for: x', alert('A'), '# firedrill enable alert/for', alert('B')],
    ['# firedrill disable alert/for: x', alert('A'), alert('B')],
    ['4 adds `disable alert/for`: x'],
  ],
])('comments: %s', (_, before, now, messages) => {
  expect(said({ 'rules/a.yml': rules(...before) }, { 'rules/a.yml': rules(...now) })).toEqual(
    messages.map((message) => `info rules/a.yml:${message}`),
  )
})

test('comments of suites and pages', () => {
  const page = '<!-- firedrill disable-file runbook/empty: soon -->\n'
  const suite = '# firedrill disable-file drill/empty: soon\nrule_files: []\ntests: []\n'
  expect(
    said({ 'content/a.md': '', 't.yml': 'tests: []' }, { 'content/a.md': page, 't.yml': suite }),
  ).toEqual([
    'info t.yml:1 adds `disable-file drill/empty`: soon',
    'info content/a.md:1 adds `disable-file runbook/empty`: soon',
  ])
})

test('debts are counted by check and file', () => {
  const entry = (check: string, file: string, message: string, count: number) => ({
    check,
    file,
    message,
    count,
  })
  const baseline = (...entries: unknown[]): Files => ({
    [baselineName]: JSON.stringify({ version: 1, entries }),
  })
  const before = baseline(entry('a/b', 'x.yml', 'old', 2), entry('a/b', 'x.yml', 'gone', 1))
  const now = baseline(
    entry('a/b', 'x.yml', 'old', 3),
    entry('a/b', 'x.yml', 'new', 2),
    entry('a/c', 'x.yml', 'n', 1),
  )
  expect(said(before, now)).toEqual([
    'info .firedrill-baseline.json adds 3 findings of `a/b` in x.yml to the baseline',
    'info .firedrill-baseline.json adds 1 finding of `a/c` in x.yml to the baseline',
  ])
})

test("lines of git's own files", () => {
  expect(
    said(
      { '.gitignore': 'a\n!b\n', 'x/.gitattributes': '*.yml text\n' },
      { '.gitignore': '# c\na\n\n*.yml\n!d\n', 'x/.gitattributes': '*.yml -diff\n', '.gitattributes': '' },
    ),
  ).toEqual([
    'info .gitignore:4 adds the line `*.yml`',
    'info x/.gitattributes:1 adds the line `*.yml -diff`',
    'info .gitignore removes the line `!b`',
  ])
})

test('files that are still there and read no more', () => {
  const a = { 'x/a.yml': rules(alert('A')), 'content/p.md': 'p\n' }
  expect(said(a, { ...a, 'x/.gitignore': '*' })).toEqual([
    'info x/.gitignore:1 adds the line `*`',
    'info x/a.yml 1 rule file that is still there is no longer read after the change: x/a.yml',
  ])
  expect(said(a, { 'x/b.yml': rules(alert('A')) })).toEqual([])
})

const suite = (...tests: string[]): Files => ({
  'rules/a.yml': rules(alert('A')),
  't.yml': `rule_files: [rules/a.yml]\ntests:\n  - alert_rule_test: [${tests.join(', ')}]\n`,
})
const quiet = '{alertname: A, eval_time: 1m}'
const fires = '{alertname: A, eval_time: 5m, exp_alerts: [{}]}'

test('drills that are removed, or ask for less', () => {
  const { 't.yml': text, ...without } = suite(quiet, fires)
  expect(said(suite(quiet, fires), without)).toEqual([
    'info rules/a.yml:4 leaves 0 of 2 assertions about `A`',
  ])
  expect(said(suite(quiet, fires), suite(quiet, quiet))).toEqual([
    'info rules/a.yml:4 leaves 0 of 1 assertion about `A` that it fires',
  ])
  expect(said(suite(quiet, fires), { ...without, 'sub/t.yml': text as string })).toEqual([])
  expect(said(suite(quiet), { 'rules/a.yml': rules(alert('B')) })).toEqual([])
})
