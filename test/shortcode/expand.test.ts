import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandPage } from '../../scripts/shortcode/expand.ts'
import { makeProject } from '../support/tree.ts'

const rules = `groups:
- name: g
  rules:
  - alert: A # first
    expr: |
      up
        == 0
    # last
  - alert: B
    expr: up
  - record: r:x
    expr: up
  - alert: Twice
    expr: up == 1
  - alert: Twice
    expr: up == 2
  - alert: Ticks
    expr: up
    annotations:
      d: |
        \`\`\`sh
        \`\`\`\`
        {{% rule "f.yml" "A" %}}
`
const files = {
  'rules/d/f.yml': rules,
  'rules/other.yml': 'groups: [{name: h, rules: [{alert: O, expr: up}]}]',
}
const path = 'content/runbooks/f/A.md'

function expand(text: string, at = path) {
  const project = makeProject({ ...files, [at]: text })
  const [page] = project.pages
  if (!page) throw new Error('no page')
  return expandPage(page, project)
}
const textOf = (text: string, at?: string): string => {
  const { text: expanded, problems } = expand(text, at)
  expect(problems).toEqual([])
  return expanded
}

const a = ['alert: A # first', 'expr: |', '  up', '    == 0', '# last']
const b = ['alert: B', 'expr: up']
const fenced = (lines: readonly string[]): string => ['```yaml', ...lines, '```'].join('\n')

test.each([
  '{{% rule "d/f.yml" "A" %}}',
  '{{< rule "d/f.yml" "A" >}}',
  '<<% rule "d/f.yml" "A" %>>',
  '{{% rule file="d/f.yml" alert="A" %}}',
  '{{% rule alert=A file=d/f.yml %}}',
  '{{% rule `/d/f.yml` A %}}',
  '{{% rule "./d//f.yml" "A" %}}',
  '{{% rule "d/../d/f.yml" "A" %}}',
  '{{% rule %}}',
])('%s', (call) => {
  expect(textOf(call)).toBe(fenced(a))
  expect(textOf(`# A\n\n${call}\n\n## Meaning \n`)).toBe(`# A\n\n${fenced(a)}\n\n## Meaning \n`)
})

test('a recording rule is shown by its name, and every rule of a name is', () => {
  expect(textOf('{{% rule "d/f.yml" "r:x" %}}')).toBe(fenced(['record: r:x', 'expr: up']))
  expect(textOf('{{% rule "d/f.yml" "Twice" %}}\n')).toBe(
    `${fenced(['alert: Twice', 'expr: up == 1'])}\n\n${fenced(['alert: Twice', 'expr: up == 2'])}\n`,
  )
  expect(expand('{{% rule "d/f.yml" "Twice" %}}').rules).toHaveLength(2)
})

test('`rule` alone means the alert whose page it is on, also beside others', () => {
  expect(textOf('{{% rule %}}\n{{% rule "d/f.yml" "B" %}}')).toBe(`${fenced(a)}\n${fenced(b)}`)
  expect(textOf('{{% rule %}}\n{{% rule "d/f.yml" "B" %}}', 'content/x.md')).toBe(
    `${fenced(b)}\n${fenced(b)}`,
  )
})

test('a fence is longer than any run of backticks in it, and what a rule holds is not run', () => {
  expect(textOf('{{% rule "d/f.yml" "Ticks" %}}')).toBe(
    [
      '`````yaml',
      'alert: Ticks',
      'expr: up',
      'annotations:',
      '  d: |',
      '    ```sh',
      '    ````',
      '    {{% rule "f.yml" "A" %}}',
      '`````',
    ].join('\n'),
  )
})

test('in a list item, a quote or after text the block stays where the call is', () => {
  const block = (prefix: string): string => fenced(b).replaceAll('\n', `\n${prefix}`)
  const call = '{{% rule "d/f.yml" "B" %}}'
  expect(textOf(`  ${call}\n`)).toBe(`  ${block('  ')}\n`)
  expect(textOf(`- ${call}\n- x`)).toBe(`- ${block('  ')}\n- x`)
  expect(textOf(`10. ${call}  \n`)).toBe(`10. ${block('    ')}  \n`)
  expect(textOf(`  * 1) ${call}`)).toBe(`  * 1) ${block('       ')}`)
  expect(textOf(`> - ${call}`)).toBe(`> - ${block('>   ')}`)
  expect(textOf(`\t${call}`)).toBe(`\t${block('\t')}`)
  expect(textOf(`See ${call} for it`)).toBe(`See \n${block('')}\n for it`)
  expect(textOf(`- See ${call} for it`)).toBe(`- See \n  ${block('  ')}\n   for it`)
  expect(textOf(`${call}${call}`)).toBe(`${block('')}\n\n${block('')}`)
  expect(textOf(`**${call}`)).toBe(`**\n${block('')}`)
})

test('blank lines of a rule do not end the quote that it stands in', () => {
  const project = makeProject({
    'rules/f.yml': 'groups:\n- name: g\n  rules:\n  - alert: A\n\n    expr: up\n',
    'content/x.md': '> {{% rule "f.yml" "A" %}}\n- {{% rule "f.yml" "A" %}}\n',
  })
  expect(expandPage(project.pages[0] as never, project).text).toBe(
    '> ```yaml\n> alert: A\n>\n> expr: up\n> ```\n- ```yaml\n  alert: A\n\n  expr: up\n  ```\n',
  )
})

