// Rule files: YAML, groups, rules, comments.
import { alert, list, rulesOf, times } from './lib.mjs'

const file = (text) => ({ 'rules/a.yml': text })
const recording = (name, expr) => [`record: ${name}`, `expr: ${expr}`]

export default {
  'one recording, n times': [1000, (n) => file(rulesOf(list(n, () => recording('a:b:c', 'up'))))],
  'recordings of one name, each with labels of its own': [
    400,
    (n) =>
      file(rulesOf(list(n, (i) => [...recording('a:b:c', `sum(rate(x${i}[5m]))`), `labels: {slo: s${i}}`]))),
  ],
  'recordings of one name and alerts on it': [
    200,
    (n) =>
      file(
        rulesOf([
          ...list(n, (i) => [
            ...recording('a:b:c', `sum by (job) (rate(x${i}[5m]))`),
            `labels: {slo: s${i}}`,
          ]),
          ...list(n, (i) => alert(`A${i}`, { expr: `a:b:c{slo="s${i}"} > 1` })),
        ]),
      ),
  ],
  'a chain of recordings': [
    500,
    (n) => file(rulesOf(list(n, (i) => recording(`a:b:c${i}`, i ? `a:b:c${i - 1}` : 'up')))),
  ],
  'recordings that double': [
    200,
    (n) => file(rulesOf(list(n, (i) => recording(`a:b:c${i}`, i ? `a:b:c${i - 1} + a:b:c${i - 1}` : 'up')))),
  ],
  'recordings of each other, in a circle': [
    500,
    (n) => file(rulesOf(list(n, (i) => recording(`a:b:c${i}`, `a:b:c${(i + 1) % n}`)))),
  ],
  'n files that record one name': [
    200,
    (n) => Object.fromEntries(list(n, (i) => [`rules/${i}.yml`, rulesOf([recording('a:b:c', 'up')])])),
  ],
  'one alert, n times': [400, (n) => file(rulesOf(list(n, () => alert('A'))))],
  'alerts of one name that differ': [
    400,
    (n) => file(rulesOf(list(n, (i) => alert('A', { expr: `up{job="${i}"} == 0` })))),
  ],
  'alerts of names of their own': [
    400,
    (n) => file(rulesOf(list(n, (i) => alert(`Alert${i}`, { expr: `up{job="${i}"} == 0` })))),
  ],
  'groups of one rule': [
    500,
    (n) =>
      file(
        `groups:\n${times(n, (i) => `  - name: g${i}\n    rules:\n      - {record: 'a:b:c${i}', expr: up}\n`)}`,
      ),
  ],
  'groups of one name': [
    500,
    (n) =>
      file(`groups:\n${times(n, () => `  - name: g\n    rules:\n      - {record: 'a:b:c', expr: up}\n`)}`),
  ],
  'files of one alert': [
    200,
    (n) => Object.fromEntries(list(n, (i) => [`rules/${i}.yml`, rulesOf([alert(`A${i}`)])])),
  ],
  'documents in one file': [2000, (n) => file(times(n, () => 'groups: []\n---\n'))],
  'empty documents': [8000, (n) => file(`${times(n, () => '---\n')}groups: []\n`)],
  labels: [
    2000,
    (n) =>
      file(
        rulesOf([
          [...alert('A').filter((l) => !l.startsWith('labels')), 'labels:', ...list(n, (i) => `  l${i}: v`)],
        ]),
      ),
  ],
  annotations: [
    2000,
    (n) => file(rulesOf([alert('A', { more: list(n, (i) => `  a${i}: '{{ $labels.x${i} }}'`) })])),
  ],
  'one label, n times': [
    2000,
    (n) => file(rulesOf([[...recording('a:b:c', 'up'), 'labels:', ...list(n, () => '  l: v')]])),
  ],
  'unknown keys': [
    2000,
    (n) => file(rulesOf([[...recording('a:b:c', 'up'), ...list(n, (i) => `labls${i}: v`)]])),
  ],
  'long keys that are nearly alike': [
    200,
    (n) => file(rulesOf([[...recording('a:b:c', 'up'), ...list(n, (i) => `${'l'.repeat(180)}${i}: v`)]])),
  ],
  'scalars where rules belong': [
    8000,
    (n) => file(`groups:\n  - name: g\n    rules:\n${times(n, () => '      - x\n')}`),
  ],
  'scalars where groups belong': [8000, (n) => file(`groups:\n${times(n, () => '  - x\n')}`)],
  'a list of numbers as a label': [
    8000,
    (n) => file(rulesOf([[...recording('a:b:c', 'up'), `labels: {l: [${times(n, () => '1,')}]}`]])),
  ],
  'sequences in sequences, flow': [8000, (n) => file(`groups: ${'['.repeat(n)}${']'.repeat(n)}\n`)],
  'mappings in mappings, flow': [8000, (n) => file(`groups: ${'{a: '.repeat(n)}${'}'.repeat(n)}\n`)],
  'sequences in sequences, block': [2000, (n) => file(`groups:\n  ${'- '.repeat(n)}x\n`)],
  'open brackets': [20000, (n) => file(`groups: ${'['.repeat(n)}`)],
  aliases: [
    2000,
    (n) => file(`groups:\n  - name: &a g\n    rules: []\n${times(n, () => '  - {name: *a, rules: []}\n')}`),
  ],
  'anchors of one name': [
    2000,
    (n) => file(`groups:\n${times(n, (i) => `  - {name: &a g${i}, rules: []}\n`)}`),
  ],
  'one merge of n keys, n times': [
    60,
    (n) =>
      file(
        `groups:\n  - name: g\n    rules:\n      - record: a:b:c\n        expr: up\n        labels: &l {${times(n, (i) => `l${i}: v,`)}}\n${times(n, (i) => `      - record: a:b:c${i}\n        expr: up\n        labels: {<<: *l}\n`)}`,
      ),
    { may: 2 },
  ],
  'a quoted scalar over n lines': [
    4000,
    (n) => file(rulesOf([['record: a', `expr: "up\n${times(n, () => '          + up\n')}"`]])),
  ],
  'quoted scalars that go on without indentation': [
    400,
    (n) => file(rulesOf(list(n, () => ['record: a', 'expr: "up\n+ up"']))),
  ],
  'apostrophes that are escaped': [
    400,
    (n) => file(rulesOf([alert('A', { summary: `"${"\\'".repeat(n)}"` })])),
  ],
  'blank lines in a plain scalar': [
    8000,
    (n) => file(rulesOf([['record: a', `expr: up${'\n'.repeat(n)}          + up`]])),
  ],
  'blank lines at the end of a block': [
    8000,
    (n) =>
      file(
        rulesOf([
          ['record: a', `expr: |\n          up\n${'\n'.repeat(n)}`],
          ['record: b', 'expr: up'],
        ]),
      ),
  ],
  'white space in a line': [20000, (n) => file(`groups:${' '.repeat(n)}x\n`)],
  'tabs in a line': [20000, (n) => file(`groups:\n  - name: g${'\t'.repeat(n)}x\n`)],
  'a colon in a value': [20000, (n) => file(`groups:\n  - name: ${'a'.repeat(n)} b: ${'c: '.repeat(n)}\n`)],
  'a long word': [100000, (n) => file(rulesOf([recording('a'.repeat(n), 'up')]))],
  'a long name': [20000, (n) => file(rulesOf([alert('A'.repeat(n))]))],
  'keys of quotes': [8000, (n) => file(`groups: {${times(n, () => '"groups" : [], ')}}\n`)],
  'no rules, but words like it': [
    20000,
    (n) => ({ 'x/a.yml': `${'kind: '.repeat(n)}\n${'groups '.repeat(n)}` }),
  ],
  'white space before a colon': [
    20000,
    (n) => ({ 'x/a.yml': `${`groups${' '.repeat(200)}\n`.repeat(n / 200)}` }),
  ],
  'braces that begin a template': [20000, (n) => ({ 'x/a.yml': `groups: [\n${'{{-'.repeat(n)}` })],
  'conflict marks': [8000, (n) => file(`groups: [\n${'<<<<<<<\n'.repeat(n)}`)],
  'comments that switch off': [
    1000,
    (n) =>
      file(
        `groups:\n  - name: g\n    rules:\n${times(n, (i) => `      # firedrill disable-rule alert/for: reason ${i}\n      - record: a:b:c${i}\n        expr: up\n`)}`,
      ),
  ],
  'comments that open and never close': [
    1000,
    (n) =>
      file(
        `${times(n, () => '# firedrill disable alert/for: reason\n')}${rulesOf(list(n, (i) => alert(`A${i}`)))}`,
      ),
  ],
  'comments of one line, with findings': [
    400,
    (n) =>
      file(
        `groups:\n  - name: g\n    rules:\n${times(n, (i) => `      - record: a:b:c${i}\n        expr: up + # firedrill disable-line promql/syntax: reason\n`)}`,
      ),
  ],
  'ids in one comment': [
    2000,
    (n) =>
      file(
        `# firedrill disable-file ${list(n, (i) => `alert/x${i}`).join(', ')}: reason\n${rulesOf([alert('A')])}`,
      ),
  ],
  'hashes in a line': [20000, (n) => file(`# ${'# firedrill '.repeat(n)}\n${rulesOf([alert('A')])}`)],
  'a Kubernetes list': [
    300,
    (n) =>
      file(
        `apiVersion: v1\nkind: List\nitems:\n${times(n, (i) => `  - apiVersion: monitoring.coreos.com/v1\n    kind: PrometheusRule\n    metadata: {name: r${i}}\n    spec: {groups: [{name: g${i}, rules: [{record: 'a:b:c${i}', expr: up}]}]}\n`)}`,
      ),
  ],
}
