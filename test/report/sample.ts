/** Reports to render in tests, made from short texts. */
import type { Diagnostic, Range } from '../../scripts/diagnostic.ts'
import { rangeAt, type Source } from '../../scripts/model/source.ts'
import {
  type DrillCase,
  drillCase,
  makeReport,
  type RenderOptions,
  type Report,
  type Reported,
  type Verdict,
} from '../../scripts/report/report.ts'

export const plain: RenderOptions = { color: false, width: 80, unicode: true }

export const emptyProject: Reported = {
  ruleFiles: [],
  alerts: [],
  recordings: [],
  runbooks: [],
  suites: [],
  pages: [],
  strays: [],
}

export const rules: Source = {
  path: 'rules/redis.yml',
  text: `groups:
  - name: redis
    rules:
      - alert: RedisDown
        expr: sum by (job) (redis_up) == 0
        annotations:
          summary: Redis {{ $labels.instance }} is down
          description: |
            first
            second
            third
            fourth
            fifth
`,
}

/** The range of the `n`th `needle` in a source, counted from 0. */
export function rangeOf(source: Source, needle: string, n = 0): Range {
  let start = -1
  for (let i = 0; i <= n; i++) start = source.text.indexOf(needle, start + 1)
  if (start < 0) throw new Error(`no ${needle} in ${source.path}`)
  return rangeAt(source, { start, end: start + needle.length })
}

export const removedLabel: Diagnostic = {
  check: 'alert/template-label',
  severity: 'error',
  file: rules.path,
  range: rangeOf(rules, '$labels.instance'),
  message: '`RedisDown` uses the label `instance`, which `sum by (job)` removes',
  help: 'Keep the label, or leave it out of the text.',
  alert: 'RedisDown',
  data: { label: 'instance' },
  related: [{ file: rules.path, range: rangeOf(rules, 'by (job)'), message: 'it is removed here' }],
}

export const deadLink: Diagnostic = {
  check: 'link/runbook-url',
  severity: 'warning',
  file: 'content/runbooks/redis/RedisDown.md',
  message: '`https://example.org/redis` leads to no page',
}

export const oldName: Diagnostic = {
  check: 'recording/name',
  severity: 'info',
  file: rules.path,
  range: rangeOf(rules, 'redis', 0),
  message: 'the group `redis` could have a longer name',
  fix: {
    title: 'rename it',
    edits: [
      {
        start: rangeOf(rules, 'redis').start.offset,
        end: rangeOf(rules, 'redis').end.offset,
        text: 'redis-server',
      },
    ],
  },
}

/** A verdict on an assertion about `subject`. */
export function verdict(
  subject: string,
  outcome: Verdict['verdict'],
  rest: Omit<Partial<Verdict>, 'verdict'> = {},
): DrillCase {
  const [name = '', time = ''] = subject.split(' at ')
  return drillCase({
    suite: { path: 'test/drills/redis.yml' },
    test: { index: 0 },
    assertion: { subject: { text: name }, evalTime: { text: time } },
    verdict: outcome,
    ...rest,
  })
}

export const drills: readonly DrillCase[] = [
  verdict('RedisDown at 5m', 'passed', { seconds: 0.25 }),
  verdict('RedisDown at 10m', 'failed', {
    message: '`RedisDown` did not fire',
    help: 'expected {job="a"}\n     got nothing',
  }),
  verdict('RedisDown at 15m', 'skipped', { message: 'promtool is too old' }),
]

export interface Parts {
  readonly diagnostics?: readonly Diagnostic[]
  readonly notes?: readonly string[]
  readonly undone?: readonly string[]
  readonly drills?: readonly DrillCase[]
  readonly sources?: readonly Source[]
  readonly project?: Partial<Reported>
}

export function reportOf(parts: Parts = {}): Report {
  return makeReport({
    toolVersion: '1.2.3',
    diagnostics: [],
    sources: [rules],
    checks: [
      {
        id: 'alert/template-label',
        about: 'Templates use labels that the expression keeps.',
        severity: 'error',
      },
      { id: 'link/runbook-url', about: 'Runbook URLs lead to pages.', severity: 'warning' },
    ],
    ...parts,
    project: { ...emptyProject, ...parts.project },
  })
}

/** A project in which nothing but the counts matters. */
export function counted(counts: Partial<Record<keyof Reported, number>>): Partial<Reported> {
  const lists: Record<string, unknown[]> = {}
  for (const [key, n] of Object.entries(counts))
    lists[key] = Array.from({ length: n }, (_, i) => ({ source: { path: `${key}/${i}`, text: '' } }))
  return lists as Partial<Reported>
}

/** Strings that break out of formats that don't escape, by themselves and in the middle of others. */
export const nasty: readonly string[] = [
  '"',
  "'",
  '`',
  '<script>alert(1)</script>',
  ']]>',
  '-->',
  '</error>',
  '&amp;',
  '&#0;',
  '%0A::error::x',
  '\n::error::x',
  '\r\n::stop-commands::x',
  '\r',
  '##[error]x',
  '##vso[task.setvariable variable=a]b',
  '##teamcity[x]',
  '\x1b[31m',
  '\x1b]0;title\x07',
  '\x9b31m',
  '\x00',
  '\x08\x08',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2028',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '\udfff',
  '|',
  '\\|',
  '\\',
  '[a](http://example.org)',
  '![a](http://example.org/a.png)',
  'http://example.org/a_b',
  'www.example.org',
  '@someone',
  '#12',
  '*a* _b_ ~~c~~',
  '{{ $labels.x }}',
  '$(x)',
  '$&',
  '::',
  ':,=',
  '漢字',
  'é',
  '👩‍👩‍👧‍👦',
  '\t',
  ' ',
  'a',
]
