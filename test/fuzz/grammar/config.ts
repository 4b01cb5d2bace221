/** firedrill.yml and .gitignore. */
import type { Random } from '../random.ts'
import { regexpOf } from './promql.ts'
import { labels, metrics, nameOf, textOf } from './words.ts'
import { type Fields, map, type Value, yamlOf } from './yaml.ts'

const globs = [
  'rules/',
  '*',
  '**',
  '*a*a*a*a*b',
  '!',
  '!x',
  '[a-',
  '[!a]',
  '\\',
  'a\\',
  '/',
  '//',
  '**/x/**',
  '{a,b}',
  '?',
  '#',
  ' ',
  '*.md',
  '[[:alpha:]]',
  '[z-a]',
  'a/**/b',
  '***',
  '/content',
  'constructor',
  '.',
  '..',
  './x',
  '../x',
  '\\!x',
  '[]',
  '[]]',
  '[^]',
  'x\\ ',
  '*/*/*/*/*/*',
  '(',
  '+',
  '\\x',
  '\u202e',
  '\ud800',
]

const glob = (random: Random): string =>
  random.list(1, 3, () => random.pick(globs)).join(random.pick(['', '', '/']))

export const gitignoreOf = (random: Random): string =>
  random
    .list(0, 8, () => (random.chance(0.8) ? glob(random) : textOf(random)))
    .join(random.pick(['\n', '\n', '\r\n', '\r']))

const severity = (random: Random): Value => random.pick(['error', 'warning', 'info', 'off', 'Error', 1])
const checks = ['alert/for', 'runbook/missing', 'promql/*', 'x', 'promql/syntax', '*', 'link/broken']
const severities = (random: Random): Fields =>
  map(...random.list(0, 3, () => [nameOf(random, checks), severity(random)] as const))
const url = (random: Random): string =>
  random.pick([
    'https://runbooks.example.org/',
    'http://[',
    'https://',
    'https://h/%zz',
    'https://h/a/../b',
    'https://constructor/',
    'https://h:99999/',
  ])
const path = (random: Random): string =>
  random.pick([
    'rules',
    'content',
    '.',
    '..',
    '/',
    '',
    './x/',
    'rules/../x',
    '.git',
    'node_modules',
    'constructor',
    'a\\b',
    'content/runbooks',
    'x\0y',
    '~',
    textOf(random),
  ])

function policyOf(random: Random): Value {
  const name = nameOf(random, [
    'labels',
    'annotations',
    'for',
    'interval',
    'name',
    'metrics',
    'expression',
    'functions',
    'match',
    'aggregations',
    'range',
    'group',
  ])
  const inner = (): Value =>
    random.pick<Value>([
      map(['required', random.list(0, 2, () => nameOf(random, labels))]),
      map(['min', '5m'], ['max', '1h']),
      map(['pattern', regexpOf(random)]),
      regexpOf(random),
      [nameOf(random, metrics)],
      map([nameOf(random, labels), regexpOf(random)]),
    ])
  return map(
    [
      'match',
      map(
        ['kind', random.pick(['alert', 'recording', 'x'])],
        random.chance(0.4) ? ['paths', [glob(random)]] : undefined,
        random.chance(0.3) ? [nameOf(random, ['name', 'labels', 'state']), inner()] : undefined,
      ),
    ],
    [name, inner()],
  )
}

export function configOf(random: Random): string {
  const all: readonly (readonly [string, () => Value])[] = [
    ['rules', () => path(random)],
    ['content', () => path(random)],
    ['ignore', () => random.list(0, 3, () => glob(random))],
    [
      'pages',
      () =>
        random.pick([
          '{alert}',
          '{alert}{alert}',
          '{file}/{alert}.md',
          'runbooks/{alert}/{alert}.md',
          '{alert}{file}{alert}',
          '({alert}',
          '{alert}/../x',
          '/{alert}',
          '{alert',
          '{file}{file}{alert}.md',
          '{alert}.md\n',
        ]),
    ],
    [
      'site',
      () =>
        map(
          ['base', url(random)],
          random.chance(0.4) ? ['mirrors', [url(random)]] : undefined,
          random.chance(0.4) ? ['redirects', map([url(random), url(random)])] : undefined,
          ['uglyURLs', random.chance(0.5)],
        ),
    ],
    ['names', () => random.pick(['legacy', 'utf8', 'x'])],
    ['shortcodes', () => random.list(0, 3, () => nameOf(random, ['figure', 'rule', 'comment']))],
    [
      'runbooks',
      () =>
        map(
          ['sections', random.list(0, 4, () => nameOf(random, ['Meaning', 'Impact']))],
          ['boilerplate', [textOf(random)]],
        ),
    ],
    [
      'frontMatter',
      () =>
        map(
          ['flavor', random.pick(['hugo', 'wikijs'])],
          ['required', random.list(0, 2, () => nameOf(random, ['title']))],
          [
            'fields',
            map([
              nameOf(random, ['title', 'tags']),
              random.pick(['text', 'list', 'comma-joined', 'date', 'x']),
            ]),
          ],
        ),
    ],
    ['checks', () => severities(random)],
    [
      'overrides',
      () =>
        random.list(0, 2, () =>
          map(['paths', random.list(0, 2, () => glob(random))], ['checks', severities(random)]),
        ),
    ],
    ['externalLabels', () => map([nameOf(random, labels), textOf(random)])],
    ['failOn', () => random.pick(['error', 'never', 'x'])],
    [
      'build',
      () =>
        map(
          ['out', path(random)],
          ['flavor', random.pick(['hugo', 'plain', 'wikijs', 'mkdocs', 'docusaurus', 'vitepress'])],
          ['index', random.chance(0.5)],
        ),
    ],
    [
      'drill',
      () =>
        map(
          ['timeout', random.pick([1, 0, -1, 1e300])],
          ['coverage', map(['total', random.pick([0, 100, 101])])],
        ),
    ],
    ['online', () => map(['timeout', random.pick([1, 1e300])], ['ignore', [glob(random)]])],
    ['policy', () => random.list(0, 2, () => policyOf(random))],
    ['$schema', () => textOf(random)],
  ]
  const chosen = random.list(1, random.chance(0.7) ? 2 : 6, () => random.pick(all))
  const odd = random.chance(0.08) ? ([nameOf(random, ['rule']), textOf(random)] as const) : undefined
  return yamlOf(random, map(...chosen.map(([name, make]) => [name, make()] as const), odd))
}
