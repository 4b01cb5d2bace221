/** Suites of unit tests, plain and extended. */
import type { Random } from '../random.ts'
import { expressionOf, selectorOf } from './promql.ts'
import { alertNames } from './rules.ts'
import { templateOf } from './template.ts'
import { labels, metrics, nameOf, textOf } from './words.ts'
import { type Fields, map, type Value, yamlOf } from './yaml.ts'

const times = ['0', '5m', '1h', '1h30m', '-1m', 'x', '', '5', '1e9h', '90s', '999999y']
const ruleFiles = [
  '../rules/a.yml',
  '../rules/*.yml',
  '../**/*.yml',
  '../rules/[a-',
  '../rules/*a*a*a*b',
  '/dev/zero',
  '../../x',
  'constructor',
  '*',
  '[^a]*',
  '\\',
]
const steps = [
  '1x4',
  '0x9',
  '1+1x10',
  '0-2x5',
  '_x3',
  '_',
  'stale',
  'NaN',
  '1',
  '-1',
  'Inf',
  '1e400',
  '1x99999999999',
  '1.5+0.1x3',
  '0x0',
  '{{schema:0 sum:1 count:1 buckets:[1 2]}}',
  '{{sum:1}}x3',
  '{{',
  '}}',
  '1x',
  'x1',
  '1+x2',
  '1 ',
  '1*2x3',
  '3x-1',
  '+Inf',
  '1+-1x3',
]

export function valuesOf(random: Random): string {
  return random.list(0, 5, () => random.pick(steps)).join(random.pick([' ', '  ', '\n', '']))
}

const series = (random: Random): Value =>
  random.chance(0.03)
    ? textOf(random)
    : map(['series', selectorOf(random)], ['values', random.chance(0.95) ? valuesOf(random) : 5])

const texts = (random: Random): Fields =>
  map(
    ...random.list(
      0,
      3,
      () => [nameOf(random, labels), random.chance(0.6) ? 'page' : templateOf(random)] as const,
    ),
  )

function alertTest(random: Random, isExtended: boolean): Value {
  const name = nameOf(random, alertNames)
  if (isExtended && random.chance(0.3)) {
    const states = random
      .list(1, 3, () =>
        random.pick([
          'pending from 5m',
          'firing from 10m to 20m',
          'resolved',
          'inactive',
          'firing from 5m',
          'pending',
          'from to',
          `firing from ${random.pick(times)} to ${random.pick(times)}`,
        ]),
      )
      .join(random.pick([', ', ',', ' ']))
    return map(
      ['alertname', name],
      ['states', states],
      random.chance(0.5) ? ['labels', texts(random)] : undefined,
    )
  }
  const [ofLabels, ofAnnotations] =
    isExtended && random.chance(0.5) ? ['labels', 'annotations'] : ['exp_labels', 'exp_annotations']
  return map(
    ['eval_time', random.pick(times)],
    ['alertname', name],
    random.chance(0.8)
      ? [
          'exp_alerts',
          random.list(0, 2, () =>
            map([ofLabels, texts(random)], random.chance(0.5) ? [ofAnnotations, texts(random)] : undefined),
          ),
        ]
      : undefined,
  )
}

const exprTest = (random: Random): Value =>
  map(
    ['expr', expressionOf(random, 2)],
    ['eval_time', random.pick(times)],
    [
      'exp_samples',
      random.list(0, 2, () =>
        map(
          ['labels', random.chance(0.8) ? selectorOf(random) : textOf(random)],
          ['value', random.pick([0, 1, 'NaN', '-1e400', 'x'])],
        ),
      ),
    ],
  )

function testOf(random: Random, isExtended: boolean): Value {
  return map(
    random.chance(0.5) ? ['name', nameOf(random, ['a test'])] : undefined,
    ['interval', random.pick(times)],
    isExtended && random.chance(0.5)
      ? [
          random.pick(['use', 'for_each', 'steps']),
          random.pick<Value>([['base'], ['constructor', '__proto__'], map(['x', ['1', '2']])]),
        ]
      : undefined,
    ['input_series', random.list(0, 3, () => series(random))],
    random.chance(0.8)
      ? ['alert_rule_test', random.list(0, 3, () => alertTest(random, isExtended))]
      : undefined,
    random.chance(0.4) ? ['promql_expr_test', random.list(0, 2, () => exprTest(random))] : undefined,
    random.chance(0.1) ? ['external_labels', texts(random)] : undefined,
    random.chance(0.05)
      ? [nameOf(random, ['external_url', 'start_timestamp', 'nmae']), textOf(random)]
      : undefined,
  )
}

export function suiteOf(random: Random, isExtended: boolean): string {
  return yamlOf(
    random,
    map(
      isExtended ? ['firedrill', random.chance(0.9) ? 'extended' : textOf(random)] : undefined,
      ['rule_files', random.list(0, 2, () => random.pick(ruleFiles))],
      random.chance(0.6) ? ['evaluation_interval', random.pick(times)] : undefined,
      random.chance(0.2)
        ? ['group_eval_order', random.list(0, 3, () => nameOf(random, ['a', 'b']))]
        : undefined,
      isExtended
        ? [
            'shared_series',
            map(
              [nameOf(random, ['base']), random.list(0, 2, () => series(random))],
              [nameOf(random, metrics), []],
            ),
          ]
        : undefined,
      ['tests', random.list(0, 3, () => testOf(random, isExtended))],
    ),
  )
}
