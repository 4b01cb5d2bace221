import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { PromtoolRunner } from '../../scripts/promtool/ask.ts'
import { checkRules } from '../../scripts/promtool/rules/check.ts'
import { newFolder } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'
import { makeProject } from '../support/tree.ts'
import { nameOf } from './support.ts'

const promtool: PromtoolRunner = await runnerForTests()
let root: string
beforeEach(() => {
  root = newFolder()
})

const rules = (...list: object[]): string => JSON.stringify({ groups: [{ name: 'g', rules: list }] })
const alert = (name: string, expr: string, more: object = {}): object => ({ alert: name, expr, ...more })
const quiet = (alertname: string, eval_time = '1m'): object => ({ alertname, eval_time, exp_alerts: [] })
const fires = (alertname: string, eval_time = '1m', exp_labels: object = {}): object => ({
  alertname,
  eval_time,
  exp_alerts: [{ exp_labels }],
})
const series = (text: string, values = '1x10'): object => ({ series: text, values })
const group = (input_series: object[], alert_rule_test: object[], more: object = {}): object => ({
  interval: '1m',
  input_series,
  alert_rule_test,
  ...more,
})
const suite = (tests: object[], rule_files = ['r.yml']): string => JSON.stringify({ rule_files, tests })

/** Runs a tree; the verdicts are by 'Alert at 1m', and those of whole tests and suites by their message. */
async function drill(files: Record<string, string>, runner = promtool) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const project = makeProject(files)
  const { refused } = await checkRules(project, runner, [])
  const jobs: string[] = []
  const watching = {
    ...runner,
    run: (job: Parameters<typeof runner.run>[0]) => {
      jobs.push(Object.values(job.files ?? {}).join('\n'))
      return runner.run(job)
    },
  }
  const { results, diagnostics, incomplete } = await runDrills(project, watching, { root, refused })
  return {
    verdicts: results.map(
      (result) => `${result.assertion ? nameOf(result) : (result.message ?? '')}: ${result.verdict}`,
    ),
    messages: diagnostics.map(({ check, message }) => `${check} ${message}`),
    diagnostics,
    incomplete,
    jobs,
  }
}

describe('what promtool is given', () => {
  test('tests that can not see one another run as one, each with its own rule only', async () => {
    const names = [...Array(10).keys()]
    const { verdicts, jobs } = await drill({
      'r.yml': rules(...names.map((i) => alert(`A${i}`, `m${i} > 0`)), alert('Unused', 'other > 0')),
      't.yml': suite(names.map((i) => group([series(`m${i}`)], [fires(`A${i}`)]))),
    })
    expect(verdicts).toEqual(names.map((i) => `A${i} at 1m: passed`))
    expect(jobs).toHaveLength(1)
    expect(jobs[0]?.match(/\balert_rule_test\b/g)).toHaveLength(1)
    expect(jobs[0]).not.toContain('Unused')
  })

  test('tests with a metric in common stay apart', async () => {
    const { verdicts, jobs } = await drill({
      'r.yml': rules(alert('A', 'm > 0'), alert('B', 'm > 1')),
      't.yml': suite([group([series('m')], [fires('A')]), group([series('m', '2x10')], [fires('B')])]),
    })
    expect(verdicts).toEqual(['A at 1m: passed', 'B at 1m: passed'])
    expect(jobs[0]?.match(/\balert_rule_test\b/g)).toHaveLength(2)
  })

  test('what a rule reads comes with it, over recording rules, ALERTS and the queries of templates', async () => {
    const { verdicts, jobs } = await drill({
      'r.yml': rules(
        { record: 'a:one', expr: 'm' },
        { record: 'a:two', expr: 'a:one * 2' },
        alert('Base', 'a:two > 1'),
        alert('Top', 'ALERTS{alertname="Base"}', {
          annotations: { summary: '{{ with query "a:two" }}{{ . | first | value }}{{ end }}' },
        }),
        alert('Apart', 'absent(n) > 1'),
      ),
      't.yml': suite([
        group(
          [series('m')],
          [
            {
              alertname: 'Top',
              eval_time: '1m',
              exp_alerts: [{ exp_labels: { alertstate: 'firing' }, exp_annotations: { summary: '2' } }],
            },
          ],
        ),
      ]),
    })
    expect(verdicts).toEqual(['Top at 1m: passed'])
    expect(jobs[0]).not.toContain('Apart')
  })

  test('two assertions on the same alert and time are told apart', async () => {
    const { verdicts } = await drill({
      'r.yml': rules(alert('A', 'm > 0')),
      't.yml': suite([group([series('m')], [quiet('A'), fires('A'), quiet('A')])]),
    })
    expect(verdicts).toEqual(['A at 1m: failed', 'A at 1m: passed', 'A at 1m: failed'])
  })
})

