/** The extended form of a suite, marked by `firedrill: extended`, as the plain suite that it stands for. */

import { append, maxOf } from '../lib/many.ts'
import { placeIn } from '../model/offsets.ts'
import type { Place } from '../model/source.ts'
import type { Extended, ExtendedProblem, StateClaim } from '../model/suite.ts'
import {
  get,
  itemsAt,
  scalarAt,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../model/yaml.ts'
import { formatSeconds, secondsOf } from '../text/duration.ts'
import { keyHelp, nearest } from '../text/near.ts'
import { evaluationInterval } from './interval.ts'
import { extendedKeys, stateTestKeys } from './keys.ts'
import { problemsOfAlerts } from './parts.ts'
import { isTimeline, parseTimeline, stateAt, timesOf } from './timeline.ts'

/** More steps than these are no drill. */
const mostSteps = 10_000
/** All that a suite claims together. */
const mostStepsInAll = 50_000
/** A list of shared series stands for itself in each test that uses it. */
const mostSharedInAll = 50_000

/** A scalar that stands for what the author wrote at a place. */
const scalar = (at: Place, text: string, value: YamlScalar['value'] = text): YamlScalar => ({
  kind: 'scalar',
  source: at.source,
  start: at.start,
  end: at.end,
  text,
  value,
  style: 'plain',
  content: { start: at.start, end: at.end },
  indent: -1,
})
const map = (at: Place, fields: Readonly<Record<string, YamlNode>>): YamlMap => ({
  kind: 'map',
  source: at.source,
  start: at.start,
  end: at.end,
  flow: true,
  entries: Object.entries(fields).map(
    ([key, value]): YamlEntry => ({ key: scalar(at, key), value, merged: false }),
  ),
})
const list = (at: Place, items: readonly YamlNode[]): YamlNode => ({
  kind: 'seq',
  source: at.source,
  start: at.start,
  end: at.end,
  flow: true,
  items,
})

function unknownKeys(node: YamlMap, known: readonly string[], problems: ExtendedProblem[]): void {
  for (const { key } of node.entries) {
    if (known.includes(key.text)) continue
    const message = `\`${key.text}\` is not a key of an extended suite`
    problems.push({ at: key, message, help: keyHelp(key.text, known) })
  }
}

function sharedSeries(root: YamlMap, test: YamlMap, problems: ExtendedProblem[]): readonly YamlNode[] {
  const shared = get(root, 'shared_series')
  const names = shared?.kind === 'map' ? shared.entries.map(({ key }) => key.text) : []
  const use = get(test, 'use')
  if (use && use.kind !== 'seq')
    problems.push({ at: use, message: '`use` is no list', help: 'Write `use: [base]`.' })
  return itemsAt(test, 'use').flatMap((item) => {
    const name = item.kind === 'scalar' ? item.text : ''
    if (names.includes(name)) return itemsAt(shared, name)
    const guess = nearest(name, names)
    problems.push({
      at: item,
      message: `\`${name}\` is no name under \`shared_series\``,
      help: guess ? `Did you mean \`${guess}\`?` : 'Define it there, as a list of series.',
    })
    return []
  })
}

function selectorOf(item: YamlMap, alertname: YamlScalar, problems: ExtendedProblem[]): string {
  const labels = get(item, 'labels')
  const pairs = [`alertname=${JSON.stringify(alertname.text)}`]
  if (labels && labels.kind !== 'map')
    problems.push({ at: labels, message: '`labels` is no map', help: 'Write `labels: {instance: a}`.' })
  for (const { key, value } of labels?.kind === 'map' ? labels.entries : []) {
    if (/^[A-Za-z_]\w*$/.test(key.text) && value.kind === 'scalar')
      pairs.push(`${key.text}=${JSON.stringify(value.text)}`)
    else problems.push({ at: key, message: `\`${key.text}\` is no label`, help: 'Write a name and a text.' })
  }
  return `ALERTS{${pairs.join(', ')}}`
}

interface Claimed extends StateClaim {
  readonly selector: string
  /** Seconds. */
  readonly until: number
}

function claimOf(item: YamlNode, step: number, problems: ExtendedProblem[]): Claimed | undefined {
  const add = (at: Place, message: string, help: string): undefined => {
    problems.push({ at, message, help })
  }
  if (item.kind !== 'map') return add(item, 'a state test is a map', 'Give it `alertname` and `states`.')
  // In braces a comma ends the text, and what follows is a key without a value.
  const cut = item.entries.find(({ key }) => key.text === 'resolved' || isTimeline(parseTimeline(key.text)))
  if (cut) return add(cut.key, `the text of \`states\` ends before \`${cut.key.text}\``, 'Put it in quotes.')
  unknownKeys(item, stateTestKeys, problems)
  const alertname = scalarAt(item, 'alertname')
  const states = scalarAt(item, 'states')
  if (!alertname || !states)
    return add(item.entries[0]?.key ?? item, 'a state test lacks `alertname` or `states`', 'Give it both.')
  const timeline = parseTimeline(states.text)
  const untilNode = scalarAt(item, 'until')
  if (!isTimeline(timeline))
    return add(placeIn(states, timeline.start, timeline.end), timeline.message, timeline.help)
  const last = maxOf([0, ...timesOf(timeline)])
  if (timeline.stretches.length === 0 && !untilNode)
    return add(states, `\`${states.text}\` has no end`, 'Write `until: 30m` beside it.')
  const until = untilNode ? secondsOf(untilNode.text) : last
  if (until === undefined || until < last)
    return add(untilNode ?? states, '`until` is no duration or before the last state', 'Write a later time.')
  const off = [...timesOf(timeline), until].find(
    (time) => Math.abs(time / step - Math.round(time / step)) > 1e-6,
  )
  if (off !== undefined)
    return add(
      states,
      `no rule is evaluated at ${formatSeconds(off)}`,
      `Write multiples of the evaluation interval (${formatSeconds(step)}), or make that shorter.`,
    )
  if (until / step > mostSteps)
    return add(
      states,
      `there are more than ${mostSteps} evaluations until ${formatSeconds(until)}`,
      'Shorten it.',
    )
  return { alertname, timeline, until, selector: selectorOf(item, alertname, problems) }
}

function stepsOf({ alertname, timeline, until, selector }: Claimed, step: number): YamlMap[] {
  return Array.from({ length: Math.round(until / step) + 1 }, (_, index) => {
    const time = index * step
    const state = stateAt(timeline, time)
    const sample = (labels: string): YamlNode =>
      map(alertname, { labels: scalar(alertname, labels), value: scalar(alertname, '1', 1) })
    return map(alertname, {
      expr: scalar(alertname, `group by (alertstate) (${selector})`),
      eval_time: scalar(alertname, formatSeconds(time)),
      exp_samples: list(alertname, state ? [sample(`{alertstate="${state}"}`)] : []),
    })
  })
}

/** True for a suite that chose the extended form. */
export const isExtended = (root: YamlMap): boolean => scalarAt(root, 'firedrill')?.text === 'extended'

/** The root of the plain suite; its nodes stand where the author wrote what they come from. */
export function plainRootOf(root: YamlMap): { readonly root: YamlMap; readonly extended: Extended } {
  const problems: ExtendedProblem[] = []
  const claims = new Map<YamlNode, StateClaim>()
  unknownKeys(root, extendedKeys('unitTestFile'), problems)
  const step = evaluationInterval(root)
  let steps = 0
  let seriesInAll = 0
  const tests = itemsAt(root, 'tests').map((test): YamlNode => {
    if (test.kind !== 'map') return test
    unknownKeys(test, extendedKeys('testGroup'), problems)
    append(problems, problemsOfAlerts(test))
    let shared = sharedSeries(root, test, problems)
    const seriesBefore = seriesInAll
    seriesInAll += shared.length
    if (seriesInAll > mostSharedInAll) {
      const message = `the tests of this suite use more than ${mostSharedInAll} shared series in all`
      if (seriesBefore <= mostSharedInAll)
        problems.push({ at: get(test, 'use') ?? test, message, help: 'Cut the suite into several.' })
      shared = []
    }
    const series = [...shared, ...itemsAt(test, 'input_series')]
    const exprs = [...itemsAt(test, 'promql_expr_test')]
    for (const item of itemsAt(test, 'alert_state_test')) {
      const claim = claimOf(item, step, problems)
      if (!claim) continue
      const before = steps
      steps += claim.until / step + 1
      if (steps > mostStepsInAll) {
        const message = `the states of this suite are claimed at more than ${mostStepsInAll} evaluations in all`
        const help = 'Cut the suite into several.'
        if (before <= mostStepsInAll) problems.push({ at: claim.alertname, message, help })
        continue
      }
      for (const node of stepsOf(claim, step)) {
        claims.set(node, claim)
        exprs.push(node)
      }
    }
    const dropped = ['use', 'alert_state_test', 'input_series', 'promql_expr_test']
    const added = map(test, {
      ...(series.length > 0 ? { input_series: list(test, series) } : {}),
      ...(exprs.length > 0 ? { promql_expr_test: list(test, exprs) } : {}),
    })
    const kept = test.entries.filter(({ key }) => !dropped.includes(key.text))
    return { ...test, entries: [...kept, ...added.entries] }
  })
  const entries = root.entries
    .filter(({ key }) => key.text !== 'firedrill' && key.text !== 'shared_series')
    .map((one) => (one.key.text === 'tests' ? { ...one, value: list(one.value, tests) } : one))
  return { root: { ...root, entries }, extended: { problems, claims } }
}
