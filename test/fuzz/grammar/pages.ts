/** Markdown pages: front matter in three languages, blocks, links, shortcodes, comments. */
import type { Random } from '../random.ts'
import { alertNames, ruleFileOf } from './rules.ts'
import { nameOf, textOf } from './words.ts'
import { type Fields, map, type Value, yamlOf } from './yaml.ts'

const keys = [
  'title',
  'description',
  'date',
  'tags',
  'weight',
  'aliases',
  'draft',
  'slug',
  'url',
  'review_by',
  'alert',
]

function fieldValue(random: Random): Value {
  const kind = random.int(8)
  if (kind < 4) return nameOf(random, ['Down', 'a, b', '2026-11-24', '/old/'])
  if (kind === 4) return random.pick([1, -1, 1e21, true, null])
  if (kind === 5) return random.list(0, 3, () => (random.chance(0.7) ? textOf(random) : map(['team', 'ops'])))
  return kind === 6 ? map([nameOf(random, ['x']), textOf(random)]) : textOf(random)
}

const toml = (value: Value): string => {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`
  if (value !== null && typeof value === 'object')
    return `{ ${(value as Fields).fields.map(([name, item]) => `${JSON.stringify(name)} = ${toml(item)}`).join(', ')} }`
  return value === null ? '""' : JSON.stringify(value)
}

const json = (value: Value): string => {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`
  if (value !== null && typeof value === 'object')
    return `{ ${(value as Fields).fields.map(([name, item]) => `${JSON.stringify(name)}: ${json(item)}`).join(', ')} }`
  return JSON.stringify(value)
}

function frontMatter(random: Random): string {
  const value = map(...random.list(0, 5, () => [nameOf(random, keys), fieldValue(random)] as const))
  const kind = random.int(10)
  if (kind < 6) return `---\n${yamlOf(random, value)}---\n`
  if (kind === 6)
    return `+++\n${value.fields.map(([name, item]) => `${JSON.stringify(name)} = ${toml(item)}\n`).join('')}+++\n`
  if (kind === 7) return `${json(value)}\n`
  return random.pick(['', '---\n', '+++\n', '{\n', '---\n---\n', '\ufeff---\ntitle: x\n---\n'])
}

function shortcode(random: Random): string {
  const [open, close] = random.pick([
    ['{{% ', ' %}}'],
    ['{{< ', ' >}}'],
    ['<<% ', ' %>>'],
    ['{{%', '%}}'],
    ['{{%/* ', ' */%}}'],
    ['{{< ', ' %}}'],
    ['{{% ', ''],
  ] as const)
  const alert = nameOf(random, alertNames)
  const call = random.pick([
    `rule "a.yml" "${alert}"`,
    `rule file="a.yml" alert="${alert}"`,
    'rule',
    'rule "',
    'rule `a.yml` Down',
    `rule "${textOf(random)}" x=`,
    'alerts "a.yml"',
    'alerts',
    'comment',
    '/comment',
    '/rule',
    'comment /',
    `${nameOf(random, ['figure', 'note'])} src="x"`,
    '/note',
    'rule "a.yml" "Down" "x" y=z',
  ])
  return `${open}${call}${close}`
}

const comment = (random: Random): string =>
  random.pick([
    '<!-- firedrill disable-next-line runbook/title: why -->',
    '<!-- firedrill disable runbook/section-order: why -->',
    '<!-- firedrill enable -->',
    '<!-- firedrill disable-file * -->',
    '<!--',
    '-->',
    '<!---->',
    '<!-->',
    `<!-- ${textOf(random)} -->`,
    '[//]: # (firedrill disable-line x)',
  ])

const link = (random: Random): string => {
  const target = random.pick([
    'DiskFull.md',
    '../a/Down.md#meaning',
    '#meaning',
    '#',
    '/runbooks/a/',
    'x y',
    '<x y>',
    '%zz',
    'https://h/',
    'a(b)c',
    '//',
    'constructor.md',
    '#constructor',
    '{{< ref "Down" >}}',
    '\\',
    '?',
    './',
    '..',
    'A.md#😀',
  ])
  return random.pick([
    `[x](${target})`,
    `![x](${target} "t")`,
    `[x][${target}]`,
    `[x]: ${target}\n`,
    `<${target}>`,
    `[[${target}]]`,
    `<a href="${target}">x</a>`,
    `<img src=${target}`,
    `[x](${target}`,
    `[](`,
    `[x]: <`,
    `<a id="${target}">`,
  ])
}

function block(random: Random): string {
  const kind = random.int(14)
  if (kind === 0)
    return `${'#'.repeat(random.int(8))} ${random.pick(['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Down', 'constructor', textOf(random)])}${random.pick(['', ' #', ' {#x}', ' {#constructor .y}'])}`
  if (kind === 1) return `${random.pick(['Meaning', textOf(random)])}\n${random.pick(['===', '---', '-'])}`
  if (kind === 2) {
    const fence = random.pick(['```', '~~~', '````', '``'])
    return `${fence}${random.pick(['yaml', 'promql', 'sh', '', '{x}'])}\n${random.chance(0.3) ? ruleFileOf(random) : textOf(random)}\n${random.chance(0.8) ? fence : ''}`
  }
  if (kind === 3)
    return `${shortcode(random)}\n${random.chance(0.5) ? `\`\`\`yaml\n${ruleFileOf(random)}\`\`\`\n` : ''}${shortcode(random)}`
  if (kind === 4) return comment(random)
  if (kind === 5) return `| a | b |\n|---|:-:|\n| ${link(random)} | ${textOf(random)} |`
  if (kind === 6)
    return random
      .list(
        1,
        4,
        () =>
          `${' '.repeat(random.int(8))}${random.pick(['-', '*', '1.', '1)', '- [ ]', '+'])} ${inline(random)}`,
      )
      .join('\n')
  if (kind === 7) return `${'> '.repeat(1 + random.int(4))}${inline(random)}`
  if (kind === 8)
    return random.pick([
      '<div>',
      '</div>',
      '<details><summary>x</summary>',
      '<script>',
      '<pre>',
      '<style>',
      '<![CDATA[',
      '<?x',
      '<!X',
      '<a\n',
      '<textarea>',
      '<x/>',
      '<svg><title>',
    ])
  if (kind === 9) return `${' '.repeat(4)}${inline(random)}\n\t${inline(random)}`
  return inline(random)
}

function inline(random: Random): string {
  return random
    .list(1, 5, () => {
      const kind = random.int(7)
      if (kind === 0) return link(random)
      if (kind === 1) return shortcode(random)
      if (kind === 2) return `\`${textOf(random)}\``
      if (kind === 3)
        return random.pick([
          '**x**',
          '_x',
          '~~x~~',
          '&amp;',
          '&#0;',
          '&#x110000;',
          '\\`',
          '``',
          '{{ x }}',
          '$$x$$',
          '<b>',
          '[^1]',
          'https://h/x',
          '`',
          '{% raw %}',
          '\\',
        ])
      if (kind === 4) return comment(random)
      return textOf(random)
    })
    .join(' ')
}

export function pageOf(random: Random): string {
  const body = random.list(0, 8, () => block(random)).join(random.pick(['\n', '\n\n', '\n\n', '\r\n']))
  return `${random.chance(0.8) ? frontMatter(random) : ''}${body}${random.pick(['\n', ''])}`
}
