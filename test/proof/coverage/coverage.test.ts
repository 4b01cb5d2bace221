/** What the drills prove, and above all what they don't. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runDrills } from '../../../scripts/drill/drill.ts'
import { type Coverage, lackingOf, percentOf, tallyOf } from '../../../scripts/model/coverage.ts'
import { measureCoverage } from '../../../scripts/proof/coverage/coverage.ts'
import { coverageFindings } from '../../../scripts/proof/coverage/findings.ts'
import { withQuestions } from '../../../scripts/proof/coverage/states.ts'
import { newFolder } from '../../support/folders.ts'
import { runnerForTests } from '../../support/promtool.ts'
import { makeProject } from '../../support/tree.ts'

const promtool = await runnerForTests()

async function coverageOf(files: Readonly<Record<string, string>>): Promise<Coverage> {
  const root = newFolder()
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text)
  try {
    const project = makeProject(files)
    const drills = await runDrills(project, promtool, { root, refused: new Set(), asks: withQuestions })
    return await measureCoverage(project, drills, promtool)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const rulesOf = (...rules: string[]): string =>
  `groups:\n- name: g\n  rules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`

interface Test {
  readonly series: Readonly<Record<string, string>>
  readonly alerts?: readonly string[]
  readonly exprs?: readonly string[]
}

const suiteOf = (...tests: Test[]): string =>
  `rule_files: [r.yml]\nevaluation_interval: 1m\ntests:\n${tests
    .map(
      ({ series, alerts = [], exprs = [] }) => `- interval: 1m
  input_series: [${Object.entries(series)
    .map(([name, values]) => `{series: '${name}', values: '${values}'}`)
    .join(', ')}]
  alert_rule_test: [${alerts.map((one) => `{${one}}`).join(', ')}]
  promql_expr_test: [${exprs.map((one) => `{${one}}`).join(', ')}]
`,
    )
    .join('')}`

const at = (time: string, expected = ''): string =>
  `eval_time: ${time}, alertname: Down, exp_alerts: [${expected}]`
const firing = '{exp_labels: {i: a, severity: page}, exp_annotations: {summary: a is down}}'
const down =
  "{alert: Down, expr: 'up == 0', for: 2m, labels: {severity: page}, annotations: {summary: '{{ $labels.i }} is down'}}"

/** The respects that the first rule lacks. */
const lacking = async (rules: string, ...tests: Test[]): Promise<string[]> => {
  const { rules: found } = await coverageOf({ 'r.yml': rules, 't.yml': suiteOf(...tests) })
  return found[0] ? lackingOf(found[0]) : []
}

const series = { 'up{i="a"}': '1 0x5 1x5' }