test('in a fence that is there already only the lines come', () => {
  const call = '{{% rule "d/f.yml" "B" %}}'
  expect(textOf(`\`\`\`yaml\n${call}\n\`\`\`\n`)).toBe(`${fenced(b)}\n`)
  expect(textOf(`~~~\nx ${call} y\n~~~\n${call}\n`)).toBe(`~~~\nx \n${b.join('\n')}\n y\n~~~\n${fenced(b)}\n`)
  expect(textOf(`- ~~~\n  ${call}\n  ~~~\n`)).toBe(`- ~~~\n  ${b.join('\n  ')}\n  ~~~\n`)
  expect(textOf('```yaml\n{{% rule "d/f.yml" "Twice" %}}\n```\n')).toBe(
    fenced(['alert: Twice', 'expr: up == 1', '', 'alert: Twice', 'expr: up == 2']).concat('\n'),
  )
})

test('a rule that would close the fence around its call is not let in', () => {
  const ticks = (fence: string) => expand(`${fence}\n{{% rule "d/f.yml" "Ticks" %}}\n${fence}\n`)
  expect(ticks('```').problems).toMatchObject([{ start: 4, end: 34 }])
  expect(ticks('```').edits).toEqual([])
  expect(ticks('````').problems).toHaveLength(1)
  expect(ticks('`````').problems).toEqual([])
  expect(ticks('~~~').problems).toEqual([])
})

test('escapes come out literal, once', () => {
  expect(textOf('`{{%/* rule "a" "b" */%}}` {{</* x */>}} <<%/* rule */%>>')).toBe(
    '`{{% rule "a" "b" %}}` {{< x >}} <<% rule %>>',
  )
})

test('a comment goes with its lines when nothing else is on them', () => {
  const kept = (text: string): string => textOf(text)
  expect(kept('a\n\n{{% comment %}}\nx\n{{% /comment %}}\n\nb')).toBe('a\n\n\nb')
  expect(kept('a\n  {{< comment >}} x {{< /comment >}}  \nb')).toBe('a\nb')
  expect(kept('a\r\n<<% comment %>>\r\nx\r\n<<% /comment %>>\r\nb')).toBe('a\r\nb')
  expect(kept('a {{% comment %}}x\ny{{% /comment %}} b')).toBe('a  b')
  expect(kept('- {{% comment %}}x{{% /comment %}}\n- b')).toBe('- \n- b')
  expect(kept('{{% comment %}}x{{% /comment %}} b\n')).toBe(' b\n')
  expect(kept('a\n{{% comment /%}}\nb')).toBe('a\nb')
  expect(kept('a\n{{% comment %}}x{{% /comment %}}')).toBe('a\n')
  expect(kept('\ufeff{{% comment /%}}\nb')).toBe('\ufeffb')
  expect(kept('---\nt: 1\n---\n{{% comment %}}x{{% /comment %}}\nb')).toBe('---\nt: 1\n---\nb')
})

test('what a comment holds goes with it', () => {
  const text =
    '{{% comment %}}{{% rule "d/f.yml" "A" %}}{{< comment >}}x{{< /comment >}}{{%/* y */%}}{{< ref "z" >}}{{% /comment %}}\nb'
  expect(expand(text)).toMatchObject({ text: 'b', rules: [], problems: [] })
})

test('what is not ours stays', () => {
  const text = '{{< figure src="a.png" >}} {{% rul "a" "b" %}} {{< tab >}}x{{< /tab >}} {{ $labels.x }}'
  expect(textOf(text)).toBe(text)
})

test('a page keeps its line ends, its byte order mark and its front matter', () => {
  const head = '\ufeff---\r\ntitle: "{{% rule %}}"\r\n---\r\n'
  expect(textOf(`${head}{{% rule "d/f.yml" "A" %}}\r\nx\n`)).toBe(
    `${head}${fenced(a).replaceAll('\n', '\r\n')}\r\nx\n`,
  )
})

test('a call that leads nowhere stays, and the problem has its place', () => {
  const text = 'x {{% rule "d/f.yml" "Nope" %}} {{% rule "d/f.yml" %}}'
  const { text: expanded, problems, edits } = expand(text)
  expect(expanded).toBe(text)
  expect(edits).toEqual([])
  expect(problems.map((p) => text.slice(p.start, p.end))).toEqual(['Nope', '{{% rule "d/f.yml" %}}'])
})

test('a page does not grow without bounds', () => {
  const huge = `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |\n${'      up or\n'.repeat(100_000)}      up\n`
  const project = makeProject({
    'rules/f.yml': huge,
    'content/x.md': '{{% rule "f.yml" "A" %}}\n'.repeat(10_000),
  })
  const { text: expanded, problems } = expandPage(project.pages[0] as never, project)
  expect(problems).toMatchObject([{ message: expect.stringContaining('would grow') }])
  expect(expanded.length).toBeLessThan(20_000_000)
})

const pieces = fc.constantFrom(
  '{{% rule "d/f.yml" "A" %}}',
  '{{< rule "d/f.yml" "Ticks" >}}',
  '<<% rule %>>',
  '{{% rule "nope" "A" %}}',
  '{{% comment %}}',
  '{{% /comment %}}',
  '{{< comment />}}',
  '{{%/* rule */%}}',
  '{{< ref "x" >}}',
  '{{% broken',
  'text',
  ' ',
  '\n',
  '\r\n',
  '```\n',
  '- ',
  '> ',
  'é😀',
  '{{ $labels.x }}',
)

test('property: all but the edits is as it was', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 15 }), (parts) => {
      const text = parts.join('')
      const { text: expanded, edits } = expand(text)
      let from = 0
      let to = 0
      for (const edit of edits) {
        expect(edit.start).toBeGreaterThanOrEqual(from)
        const kept = text.slice(from, edit.start)
        expect(expanded.slice(to, to + kept.length + edit.text.length)).toBe(kept + edit.text)
        to += kept.length + edit.text.length
        from = edit.end
      }
      expect(expanded.slice(to)).toBe(text.slice(from))
    }),
    { numRuns: 1000 },
  )
})
