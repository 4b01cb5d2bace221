// What is around rules and pages: the walk, configuration, the baseline, formats of reports, edits, the build.
import { alert, list, page, rulesOf, times } from './lib.mjs'

const rules = { 'rules/a.yml': rulesOf([alert('A')]) }
const config = (text) => ({ ...rules, 'firedrill.yml': text })
/** A tree with n findings, each in a line of its own. */
const findings = (n) => ({
  'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`, { expr: `up{job="${i}"} == ` }))),
})
const long = (character) => (n) => ({
  'rules/a.yml': rulesOf([alert('A', { expr: `'up == "${character.repeat(n)}'` })]),
})
const formats = ['text', 'json', 'github', 'gitlab', 'sarif', 'junit', 'checkstyle', 'markdown']
const check = ['check', '--no-drill']

export default {
  'folders in folders': [200, (n) => ({ ...rules, [`${'d/'.repeat(n)}a.yml`]: 'groups: []\n' })],
  folders: [500, (n) => ({ ...rules, ...Object.fromEntries(list(n, (i) => [`d${i}/a.txt`, ''])) })],
  'files in one folder': [
    1000,
    (n) => ({ ...rules, ...Object.fromEntries(list(n, (i) => [`d/${i}.txt`, ''])) }),
  ],
  'patterns of .gitignore and files': [
    300,
    (n) => ({
      ...rules,
      '.gitignore': times(n, (i) => `x${i}*.y\n`),
      ...Object.fromEntries(list(n, (i) => [`d/${i}.txt`, ''])),
    }),
    { may: 2 },
  ],
  'stars in a pattern of .gitignore': [
    20,
    (n) => ({ ...rules, '.gitignore': `${'*a'.repeat(n)}b\n`, [`${'a'.repeat(200)}`]: '' }),
  ],
  'a .gitignore in each folder': [
    60,
    (n) => ({ ...rules, ...Object.fromEntries(list(n, (i) => [`${'d/'.repeat(i)}.gitignore`, 'x\n'])) }),
    { may: 2 },
  ],
  'patterns to ignore': [500, (n) => config(`ignore: [${times(n, (i) => `x${i},`)}]\n`)],
  'unknown keys of the configuration': [500, (n) => config(times(n, (i) => `key${i}: v\n`))],
  'brackets in the configuration': [8000, (n) => config(`ignore: ${'['.repeat(n)}`)],
  'checks that nobody knows': [
    500,
    (n) => config(`checks:\n${times(n, (i) => `  alert/templat-label${i}: off\n`)}`),
  ],
  overrides: [
    300,
    (n) => config(`overrides:\n${times(n, (i) => `  - {paths: [x${i}/], checks: {alert/for: info}}\n`)}`),
  ],
  'overrides and findings': [
    100,
    (n) => ({
      ...findings(n),
      'firedrill.yml': `overrides:\n${times(n, (i) => `  - {paths: [x${i}/], checks: {alert/for: info}}\n`)}`,
    }),
    { may: 2 },
  ],
  'policies and alerts': [
    100,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      'firedrill.yml': `policy:\n${times(n, (i) => `  - {match: {kind: alert}, labels: {required: [l${i}]}}\n`)}`,
    }),
    { may: 2 },
  ],
  'one entry of a baseline, n times': [
    500,
    (n) => ({
      ...findings(n),
      '.firedrill-baseline.json': JSON.stringify({
        version: 1,
        entries: list(n, () => ({ check: 'promql/syntax', file: 'rules/a.yml', message: 'x', count: 1 })),
      }),
    }),
    { args: [...check, '--baseline', '.firedrill-baseline.json'] },
  ],
  ...Object.fromEntries(
    formats.flatMap((format) => [
      [`findings, as ${format}`, [300, findings, { args: [...check, '--format', format] }]],
      ...[
        ['a line of ASCII', 'a'],
        ['a line of words', 'a '],
        ['a line of wide letters', '\u5b57'],
        ['a line of emoji', '\u{1f469}\u200d\u{1f680}'],
        ['a line of combining marks', '\u0301'],
        ['a line of flags', '\u{1f1e9}\u{1f1ea}'],
        ['a line of tabs', '\\t'],
        ['a line of controls', '\u200b'],
        ['a line of hashes', '##['],
        ['a line of pipes', '|`'],
      ].map(([name, character]) => [
        `${name}, as ${format}`,
        [4000, long(character), { args: [...check, '--format', format] }],
      ]),
    ]),
  ),
  'a file of findings in one line': [
    300,
    (n) => ({
      'rules/a.yml': `groups: [{name: g, rules: [${times(n, (i) => `{alert: A${i}, expr: 'up =='},`)}]}]\n`,
    }),
    { args: check },
  ],
  'fixes of rules': [
    200,
    (n) => ({ 'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`, { expr: `up{job=~"j${i}"} == 0` }))) }),
    { args: ['fix', '--dry-run'] },
  ],
  'fixes of pages': [
    100,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      ...Object.fromEntries(
        list(n, (i) => [
          `content/runbooks/a/A${i}.md`,
          `# A${i}\n\n{{% rule "a.yml" "A${i}" %}}\n\n{{% comment %}}\n\n\`\`\`yaml\nalert: A${i}\nexpr: up == 1\n\`\`\`\n\n{{% /comment %}}\n`,
        ]),
      ),
    }),
    { args: ['fix', '--dry-run'] },
  ],
  'fixes on one page': [
    100,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      'content/runbooks/a/all.md': times(
        n,
        (i) =>
          `# A${i}\n\n{{% rule "a.yml" "A${i}" %}}\n\n{{% comment %}}\n\n\`\`\`yaml\nalert: A${i}\nexpr: up == 1\n\`\`\`\n\n{{% /comment %}}\n`,
      ),
    }),
    { args: ['fix', '--dry-run'] },
  ],
  'a snapshot to fix in n lines': [
    300,
    (n) => ({
      ...page(
        `# A\n\n{{% rule "a.yml" "A" %}}\n\n{{% comment %}}\n\n\`\`\`yaml\nalert: A\nannotations:\n${times(n, (i) => `  b${i}: c\n`)}\`\`\`\n\n{{% /comment %}}\n`,
      ),
      'rules/a.yml': rulesOf([alert('A', { more: list(n, (i) => `  c${i}: d`) })]),
    }),
    { args: ['fix', '--dry-run'] },
  ],
  'pages, built': [
    200,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      ...Object.fromEntries(
        list(n, (i) => [`content/runbooks/a/A${i}.md`, `# A${i}\n\n{{% rule "a.yml" "A${i}" %}}\n`]),
      ),
    }),
    { args: ['build', '--no-drill', '--fail-on', 'never'] },
  ],
  'shortcodes on one page, built': [
    200,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      'content/runbooks/a/all.md': times(n, (i) => `# A${i}\n\n{{% rule "a.yml" "A${i}" %}}\n\n`),
    }),
    { args: ['build', '--no-drill', '--fail-on', 'never'] },
  ],
  ...Object.fromEntries(
    ['docusaurus', 'mkdocs', 'vitepress', 'wikijs'].map((flavor) => [
      `pages, built for ${flavor}`,
      [
        200,
        (n) => ({
          ...page(
            `# A\n\n{{% rule "a.yml" "A" %}}\n\n${'[a](b.md) {{ x }} <b>\n\n> [!NOTE]\n> x\n\n'.repeat(n)}`,
          ),
          'firedrill.yml': `build: {flavor: ${flavor}}\n`,
        }),
        { args: ['build', '--no-drill', '--fail-on', 'never'] },
      ],
    ]),
  ),
}