describe('states', () => {
  test('all of them', async () => {
    const alerts = [at('0m'), at('2m'), at('4m', firing), at('8m')]
    expect(await lacking(rulesOf(down), { series, alerts })).toEqual([])
  })

  test('an alert without drills lacks everything that applies to it', async () => {
    expect(await lacking(rulesOf(down.replace(', for: 2m', '')), { series })).toEqual([
      'fires',
      'quiet',
      'resolves',
      'labels',
      'annotations',
    ])
  })

  test.each([
    [['0m', '4m', '8m'], ['pending']],
    [['2m', '4m', '8m'], []],
    [['0m', '2m', '4m'], ['resolves']],
    [['4m'], ['quiet', 'pending', 'resolves']],
    [
      ['0m', '2m', '8m'],
      ['fires', 'labels', 'annotations'],
    ],
  ])('asserted at %j it lacks %j', async (times, expected) => {
    const alerts = times.map((time) => at(time, time === '4m' ? firing : ''))
    expect(await lacking(rulesOf(down), { series, alerts })).toEqual(expected)
  })

  test('waiting again after it fired is resolution, and no silence', async () => {
    const again = { 'up{i="a"}': '1 0x3 1 0x5' }
    expect(await lacking(rulesOf(down), { series: again, alerts: [at('4m', firing), at('7m')] })).toEqual([
      'quiet',
    ])
  })

  test('in another test it did not fire before', async () => {
    const alerts = [at('2m'), at('4m', firing)]
    const other = { series: { 'up{i="a"}': '1x9' }, alerts: [at('8m')] }
    expect(await lacking(rulesOf(down), { series, alerts }, other)).toEqual(['resolves'])
  })

  test('one of two alerts resolves, one of two series stays quiet', async () => {
    const of = (...values: string[]) =>
      Object.fromEntries(values.map((value, i) => [`up{i="${'ab'[i]}"}`, value]))
    const alerts = [at('2m'), at('8m', firing)]
    expect(await lacking(rulesOf(down), { series: of('1 0x9', '1 0x5 1x5'), alerts })).toEqual([])
    expect(await lacking(rulesOf(down), { series: of('1 0x9', '1x9'), alerts })).toEqual(['resolves'])
    expect(await lacking(rulesOf(down), { series: of('1 0x9'), alerts })).toEqual(['quiet', 'resolves'])
  })

  test('what fired longer ago than promtool can look back at once has resolved', async () => {
    const long = { 'up{i="a"}': '0x9 1x20000' }
    expect(await lacking(rulesOf(down), { series: long, alerts: [at('9m', firing), at('20000m')] })).toEqual([
      'pending',
    ])
  })

  test('an assertion that fails proves nothing', async () => {
    const wrong = firing.replace('page', 'ticket')
    expect(await lacking(rulesOf(down), { series, alerts: [at('0m'), at('2m'), at('4m', wrong)] })).toEqual([
      'fires',
      'resolves',
      'labels',
      'annotations',
    ])
  })

  test('what fired from the very first has resolved, too', async () => {
    const at1m = { series: { 'up{i="a"}': '0 1x5' }, alerts: [at('1m')] }
    expect(await lacking(rulesOf(down.replace('for: 2m, ', '')), at1m)).toEqual([
      'fires',
      'labels',
      'annotations',
    ])
  })

  test('between two evaluations the earlier counts, however long ago', async () => {
    const alerts = [at('150s'), at('4m', firing)]
    const { rules } = await coverageOf({
      'r.yml': rulesOf(down),
      't.yml': suiteOf({ series, alerts: alerts.slice(0, 1) }),
    })
    expect(rules[0]?.points).toMatchObject({ fires: false, pending: true })
    const coarse = suiteOf({ series: { 'up{i="a"}': '1x9 0x30' }, alerts: [at('17m'), at('26m', firing)] })
    const slow = await coverageOf({
      'r.yml': rulesOf(down),
      't.yml': coarse.replace('evaluation_interval: 1m', 'evaluation_interval: 10m'),
    })
    expect(slow.rules[0]?.points).toMatchObject({ fires: true, pending: true })
  })

  test('what keep_firing_for keeps has not resolved', async () => {
    const kept = down.replace('for: 2m', 'for: 2m, keep_firing_for: 3m')
    const drilled = (...alerts: string[]) => lacking(rulesOf(kept), { series, alerts })
    if (!/^2\.4[01]\./.test(promtool.version ?? '')) {
      expect(await drilled(at('2m'), at('4m', firing), at('7m', firing))).toEqual(['quiet', 'resolves'])
      expect(await drilled(at('2m'), at('4m', firing), at('7m', firing), at('11m'))).toEqual([])
    }
  })
})

