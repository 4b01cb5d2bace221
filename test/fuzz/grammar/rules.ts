/** Rule files in their dialects. */
import type { Random } from '../random.ts'
import { expressionOf } from './promql.ts'
import { templateOf } from './template.ts'
import { labels, metrics, nameOf, textOf } from './words.ts'
import { type Fields, map, type Value, yamlOf } from './yaml.ts'

export const alertNames = ['Down', 'DiskFull', 'QueueStuck', 'A']
const durations = ['5m', '1h', '0s', '', '5', '-1m', '1y', 'x', '1h5', '99999999999999y']

const maybe = (random: Random, share: number, name: string, value: () => Value) =>
  random.chance(share) ? ([name, value()] as const) : undefined

const url = (random: Random): string =>
  random.pick([
    'https://runbooks.example.org/runbooks/a/down/',
    'https://runbooks.example.org/runbooks/a/diskfull/#mitigation',
    'http://[::1',
    'https://runbooks.example.org/%ZZ/{{ $labels.job }}',
    'runbooks/a/Down.md',
    'javascript:x',
    'https://user:pw@h/%2e%2e/x?y#z',
    'https://runbooks.example.org/runbooks/a/constructor/',
  ])

function ruleOf(random: Random): Fields {
  const isAlert = random.chance(0.75)
  const expr = (): Value =>
    random.chance(0.97) ? expressionOf(random) : random.pick([1, null, [], true, textOf(random)])
  const texts = (names: readonly string[], value: () => Value): Fields =>
    map(...random.list(0, 3, () => [nameOf(random, names), value()] as const))
  return map(
    isAlert ? ['alert', nameOf(random, alertNames)] : ['record', nameOf(random, [...metrics, 'job:up:sum'])],
    maybe(random, 0.98, 'expr', expr),
    maybe(random, 0.4, 'for', () => random.pick(durations)),
    maybe(random, 0.1, 'keep_firing_for', () => random.pick(durations)),
    maybe(random, 0.6, 'labels', () =>
      texts(labels, () => (random.chance(0.7) ? 'page' : templateOf(random))),
    ),
    maybe(random, 0.7, 'annotations', () =>
      map(
        ['summary', templateOf(random)],
        maybe(random, 0.5, random.pick(['runbook_url', 'runbook', 'runbookUrl', 'Runbook-URL']), () =>
          url(random),
        ),
        ...texts(['description', 'dashboard'], () => templateOf(random)).fields,
      ),
    ),
    maybe(random, 0.05, nameOf(random, ['alert', 'expr', 'limit', 'typo']), () => textOf(random)),
  )
}

function groupOf(random: Random): Value {
  if (random.chance(0.02)) return random.pick([null, 1, 'x', []])
  return map(
    ['name', nameOf(random, ['a', 'b', 'host.rules'])],
    maybe(random, 0.2, 'interval', () => random.pick(durations)),
    maybe(random, 0.05, 'limit', () => random.pick([0, -1, 'x', 1e21])),
    maybe(
      random,
      0.05,
      random.pick(['partial_response_strategy', 'source_tenants', 'query_offset', 'labels']),
      () => random.pick<Value>(['warn', ['a'], '5m', map(['x', 'y'])]),
    ),
    ['rules', random.list(0, 4, () => ruleOf(random))],
  )
}

export function ruleFileOf(random: Random): string {
  const groups: readonly [string, Value] = ['groups', random.list(1, 3, () => groupOf(random))]
  if (random.chance(0.85)) return yamlOf(random, map(groups))
  const object = map(
    ['apiVersion', 'monitoring.coreos.com/v1'],
    ['kind', random.pick(['PrometheusRule', 'PrometheusRuleList', 'List', 'constructor'])],
    ['metadata', map(['name', nameOf(random, ['a'])], ['namespace', textOf(random)])],
    ['spec', map(groups)],
  )
  return yamlOf(random, random.chance(0.7) ? object : map(['kind', 'List'], ['items', [object, object]]))
}
