/** `alerts` lists what a rule file holds; nothing of it gets out of its cell. */
import fc from 'fast-check'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { expandPage } from '../../scripts/shortcode/expand.ts'
import { scanShortcodes } from '../../scripts/shortcode/scan.ts'
import { inertText } from '../../scripts/text/inert-markdown.ts'
import { makeProject } from '../support/tree.ts'

const rules = `groups:
- name: g
  rules:
  - alert: A
    expr: up == 0
    for: 5m
    labels: { severity: page }
    annotations:
      summary: '{{ $labels.instance }} | down'
  - record: r:x
    expr: up
- name: h
  rules:
  - alert: B (2)
    expr: up == 1
    annotations: { description: "one\\n two" }
`
const head = '| Alert | Severity | For | Summary |\n|---|---|---|---|\n'
const rowA = 'page | 5m | &#123;&#123; &#36;labels.instance &#125;&#125; &#124; down |'

function expand(text: string, path = 'content/runbooks/f/_index.md', shortcodes: string[] = []) {
  const files = { 'rules/d/f.yml': rules, 'rules/e/f.yml': 'groups: []', 'content/runbooks/f/A.md': '# A\n' }
  const project = makeProject({ ...files, [path]: text }, { shortcodes })
  const page = project.pages.find((one) => one.path === path)
  if (!page) throw new Error('no page')
  return expandPage(page, project)
}

test.each(['alerts "d/f.yml"', 'alerts file="d/f.yml"', 'alerts', 'alerts /'])('%s', (call) => {
  const { text, problems } = expand(`# F\n\n{{% ${call} %}}\n\nend\n`)
  expect(problems).toEqual([])
  expect(text).toBe(`# F\n\n${head}| [A](A.md) | ${rowA}\n| B (2) |  |  | one two |\n\nend\n`)
})

test('the links lead from the page that the table is on, and lines end as they do there', () => {
  const { text } = expand('- {{< alerts "d/f.yml" >}}\r\n', 'content/a/b.md')
  expect(text).toContain('|---|---|---|---|\r\n  | [A](../runbooks/f/A.md) | page')
})

test.each([
  ['{{% alerts "no.yml" %}}', 'there is no rule file `no.yml`'],
  ['{{% alerts %}}', 'names no rule file'],
  ['{{% alerts "d/f.yml" "A" %}}', 'nothing else'],
  ['{{% alerts alert="d/f.yml" %}}', 'nothing else'],
  ['{{% alerts "" %}}', 'is empty'],
  ['```\n{{% alerts "d/f.yml" %}}\n```', 'code block'],
])('%s', (call, message) => {
  const { text, problems } = expand(`${call}\n`, 'content/x.md')
  expect(problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)])
  expect(text).toBe(`${call}\n`)
})

test('a shortcode of that name that the site has itself stays', () => {
  const own = '{{% alerts "x" %}}\n'
  expect(expand(own, 'content/x.md', ['alerts'])).toMatchObject({ text: own, problems: [] })
  const paired = '{{% alerts %}}text{{% /alerts %}}\n'
  expect(expand(paired, 'content/x.md')).toMatchObject({ text: paired, problems: [] })
})

const token = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{{<',
    '{{% rule "a" "b" %}}',
    '{.x}',
    '|',
    '\\\\',
    '\\\\|',
    '`',
    '``',
    '<b>',
    '</details>',
    '<!--',
    '-->',
  ],
  ...[
    '&amp;',
    '&',
    '*',
    '_',
    '~~',
    '[a](b)',
    '![',
    ']:',
    'http://e.org',
    ':::',
    ':x:',
    '$a$',
    '#',
    '---',
    '- ',
    '1. ',
  ],
  ...[
    '\n',
    '\r\n',
    '\t',
    '    ',
    '\u2028',
    'a',
    'é',
    '😀',
    '"',
    "'",
    '^',
    '=',
    '+',
    '!',
    '> ',
    'www.e.org',
    'a@b.org',
  ],
)

test('property: a text of any kind is one line of text, and that text', () => {
  fc.assert(
    fc.property(fc.array(token, { minLength: 1, maxLength: 12 }), (tokens) => {
      const text = tokens.join('')
      const inert = inertText(text)
      const wanted = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
      expect(inert).not.toMatch(/[\n\r|`<>{}]/)
      expect(scanShortcodes(inert)).toEqual({ calls: [], escapes: [], problems: [] })
      fc.pre(wanted !== '')
      const { children } = unified().use(remarkParse).parse(inert)
      expect(children).toMatchObject([{ type: 'paragraph', children: [{ type: 'text', value: wanted }] }])
      expect(children[0]).toHaveProperty('children.length', 1)
    }),
    { numRuns: 1000 },
  )
})

test('what is too long is cut between characters', () => {
  expect(inertText('😀'.repeat(9), 4)).toBe(`${'😀'.repeat(4)}…`)
  expect(inertText('😀😀', 2)).toBe('😀😀')
})