describe('quiet', () => {
  const alone = (series: Test['series'], expr = 'up == 0') =>
    lacking(rulesOf(`{alert: Down, expr: '${expr}'}`), { series, alerts: [at('4m')] })

  test('is proof where there is something to decline', async () => {
    expect(await alone({ 'up{i="a"}': '1x5' })).not.toContain('quiet')
    expect(await alone({ up: '1x5' }, 'absent(up)')).not.toContain('quiet')
    expect(await alone({ a: '1x5', b: '1x5' }, 'a unless b')).not.toContain('quiet')
    expect(await alone({ up: '1x5' }, 'absent(up) and on () b')).not.toContain('quiet')
    expect(await alone({ 'a{x="2"}': '1x5' }, 'a{x="1"}')).not.toContain('quiet')
    expect(await alone({ a: '1x5' }, '5 < a')).not.toContain('quiet')
  })

  test('is none where there is not', async () => {
    expect(await alone({ other: '1x5' })).toContain('quiet')
    expect(await alone({ b: '1x5' }, 'a unless b')).toContain('quiet')
    expect(await alone({ b: '1x5' }, 'a and on () b')).toContain('quiet')
    expect(await alone({ other: '1x5' }, 'a{x="1"}')).toContain('quiet')
  })

  test('is proof, too, after the series that fired it have gone', async () => {
    const alerts = [at('2m'), at('4m', firing), at('8m')]
    expect(await lacking(rulesOf(down), { series: { 'up{i="a"}': '0x5 stale' }, alerts })).toEqual([
      'pending',
    ])
  })

  test('that hangs on the order of the groups is none', async () => {
    const inTwo = (first: string, second: string): string =>
      `groups:\n- name: a\n  rules: [${first}]\n- name: b\n  rules: [${second}]\n`
    const rules = inTwo("{alert: Down, expr: 'down'}", "{record: down, expr: 'up == 0'}")
    const one = { series: { up: '1 1 0x5' }, alerts: [at('2m')] }
    expect(await lacking(rules, one)).toContain('quiet')
    expect(await lacking(rules, { ...one, alerts: [at('1m')] })).not.toContain('quiet')
  })

  test('what is left out may be in a recording rule', async () => {
    const rules = rulesOf("{alert: Down, expr: 'down'}", "{record: down, expr: 'up == 0'}")
    expect(await lacking(rules, { series: { up: '1x5' }, alerts: [at('4m')] })).not.toContain('quiet')
    expect(await lacking(rules, { series: { other: '1x5' }, alerts: [at('4m')] })).toContain('quiet')
  })

  test('is not asked of what always fires', async () => {
    expect(await lacking(rulesOf("{alert: Down, expr: 'vector(time()) > 100'}"), { series })).toContain(
      'quiet',
    )
    expect(await lacking(rulesOf("{alert: Down, expr: 'vector(1)'}"), { series })).toEqual([
      'fires',
      'labels',
    ])
  })
})

describe('expressions on ALERTS', () => {
  const expr = (time: string, state: string, expected = '') =>
    `eval_time: ${time}, expr: 'ALERTS{alertname="Down",alertstate="${state}"}', exp_samples: [${expected}]`
  const sample = (state: string) =>
    `{labels: 'ALERTS{alertname="Down",alertstate="${state}",i="a",severity="page"}', value: 1}`

  test('show the state; annotations they can’t show', async () => {
    const exprs = [
      expr('0m', 'firing'),
      expr('2m', 'pending', sample('pending')),
      expr('4m', 'firing', sample('firing')),
      expr('8m', 'firing'),
    ]
    expect(await lacking(rulesOf(down), { series, exprs })).toEqual(['annotations'])
  })

  test('say nothing of series that they leave out', async () => {
    const two = { 'up{i="a"}': '0x9', 'up{i="b"}': '1 1 1 0x5' }
    const other = 'eval_time: 4m, expr: \'ALERTS{alertname="Down",alertstate="pending",i="z"}\''
    const waiting = sample('pending').replace('i="a"', 'i="b"')
    expect(await lacking(rulesOf(down), { series: two, exprs: [other] })).toContain('pending')
    const found = await lacking(rulesOf(down), { series: two, exprs: [expr('4m', 'pending', waiting)] })
    expect(found).toContain('fires')
    expect(found).not.toContain('pending')
  })

  test('one that asks for another state does not', async () => {
    const exprs = [expr('2m', 'pending', sample('pending')), expr('4m', 'pending')]
    expect(await lacking(rulesOf(down), { series, exprs })).toEqual([
      'fires',
      'quiet',
      'resolves',
      'labels',
      'annotations',
    ])
  })
})

