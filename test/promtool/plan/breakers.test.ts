/** Rules that no assertion asks for, and that fail their test all the same: promtool evaluates them, so they count. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runDrills } from '../../../scripts/drill/drill.ts'
import { checkRules } from '../../../scripts/promtool/rules/check.ts'
import { newFolder } from '../../support/folders.ts'
import { runnerForTests } from '../../support/promtool.ts'
import { makeProject } from '../../support/tree.ts'

const promtool = await runnerForTests()
const root = newFolder()

const one: Record<string, string> = { 'disk_free{x="1"}': '1x5' }

/** What fails in a test of `series` that asserts nothing of the rules; something does where promtool says so. */
async function failures(rules: object[] | { groups: object[] }, series = one): Promise<string[]> {
  const files = {
    'r.yml': JSON.stringify(Array.isArray(rules) ? { groups: [{ name: 'g', rules }] } : rules),
    't.yml': JSON.stringify({
      rule_files: ['r.yml'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [{ expr: '1', eval_time: '2m', exp_samples: [{ labels: '{}', value: 1 }] }],
        },
      ],
    }),
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  const project = makeProject(files)
  const { refused } = await checkRules(project, promtool, [])
  const { results } = await runDrills(project, promtool, { root, refused })
  const answer = await promtool.run({ args: ['test', 'rules', './t.yml'], files })
  expect(answer).toMatchObject({ status: results.every(({ verdict }) => verdict === 'passed') ? 0 : 1 })
  return results.flatMap(({ verdict, message }) => (verdict === 'passed' ? [] : (message ?? verdict)))
}

const record = (name: string, expr: string, more: object = {}): object => ({ record: name, expr, ...more })
const alert = (name: string, expr: string, labels: object = {}): object => ({ alert: name, expr, labels })
const noResult = /rule result is not a vector or scalar/
const sameLabels = /vector contains metrics with the same labelset/

test.each([
  ['a range', record('r', 'disk_free[5m]')],
  ['a range without data', record('r', 'disk_full[5m]')],
  ['a string', record('r', '"full"')],
  ['an alert on a range', alert('R', 'disk_free[5m:1m]')],
])('%s is no result of a rule', async (_, rule) => {
  expect(await failures([rule])).toEqual([expect.stringMatching(noResult)])
})

test.each([
  ['of the selectors', 'absent(up{job="a"}) or absent(up{job="b"})', true],
  ['of ranges', 'absent_over_time(up{job="a"}[5m]) or absent_over_time(up{job="b"}[5m])', true],
  ['that are matched otherwise', 'absent(up{job=~"a"}) or absent(up{instance="b"})', false],
])('what is absent has the labels %s', async (_, expr, collides) => {
  const found = await failures([alert('Absent', expr, { job: 'any' })])
  expect(found).toEqual(collides ? [expect.stringMatching(sameLabels)] : [])
})

test('smoothing wants factors between 0 and 1', async () => {
  // Prometheus 3 has the function under another name, and only where experiments are allowed.
  const smoothed = (factor: number) => [record('r', `holt_winters(disk_free[5m], ${factor}, 0.5)`)]
  expect(await failures(smoothed(2))).not.toEqual([])
  if ((await failures(smoothed(0.5))).length === 0)
    expect(await failures(smoothed(2))).toEqual([expect.stringContaining('invalid smoothing factor')])
})

test('a parameter is judged where there are no series, too', async () => {
  const rule = record('r', 'topk(scalar(disk_free) / 0, disk_full)')
  // promtool 3 looks at it only where there are series.
  for (const failure of await failures([rule])) expect(failure).toContain('overflows int64')
})

test.each(['ALERTS', 'ALERTS{alertname="Q"}'])('%s can be a series of the fixture', async (selector) => {
  const series = {
    ...one,
    'ALERTS{alertname="Q",x="1",y="1"}': '1x5',
    'ALERTS{alertname="Q",x="1",y="2"}': '1x5',
  }
  expect(await failures([record('r', `disk_free * on (x) ${selector}`)], series)).toEqual([
    expect.stringContaining('found duplicate series for the match group'),
  ])
})

test('labels of a group are labels of what it records', async () => {
  const groups = ['a', 'b'].map((tier) => ({
    name: tier,
    labels: { tier },
    rules: [record('disk:free', 'disk_free')],
  }))
  const reader = { name: 'c', rules: [alert('Full', 'disk:free < 2', { tier: 'all' })] }
  // promtool 2 knows no labels of groups and refuses the file.
  expect(await failures({ groups: [...groups, reader] })).not.toEqual([])
})

test('labels of alerts are labels of what is recorded of them', async () => {
  const rules = [
    alert('Filling', 'disk_free < 2', { tier: '{{ $labels.x }}' }),
    record('tier:alerts:sum', 'sum by (tier) (ALERTS{alertname="Filling"})'),
    alert('Many', 'tier:alerts:sum > 0', { tier: 'all' }),
  ]
  const both = { ...one, 'disk_free{x="2"}': '1x5' }
  expect(await failures(rules, both)).toEqual([expect.stringMatching(sameLabels)])
  expect(await failures(rules)).toEqual([])
})

test('a label in quotes is a label', async () => {
  const series = Object.fromEntries(['1', '2'].map((x) => [`disk_free{"disk-id"="${x}", y="a=b"}`, '1x5']))
  // promtool 2 knows no such labels.
  expect(await failures([alert('Full', 'disk_free < 2', { 'disk-id': 'any' })], series)).not.toEqual([])
})