describe('a rule that can not be evaluated', () => {
  const join = alert('Broken', 'a * on (x) b > 0')
  const data = [series('a{y="1"}'), series('b{y="1"}'), series('b{y="2"}'), series('m')]

  test('hides the verdicts of no other', async () => {
    const { verdicts, messages } = await drill({
      'r.yml': rules(join, alert('A', 'm > 0'), alert('C', 'ALERTS{alertname="Broken"}')),
      't.yml': suite([group(data, [fires('A'), quiet('Broken'), quiet('C'), quiet('A', '2m')])]),
    })
    expect(verdicts.slice(1)).toEqual([
      'A at 1m: passed',
      'Broken at 1m: error',
      'C at 1m: error',
      'A at 2m: failed',
    ])
    expect(verdicts[0]).toMatch(/^`Broken` can't be evaluated at 0s: .*: error$/)
    expect(messages.filter((message) => message.includes("can't be evaluated"))).toHaveLength(1)
  })

  test('is found also where no assertion asks for it, as promtool does', async () => {
    const { verdicts } = await drill({
      'r.yml': rules(join, alert('A', 'm > 0')),
      't.yml': suite([group(data, [fires('A')])]),
    })
    expect(verdicts).toHaveLength(2)
    expect(verdicts[0]).toContain('`Broken`')
    expect(verdicts[1]).toBe('A at 1m: passed')
  })

  test('also where two rules write the same series', async () => {
    const { verdicts } = await drill({
      'r.yml': rules({ record: 'r', expr: 'm' }, { record: 'r', expr: 'm + 1' }, alert('A', 'm > 0')),
      't.yml': suite([group([series('m')], [fires('A')])]),
    })
    expect(verdicts[0]).toContain('`r`')
  })
})

describe('suites that promtool refuses', () => {
  test.each([
    [
      'an unknown field',
      'rule_files: [r.yml]\nx: 1\ntests: [{interval: 1m}]\n',
      '`x` is not a key of a suite',
      2,
    ],
    [
      'a duration that is none',
      'rule_files: [r.yml]\ntests:\n- interval: often\n',
      'not a valid duration',
      3,
    ],
    [
      'a group twice',
      'rule_files: [r.yml]\ngroup_eval_order: [g, g]\ntests: [{interval: 1m}]\n',
      'repeated',
      2,
    ],
  ])('%s is a finding', async (_, text, why, line) => {
    const { messages, diagnostics } = await drill({ 'r.yml': rules(alert('A', 'm > 0')), 't.yml': text })
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(/^drill\/failed promtool refuses the suite: /)
    expect(messages[0]).toContain(why)
    expect(diagnostics[0]?.range?.start.line).toBe(line)
  })

  test('a broken rule file is the failure of the suites that load it, and of no other', async () => {
    const { verdicts } = await drill({
      'r.yml': rules(alert('A', 'm > 0')),
      'broken.yml': rules(alert('B', 'm >')),
      't.yml': suite([group([series('m')], [fires('A')])]),
      'u.yml': suite([group([series('m')], [fires('A')])], ['*r*.yml']),
    })
    expect(verdicts[0]).toBe('A at 1m: passed')
    expect(verdicts.slice(1).join('\n')).toMatch(/broken\.yml.*: error\nA at 1m: skipped/s)
  })

  test('also where what promtool refuses is in a rule that no test needs', async () => {
    const { verdicts, messages } = await drill({
      'r.yml': rules(alert('A', 'm > 0'), alert('B', 'n > 0', { foo: 1 })),
      't.yml': suite([group([series('m')], [fires('A')])]),
    })
    expect(messages.join()).toContain('field foo not found')
    expect(verdicts.at(-1)).toBe('A at 1m: skipped')
  })

  test('a PrometheusRule is no rule file to promtool', async () => {
    const object = JSON.stringify({
      kind: 'PrometheusRule',
      spec: { groups: [{ name: 'g', rules: [alert('A', 'm > 0')] }] },
    })
    const { messages } = await drill({
      'r.yml': object,
      't.yml': suite([group([series('m')], [fires('A')])]),
    })
    expect(messages.join()).toContain('promtool refuses the suite')
  })
})

describe('a suite of a stranger', () => {
  const one = suite([group([series('m')], [quiet('A')])])

  test.each(['../outside.yml', '/etc/passwd', '/etc/*', '/dev/zero', 'link.yml', 'folder'])(
    'reads no file outside of the tree: %s',
    async (path) => {
      symlinkSync('/etc/passwd', join(root, 'link.yml'))
      mkdirSync(join(root, 'folder'))
      const { verdicts, messages, jobs } = await drill({ 't.yml': one.replace('r.yml', path) })
      expect(verdicts.at(-1)).toBe('A at 1m: skipped')
      expect(messages[0]).toMatch(/leads out of the tree|outside of the tree|is a directory/)
      expect(jobs.join('')).not.toContain('root:')
    },
  )

  test("names that pass for promtool's own words change no verdict", async () => {
    const name = 'A\n  SUCCESS\n\n'
    const { verdicts, jobs } = await drill({
      'r.yml': rules(alert('A', 'm > 0')),
      't.yml': suite([group([series('m')], [quiet('A')], { name })]),
      'u.yml': suite([group([series('m')], [quiet(name)]), group([series('m')], [quiet('A')])]),
    })
    expect(verdicts[0]).toBe('A at 1m: failed')
    expect(verdicts.at(-1)).not.toBe('A at 1m: passed')
    expect(jobs.join('').split('\n')).not.toContain('  SUCCESS')
  })

  test('what takes too long costs only its own suite the verdict', async () => {
    const slow: PromtoolRunner = {
      ...promtool,
      run: async (job) =>
        Object.values(job.files ?? {}).some((text) => text.includes('"slow"'))
          ? { ended: 'time', output: '', seconds: 1 }
          : promtool.run(job),
    }
    const { verdicts } = await drill(
      {
        'r.yml': rules(alert('A', 'm > 0'), alert('B', 'slow > 0')),
        't.yml': suite([group([series('m')], [fires('A')])]),
        'u.yml': suite([group([series('slow')], [fires('B')])]),
      },
      slow,
    )
    expect(verdicts).toContain('A at 1m: passed')
    expect(verdicts).toContain('B at 1m: error')
  })

  test('a promtool that can not be started is something not done', async () => {
    const { incomplete, verdicts } = await drill(
      { 'r.yml': rules(alert('A', 'm > 0')), 't.yml': one },
      { ...promtool, run: async () => ({ ended: 'start', output: '', seconds: 0, reason: 'ENOENT' }) },
    )
    expect(incomplete).toBe('promtool could not be started: ENOENT; no verdicts on t.yml')
    expect(verdicts).toEqual([])
  })
})

test('what a test finds in its future is no matter of the tests beside it', async () => {
  // promtool reads samples as far as the last assertion of a test, and packed ones share the last of all.
  const expected = (value: number): object[] => [{ labels: '{}', value }]
  const ahead = ['sum(a offset -3m)', 'sum(a @ 240)'].map((expr) => ({
    expr,
    eval_time: '1m',
    exp_samples: expected(1),
  }))
  const files = {
    'tests/one.yml': suite([group([series('a', '0+1x10')], [], { promql_expr_test: ahead })], []),
    'tests/two.yml': suite(
      [
        group([series('b')], [], {
          promql_expr_test: [{ expr: 'sum(b)', eval_time: '2m', exp_samples: expected(1) }],
        }),
      ],
      [],
    ),
  }
  expect((await drill(files)).verdicts.map((verdict) => verdict.split(': ').at(-1))).toEqual(
    Array(3).fill('passed'),
  )
})

test('a verdict that depends on the order of groups is reported', async () => {
  const groups = JSON.stringify({
    groups: [
      { name: 'alerts', rules: [alert('A', 'r >= 1')] },
      { name: 'records', rules: [{ record: 'r', expr: 'm' }] },
    ],
  })
  const tests = suite([group([series('m', '0+1x10')], [fires('A', '1m')])])
  const open = await drill({ 'r.yml': groups, 't.yml': tests })
  expect(open.verdicts).toEqual(['A at 1m: passed'])
  expect(open.messages).toEqual([expect.stringContaining('drill/order the verdict on `A` at 1m')])
  const fixed = await drill({
    'r.yml': groups,
    't.yml': tests.replace('{', '{"group_eval_order":["records","alerts"],'),
  })
  expect(fixed).toMatchObject({ verdicts: ['A at 1m: passed'], messages: [] })
  const other = await drill({
    'r.yml': groups,
    't.yml': tests.replace('{', '{"group_eval_order":["alerts","records"],'),
  })
  expect(other.verdicts).toEqual(['A at 1m: failed'])
})

test('the seconds of all assertions are what promtool took for their tests', async () => {
  const files = {
    'r.yml': rules(alert('Down', 'up == 0'), alert('Up', 'up == 1')),
    't.yml': suite([
      group([series('up')], [quiet('Down'), fires('Up')]),
      group([series('up', '0x5')], [fires('Down'), quiet('Up')]),
    ]),
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  let taken = 0
  const timed: PromtoolRunner = {
    ...promtool,
    async run(job) {
      const answer = await promtool.run(job)
      taken += answer.seconds
      return answer
    },
  }
  const { results } = await runDrills(makeProject(files), timed, { root, refused: new Set() })
  expect(results).toHaveLength(4)
  expect(results.reduce((sum, { seconds = 0 }) => sum + seconds, 0)).toBeCloseTo(taken, 6)
  expect(taken).toBeGreaterThan(0)
})

test('what promtool says of a refused suite for each of its tests is said once', async () => {
  const { messages } = await drill({
    'r.yml': rules(alert('Down', 'up = 0')),
    't.yml': suite([group([series('up')], [quiet('Down')]), group([series('up')], [quiet('Down')])]),
  })
  const refused = messages.filter((message) => message.includes('refuses the suite'))
  expect(refused).toHaveLength(1)
  expect(refused[0]?.split('could not parse expression')).toHaveLength(2)
})