describe('other expressions on ALERTS', () => {
  const lacks = (
    exprs: readonly (readonly [time: string, expr: string, samples?: string])[],
    rule = down,
    input: Test['series'] = series,
  ) =>
    lacking(rulesOf(rule), {
      series: input,
      exprs: exprs.map(
        ([time, expr, samples = '']) => `eval_time: ${time}, expr: '${expr}', exp_samples: [${samples}]`,
      ),
    })
  const firingOnes = 'ALERTS{alertname="Down",alertstate="firing"}'
  const one = "{labels: '{}', value: 1}"

  test('count what would change with the alert', async () => {
    const count = `count(${firingOnes})`
    expect(await lacks([['4m', count, one]])).toEqual([
      'quiet',
      'pending',
      'resolves',
      'labels',
      'annotations',
    ])
    expect(
      await lacks([
        ['2m', count],
        ['8m', count],
      ]),
    ).toEqual(['fires', 'labels', 'annotations'])
    expect(await lacks([['0m', count]])).toEqual(['fires', 'pending', 'resolves', 'labels', 'annotations'])
    expect(
      await lacks([['4m', 'count(ALERTS{alertname="Down",alertstate="firing",severity="page"})', one]]),
    ).not.toContain('labels')
  })

  test('prove nothing where they fail', async () => {
    const all = ['fires', 'quiet', 'pending', 'resolves', 'labels', 'annotations']
    expect(
      await lacks([
        ['4m', `count(${firingOnes})`, one.replace('1', '2')],
        ['8m', `count(${firingOnes})`, one],
      ]),
    ).toEqual(all)
  })

  test('prove nothing where nothing would change', async () => {
    expect(await lacks([['2m', 'count(ALERTS{alertname="Down"})', one]])).toContain('pending')
    expect(
      await lacks([
        ['4m', `${firingOnes} > 1`],
        ['8m', `${firingOnes} > 1`],
      ]),
    ).toEqual(['fires', 'quiet', 'pending', 'resolves', 'labels', 'annotations'])
    expect(await lacks([['4m', 'ALERTS{alertname="Down",alertstate="pending"}']])).toContain('fires')
  })

  test('prove neither firing nor silence while it waits', async () => {
    const waiting =
      '{labels: \'ALERTS{alertname="Down",alertstate="pending",i="a",severity="page"}\', value: 1}'
    expect(await lacks([['2m', 'ALERTS{alertname="Down"}', waiting]])).toContain('fires')
    expect(await lacks([['2m', 'ALERTS{alertname="Down"}', waiting]])).toContain('quiet')
    expect(await lacks([['4m', 'ALERTS{alertname="Down",alertstate!="firing"}']])).toContain('fires')
    expect(await lacks([['2m', `count(${firingOnes})`]])).toContain('quiet')
    const again = { 'up{i="a"}': '1 0x3 1 0x5' }
    expect(await lacks([['7m', `count(${firingOnes})`]], down, again)).toEqual([
      'fires',
      'quiet',
      'labels',
      'annotations',
    ])
  })

  test('show labels only where they show that it fires', async () => {
    const waiting =
      '{labels: \'ALERTS{alertname="Down",alertstate="pending",i="a",severity="page"}\', value: 1}'
    const pending = ['2m', 'ALERTS{alertname="Down",alertstate="pending"}', waiting] as const
    expect(await lacks([['4m', `count(${firingOnes})`, one], pending])).toContain('labels')
  })

  test('prove no silence where one ended and another fires', async () => {
    const two = { 'up{i="a"}': '0x9', 'up{i="b"}': '0x4 stale' }
    expect(await lacks([['9m', `count(${firingOnes})`, one]], down, two)).toEqual([
      'quiet',
      'pending',
      'labels',
      'annotations',
    ])
    expect(await lacking(rulesOf(down), { series: two, alerts: [at('9m', firing)] })).toEqual([
      'quiet',
      'pending',
    ])
  })

  test('show absence, too', async () => {
    const none = `absent(${firingOnes})`
    const sample = '{labels: \'{alertname="Down",alertstate="firing"}\', value: 1}'
    expect(await lacks([['4m', none]])).toEqual(['quiet', 'pending', 'resolves', 'labels', 'annotations'])
    expect(
      await lacks([
        ['0m', none, sample],
        ['2m', none, sample],
        ['8m', none, sample],
      ]),
    ).toEqual(['fires', 'labels', 'annotations'])
  })

  test('of an alert without labels of its own show those that it has', async () => {
    const bare = "{alert: Down, expr: 'up == 0'}"
    const shown = '{labels: \'ALERTS{alertname="Down",alertstate="firing",i="a"}\', value: 1}'
    expect(await lacks([['4m', firingOnes, shown]], bare)).toEqual(['quiet', 'resolves'])
    expect(await lacks([['4m', `count(${firingOnes})`, one]], bare)).toEqual(['quiet', 'resolves', 'labels'])
  })

  test('and what has ended is silence where there is no input left', async () => {
    const gone = { 'up{i="a"}': '0x5 stale' }
    const exprs = [`eval_time: 9m, expr: '${firingOnes}', exp_samples: []`]
    expect(await lacking(rulesOf(down), { series: gone, exprs })).toEqual([
      'fires',
      'pending',
      'labels',
      'annotations',
    ])
  })
})

test('of alerts of which a part is expected, that part is covered', async () => {
  const part = async (expected: string): Promise<string[]> => {
    const two = down.replace('labels: {', "labels: {team: '{{ $labels.i }}', none: '', ")
    const suite = suiteOf({ series, alerts: [at('4m', expected)] })
    const { rules } = await coverageOf({ 'r.yml': rulesOf(two), 't.yml': `firedrill: extended\n${suite}` })
    return rules[0] ? lackingOf(rules[0]).slice(3) : []
  }
  expect(await part('{labels: {severity: page}}')).toEqual(['labels', 'annotations'])
  expect(await part('{labels: {severity: page, team: a}}')).toEqual(['annotations'])
  expect(await part('{labels: {i: a}, annotations: {summary: a is down}}')).toEqual(['labels'])
  expect(await part(firing.replace('i: a', 'i: a, team: a'))).toEqual([])
  const other = { 'up{i="b"}': '0x9' }
  const both = `firedrill: extended\n${suiteOf({
    series: { ...series, ...other },
    alerts: [at('4m', `${firing}, {labels: {i: b}}`)],
  })}`
  const { rules } = await coverageOf({ 'r.yml': rulesOf(down), 't.yml': both })
  expect(rules[0]?.points).toMatchObject({ labels: true, annotations: true })
})

test('a label that is set to nothing is none', async () => {
  expect(await lacking(rulesOf("{alert: Down, expr: 'up == 0', labels: {i: ''}}"), { series })).toContain(
    'labels',
  )
  const empty = down.replace('severity: page', "severity: page, i: ''")
  const alerts = [at('4m', firing.replace('i: a, ', ''))]
  expect(await lacking(rulesOf(empty.replace('{{ $labels.i }}', 'a')), { series, alerts })).toEqual([
    'quiet',
    'pending',
    'resolves',
  ])
})

describe('branches', () => {
  const decided = async (expr: string, ...tests: Test[]): Promise<string[]> => {
    const rules = rulesOf(`{alert: Down, expr: '${expr}'}`)
    const { rules: found } = await coverageOf({ 'r.yml': rules, 't.yml': suiteOf(...tests) })
    return (found[0]?.branches ?? []).map(({ text, isDecisive }) => `${isDecisive ? '+' : '-'} ${text}`)
  }
  const fires = at('1m', '{exp_labels: {i: x}}')
  const is = (...names: string[]): Test['series'] =>
    Object.fromEntries(names.map((name) => [`${name}{i="x"}`, '1x5']))

  test('of `or`', async () => {
    expect(await decided('a or b or c', { series: is('a'), alerts: [fires] })).toEqual(['+ a', '- b', '- c'])
    expect(await decided('a or (b or c)', { series: is('a', 'b'), alerts: [fires] })).toEqual([
      '- a',
      '- b',
      '- c',
    ])
  })

  test('of `and` and `unless`, with their modifiers, in parentheses', async () => {
    const expr = 'a and on (i) (b unless on (i) c)'
    expect(await decided(expr, { series: is('a', 'b'), alerts: [fires] })).toEqual([
      '- a',
      '- (b unless on (i) c)',
      '- c',
    ])
    expect(
      await decided(
        expr,
        { series: is('a', 'b', 'c'), alerts: [at('1m')] },
        { series: is('b'), alerts: [at('1m')] },
      ),
    ).toEqual(['+ a', '+ (b unless on (i) c)', '+ c'])
  })

  test('by the last test and the last assertion that tell', async () => {
    const idle: Test = { series: is('c'), alerts: [at('1m'), at('2m')] }
    const tests = [
      idle,
      idle,
      idle,
      idle,
      idle,
      { series: is('b'), alerts: [at('0m', fires.slice(fires.indexOf('{')).replace(/]$/, '')), fires] },
    ]
    expect(await decided('a or b', ...tests)).toEqual(['- a', '+ b'])
    expect(await decided('a unless b', { series: is('a', 'b'), alerts: [at('9m'), at('3m')] })).toEqual([
      '+ b',
    ])
  })

  test('by the longest of many tests', async () => {
    const firingAt = (time: string, name: string): Test => ({
      series: is(name),
      alerts: [at(time, '{exp_labels: {i: x}}')],
    })
    expect(
      await decided(
        'a or b',
        firingAt('9m', 'b'),
        ...['1m', '2m', '3m', '4m', '5m'].map((time) => firingAt(time, 'a')),
      ),
    ).toEqual(['+ a', '+ b'])
  })

  test('with all samples that the test has for what looks ahead', async () => {
    const rules = rulesOf("{alert: Down, expr: 'a or b'}", "{alert: Other, expr: 'c'}")
    const ahead = 'count(ALERTS{alertname="Down"} and on (i) (later offset -9m))'
    const suite = suiteOf({
      series: { 'a{i="x"}': '1x9', 'later{i="x"}': '_x9 1x9' },
      alerts: ['eval_time: 15m, alertname: Other'],
      exprs: [`eval_time: 5m, expr: '${ahead}', exp_samples: [{labels: '{}', value: 1}]`],
    })
    const { rules: found } = await coverageOf({ 'r.yml': rules, 't.yml': suite })
    expect(found[0]?.branches.map(({ isDecisive }) => isDecisive)).toEqual([true, false])
  })

  test('by nothing that fails anyway', async () => {
    const wrong = at('1m', '{exp_labels: {i: wrong}}')
    expect(await decided('a or b', { series: is('a'), alerts: [wrong] })).toEqual(['- a', '- b'])
  })

  test('by annotations alone', async () => {
    const of = async (annotation: string, form = '') => {
      const rules = rulesOf(`{alert: Down, expr: 'a or b', annotations: {summary: '${annotation}'}}`)
      const expected = form
        ? `{labels: {i: x}, annotations: {summary: '1'}}`
        : `{exp_labels: {i: x}, exp_annotations: {summary: '1'}}`
      const suite = suiteOf({
        series: { 'a{i="x"}': '1x5', 'b{i="x"}': '2x5' },
        alerts: [at('1m', expected)],
      })
      const { rules: found } = await coverageOf({ 'r.yml': rules, 't.yml': form + suite })
      return found[0]?.branches.map(({ isDecisive }) => isDecisive)
    }
    expect(await of('{{ $value }}')).toEqual([true, false])
    expect(await of('1')).toEqual([false, false])
    expect(await of('{{ $value }}', 'firedrill: extended\n')).toEqual([true, false])
    expect(await of('1', 'firedrill: extended\n')).toEqual([false, false])
  })

  test('of one of several alerts of a name', async () => {
    const rules = rulesOf(
      "{alert: Down, expr: 'a or b', labels: {severity: page}}",
      "{alert: Down, expr: 'a or c', labels: {severity: ticket}}",
    )
    const expected = '{exp_labels: {i: x, severity: page}}, {exp_labels: {i: x, severity: ticket}}'
    const suite = suiteOf({ series: is('a', 'c'), alerts: [at('1m', expected)] })
    const { rules: found } = await coverageOf({ 'r.yml': rules, 't.yml': suite })
    expect(found.map(({ branches }) => branches.map(({ isDecisive }) => isDecisive))).toEqual([
      [true, false],
      [false, false],
    ])
    expect(found.map(({ points }) => points.fires)).toEqual([true, true])
  })

  test('of an alert that reads alerts', async () => {
    const alerts = [at('2m', '{exp_labels: {i: x}}')]
    expect(
      await decided('a or max by (i) (ALERTS{alertname="Down"})', {
        series: { 'a{i="x"}': '1 1 stale' },
        alerts: [at('1m', '{exp_labels: {i: x}}'), ...alerts],
      }),
    ).toEqual(['+ a', '+ max by (i) (ALERTS{alertname="Down"})'])
    const gone = { series: { 'a{i="x"}': '1 1 stale' }, alerts }
    expect((await decided('a or max by (i) (ALERTS{alertname="Down"}) or b', gone)).at(-1)).toBe('- b')
    const counted = '(a unless on () (count(ALERTS) > 1)) or b'
    expect(
      (await decided(counted, { series: is('a'), alerts: [at('3m', '{exp_labels: {i: x}}')] })).slice(1),
    ).toEqual(['- (count(ALERTS) > 1)', '- b'])
    expect(await decided('a unless on () ALERTS{x="y"}', { series: is('a'), alerts })).toEqual([
      '- ALERTS{x="y"}',
    ])
  })

  test('by an expression on ALERTS, or another alert that reads them', async () => {
    const exprs = [
      'eval_time: 1m, expr: \'count(ALERTS{alertname="Down"})\', exp_samples: [{labels: "{}", value: 1}]',
    ]
    expect(await decided('a or b', { series: is('a'), exprs })).toEqual(['+ a', '- b'])
    const rules = rulesOf(
      "{alert: Down, expr: 'a or b'}",
      '{alert: Other, expr: \'ALERTS{alertname="Down"}\'}',
    )
    const other = 'eval_time: 1m, alertname: Other, exp_alerts: [{exp_labels: {alertstate: firing, i: x}}]'
    const { rules: found } = await coverageOf({
      'r.yml': rules,
      't.yml': suiteOf({ series: is('a'), alerts: [other] }),
    })
    expect(found[0]?.branches.map(({ isDecisive }) => isDecisive)).toEqual([true, false])
  })

  test('without which the rule can’t be evaluated decide, and only these', async () => {
    const two = {
      'a{i="x",k="1"}': '1x5',
      'a{i="x",k="2"}': '1x5',
      'b{i="x",k="1"}': '1x5',
      'c{i="x"}': '1x5',
    }
    expect(await decided('(a and b) * on (i) c or d', { series: two, alerts: [fires] })).toEqual([
      '+ (a and b) * on (i) c',
      '- a',
      '+ b',
      '- d',
    ])
  })

  test('of recording rules, by what rests on them', async () => {
    const rules = rulesOf("{record: ab, expr: 'a or b'}", "{alert: Down, expr: 'ab > 0'}")
    const t = suiteOf({ series: is('a'), alerts: [fires] })
    const { rules: found } = await coverageOf({ 'r.yml': rules, 't.yml': t })
    expect(found[0]?.branches.map(({ isDecisive }) => isDecisive)).toEqual([true, false])
    expect(found[0]?.points).toEqual({ reached: true })
  })
})

test('a recording rule is reached by an assertion that rests on samples of it', async () => {
  const rules = rulesOf(
    "{record: ab, expr: 'a or b'}",
    "{record: cd, expr: 'c or d'}",
    "{alert: Down, expr: 'ab > 5 or cd > 5'}",
  )
  const { rules: found } = await coverageOf({
    'r.yml': rules,
    't.yml': suiteOf({ series: { a: '1x5' }, alerts: [at('1m')] }),
  })
  expect(found.map(({ points }) => points.reached)).toEqual([true, false, undefined])
  const read = {
    series: { c: '1x5' },
    exprs: ["eval_time: 1m, expr: 'cd', exp_samples: [{labels: cd, value: 1}]"],
  }
  const { rules: other } = await coverageOf({ 'r.yml': rules, 't.yml': suiteOf(read) })
  expect(other.map(({ points }) => points.reached)).toEqual([false, true, undefined])
})

test('recording rules of one name are told apart by their labels, and what off-grid assertions rest on is found', async () => {
  const rules = rulesOf(
    "{record: ab, expr: 'a', labels: {from: a, none: ''}}",
    "{record: ab, expr: 'b', labels: {from: b}}",
    "{alert: Down, expr: 'ab > 5'}",
  )
  const { rules: found } = await coverageOf({
    'r.yml': rules,
    't.yml': suiteOf({ series: { b: '_ 1x5' }, alerts: ['eval_time: 90s, alertname: Down'] }),
  })
  expect(found.map(({ points }) => points.reached)).toEqual([false, true, undefined])
  expect(found[2]?.points.quiet).toBe(true)
})

test('several suites are one, and a rule file counts once', async () => {
  const { rules } = await coverageOf({
    'r.yml': rulesOf(down),
    't.yml': suiteOf({ series, alerts: [at('0m'), at('2m')] }),
    'u.yml': suiteOf({ series, alerts: [at('4m', firing), at('8m')] }),
  })
  expect(rules).toHaveLength(1)
  expect(percentOf(tallyOf(rules))).toBe(100)
})

test('rules of one name are told apart by their labels', async () => {
  const rules = rulesOf(down, down.replace('page', 'ticket').replace('up == 0', 'up == 0 and on () never'))
  const { rules: found } = await coverageOf({
    'r.yml': rules,
    't.yml': suiteOf({ series, alerts: [at('4m', firing)] }),
  })
  expect(found.map(({ points }) => points.fires)).toEqual([true, false])
})

test('of a suite that promtool reads itself the verdicts count', async () => {
  const anchored = suiteOf({ series, alerts: [at('0m'), at('4m', firing)] }).replace('tests:', '...\ntests:')
  const text = anchored.replace('...\n', '').replace('interval: 1m\n  input', 'interval: &i 1m\n  input')
  const { rules, unmeasured } = await coverageOf({
    'r.yml': rulesOf(down),
    't.yml': `%YAML 1.1\n---\n${text}`,
  })
  expect(unmeasured).toEqual(['t.yml'])
  expect(rules[0]?.points).toMatchObject({ fires: true, quiet: true, pending: false, resolves: false })
  const wrong = await coverageOf({
    'r.yml': rulesOf(down),
    't.yml': `%YAML 1.1\n---\n${text.replaceAll('page', 'x')}`,
  })
  expect(wrong.rules[0]?.points).toMatchObject({ fires: false, quiet: true })
})

test('findings name what is under the goal, at the rule and at the branch', async () => {
  const coverage = await coverageOf({
    'r.yml': rulesOf("{alert: Down, expr: 'a or b'}", down.replace('Down', 'Other')),
    't.yml': suiteOf({ series: { 'a{i="x"}': '1x5' }, alerts: [at('1m', '{exp_labels: {i: x}}')] }),
  })
  const said = (goals: Parameters<typeof coverageFindings>[1]) =>
    coverageFindings(coverage, goals).map(
      ({ message, range }) => `${range?.start.line}:${range?.start.column} ${message}`,
    )
  expect(said({})).toEqual([])
  expect(said({ fires: 50, branches: 60 })).toEqual([
    '4:31 no drill of `Down` would fail without this operand of `or`; branches coverage 50%, required 60% (`drill.coverage`)',
  ])
  expect(said({ fires: 51 })).toEqual([
    '5:13 no drill makes `Other` fire; fires coverage 50%, required 51% (`drill.coverage`)',
  ])
  const all = said({ total: 90 })
  expect(all).toHaveLength(4)
  expect(all.at(-1)).toMatch(/^5:13 no drill proves anything of `Other`; total coverage \d+%, required 90%/)
  expect(said({ total: percentOf(tallyOf(coverage.rules)) })).toEqual([])
})

describe('while drills fail', () => {
  const missed = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
    const found = coverageFindings(await coverageOf(files), { total: 100 })
    return [...new Set(found.map(({ alert, message }) => alert ?? message))]
  }
  const two = rulesOf("{record: 'a:sum', expr: sum(a)}", down, down.replace('Down', 'Other'))
  const failing = suiteOf({ series, alerts: [at('0m', firing)] })

  test('nothing is demanded of their alert and of what its file records', async () => {
    expect(await missed({ 'r.yml': two, 't.yml': failing })).toEqual(['Other'])
  })

  test('a failed expression leaves alerts out of it', async () => {
    const exprs = ["eval_time: 1m, expr: 'a:sum', exp_samples: [{labels: 'a:sum', value: 1}]"]
    expect(await missed({ 'r.yml': two, 't.yml': suiteOf({ series, exprs }) })).toEqual(['Down', 'Other'])
  })

  test('nothing is demanded of a file of which a suite drills an alert that it does not have', async () => {
    const misspelt = failing.replace('Down', 'Dwon')
    expect(await missed({ 'r.yml': two, 't.yml': misspelt })).toEqual([])
  })

  test('nothing is demanded of a file that promtool refuses', async () => {
    const files = { 'r.yml': two.replace('up == 0', 'up == '), 't.yml': failing }
    expect(await missed({ ...files, 's.yml': rulesOf(down.replace('Down', 'Third')) })).toEqual(['Third'])
  })

  test('nothing is demanded of what a suite is about that is no YAML just now', async () => {
    const broken = `${failing}  - {\n`
    expect(await missed({ 'r.yml': two, 't.yml': broken })).toEqual(['Other'])
  })

  test('it is, once they pass', async () => {
    const passing = suiteOf({ series, alerts: [at('4m', firing)] })
    expect(await missed({ 'r.yml': two, 't.yml': passing })).toHaveLength(3)
  })
})
