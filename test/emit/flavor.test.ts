import fc from 'fast-check'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { asWritten } from '../../scripts/emit/flavor/as-written.ts'
import { escapedForHugo, escapedForVue } from '../../scripts/emit/flavor/braces.ts'
import { flavored } from '../../scripts/emit/flavor/flavored.ts'
import { type Flavor, flavorNames } from '../../scripts/emit/flavor/names.ts'
import { expandPage } from '../../scripts/shortcode/expand.ts'
import { scanShortcodes } from '../../scripts/shortcode/scan.ts'
import { makeProject } from '../support/tree.ts'

const rules = `groups:
- name: g
  rules:
  - alert: A
    # {{< figure "x" >}} {{% rule "a" "b" %}} {{%/* x */%}}
    expr: up == 0
    annotations:
      summary: '{{ $labels.instance }} </details> --> <INSTANCE>'
`

/** What each path of the content becomes in a flavor. */
function build(
  pages: Readonly<Record<string, string>>,
  flavor: Flavor,
  assets: readonly string[] = [],
): Record<string, string> {
  const files = Object.entries(pages).map(([path, text]) => [`content/${path}`, text])
  const project = { ...makeProject({ 'rules/r.yml': rules, ...Object.fromEntries(files) }), assets }
  return Object.fromEntries(
    project.pages.map((page) => {
      const { path, text } = flavored(page, expandPage(page, project), project, flavor)
      return [path, text]
    }),
  )
}

/** What one page's text becomes. */
const one = (text: string, flavor: Flavor): string => build({ 'x.md': text }, flavor)['x.md'] as string

const tree = {
  '_index.md': '[a](runbooks/app/A.md#m) [f](runbooks/app/) [p](/runbooks/app/a/) [gone](gone.md)\n',
  'runbooks/_index.md': '[app](app/_index.md)\n',
  'runbooks/app/_index.md': '[A](A.md) [up](../_index.md "t") <https://e.org/A.md>\n',
  'runbooks/app/A.md': '[i](_index.md) ![p](p.png) [up](../) [B][b]\n\n`[i](_index.md)`\n\n[b]: <B (2).md>\n',
  'runbooks/app/B (2).md': '[m](#meaning) [A](./A.md?x=1#m)\n',
}

test.each([
  ['hugo', ['_index.md', 'runbooks/_index.md', 'runbooks/app/_index.md']],
  ['plain', ['_index.md', 'runbooks/_index.md', 'runbooks/app/_index.md']],
  ['mkdocs', ['index.md', 'runbooks/index.md', 'runbooks/app/index.md']],
  ['docusaurus', ['index.md', 'runbooks/index.md', 'runbooks/app/index.md']],
  ['vitepress', ['index.md', 'runbooks/index.md', 'runbooks/app/index.md']],
  ['wikijs', ['home.md', 'runbooks.md', 'runbooks/app.md']],
] as const)("%s has a folder's page where it looks for it", (flavor, indexes) => {
  const paths = Object.keys(build(tree, flavor))
  expect(paths.sort()).toEqual([...indexes, 'runbooks/app/A.md', 'runbooks/app/B (2).md'].sort())
})

/** The text without front matter. */
const bodies = (flavor: Flavor): Record<string, string> =>
  Object.fromEntries(
    Object.entries(build(tree, flavor, ['runbooks/app/p.png'])).map(([path, text]) => [
      path,
      text.replace(/^---\n[\s\S]*?\n---\n+/, ''),
    ]),
  )

test('links follow the pages that moved, in the form that each flavor reads', () => {
  expect(bodies('mkdocs')).toEqual({
    'index.md':
      '[a](runbooks/app/A.md#m) [f](runbooks/app/index.md) [p](runbooks/app/A.md) [gone](gone.md)\n',
    'runbooks/index.md': '[app](app/index.md)\n',
    'runbooks/app/index.md': '[A](A.md) [up](../index.md "t") <https://e.org/A.md>\n',
    'runbooks/app/A.md':
      '[i](index.md) ![p](p.png) [up](index.md) [B][b]\n\n`[i](_index.md)`\n\n[b]: <B (2).md>\n',
    'runbooks/app/B (2).md': '[m](#meaning) [A](./A.md?x=1#m)\n',
  })
  expect(bodies('vitepress')).toEqual(bodies('mkdocs'))
  expect(bodies('docusaurus')).toEqual(bodies('mkdocs'))
  expect(bodies('wikijs')).toEqual({
    'home.md': '[a](/runbooks/app/A#m) [f](/runbooks/app) [p](/runbooks/app/A) [gone](gone.md)\n',
    'runbooks.md': '[app](/runbooks/app)\n',
    'runbooks/app.md': '[A](/runbooks/app/A) [up](/runbooks "t") <https://e.org/A.md>\n',
    'runbooks/app/A.md':
      '[i](/runbooks/app) ![p](/runbooks/app/p.png) [up](/runbooks/app) [B][b]\n\n`[i](_index.md)`\n\n[b]: </runbooks/app/B%20%282%29>\n',
    'runbooks/app/B (2).md': '[m](#meaning) [A](/runbooks/app/A?x=1#m)\n',
  })
  expect(bodies('hugo')).toEqual({
    '_index.md': '[a](runbooks/app/a/#m) [f](runbooks/app/) [p](/runbooks/app/a/) [gone](gone.md)\n',
    'runbooks/_index.md': '[app](app/)\n',
    'runbooks/app/_index.md': '[A](a/) [up](../ "t") <https://e.org/A.md>\n',
    'runbooks/app/A.md': '[i](../) ![p](../p.png) [up](../) [B][b]\n\n`[i](_index.md)`\n\n[b]: <../b-2/>\n',
    'runbooks/app/B (2).md': '[m](#meaning) [A](../a/?x=1#m)\n',
  })
})

/** The front matter as a YAML parser reads it. */
const fields = (text: string): unknown => load(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? '') ?? undefined

const head = `---
title: "A: #1 {{ x }}"
description: 'it''s "so"'
date: 2026-01-02T03:04:05.000Z
tags: redis, on call
weight: 3
layout: single
---
# A
`

test('front matter has what the flavor reads, quoted where YAML needs it', () => {
  const wikijs = one(head, 'wikijs')
  expect(wikijs.slice(0, wikijs.indexOf('# A\n'))).toBe(`---
title: "A: #1 {{ x }}"
description: "it's \\"so\\""
published: true
date: 2026-01-02T03:04:05.000Z
tags: redis, on call
editor: markdown
dateCreated: 2026-01-02T03:04:05.000Z
---
`)
  const known = { title: 'A: #1 {{ x }}', description: 'it\'s "so"', tags: ['redis', 'on call'] }
  expect(fields(one(head, 'mkdocs'))).toEqual(known)
  expect(fields(one(head, 'vitepress'))).toEqual(known)
  expect(fields(one(head, 'docusaurus'))).toEqual({ ...known, sidebar_position: 3, mdx: { format: 'md' } })
  expect(one(head, 'hugo')).toBe(head.replace('redis, on call', '["redis", "on call"]'))
  expect(one(head, 'plain')).toBe(head)
})

test('TOML becomes YAML, and what has no front matter gets what the flavor needs', () => {
  const toml = '+++\ntitle = "yes"\ntags = ["a"]\ndraft = true\n+++\ntext\n'
  expect(one(toml, 'wikijs')).toBe(
    '---\ntitle: "yes"\ndescription: ""\npublished: false\ntags: a\neditor: markdown\n---\ntext\n',
  )
  expect(one('# T *x*\r\ntext\r\n', 'docusaurus')).toBe(
    '---\r\ntitle: T x\r\nmdx:\r\n  format: md\r\n---\r\n\r\n# T *x*\r\ntext\r\n',
  )
  expect(one('text\n', 'mkdocs')).toBe('text\n')
  expect(fields(build({ 'a/b/_index.md': 'x' }, 'wikijs')['a/b.md'] as string)).toMatchObject({ title: 'b' })
})

test('any title comes out of the YAML as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (title) => {
      const source = `---\n${JSON.stringify({ title })}\n---\n`
      const expected = title.trim()
      fc.pre(expected !== '')
      for (const flavor of ['wikijs', 'mkdocs'] as const) {
        expect(fields(one(source, flavor))).toMatchObject({ title: expected })
      }
    }),
  )
})

const call = '{{% rule "r.yml" "A" %}}'

test("a rule's text stays in its fence below a tag, and out of comments", () => {
  for (const flavor of flavorNames) {
    const text = one(`# x\n\n<details>\n<summary>Rule</summary>\n${call}\n</details>\n`, flavor)
    expect(text).toContain('</summary>\n\n```yaml\nalert: A\n')
    expect(one(`# x\n\n<details>\n\n${call}\n</details>\n`, flavor)).toContain('<details>\n\n```yaml\n')
    expect(one(`# x\n\n> <details>\n> ${call}\n`, flavor)).toContain(
      `> <details>\n> \n> ${flavor === 'mkdocs' ? '<pre>' : '```yaml\n'}`,
    )
    expect(one(`# x\n\n<!-- ${call} -->\n`, flavor)).toContain('# x\n\n<!--  -->\n')
    expect(one(`# x\n\n<!--\n\n${call}\n-->\n`, flavor)).not.toContain('alert: A')
    // What only looks like a comment isn't one.
    expect(one(`# x\n\n\`<!--\` is text\n\n${call}\n\n-->\n`, flavor)).toContain('alert: A')
    expect(one(`# x\n\n<!-- a -->\n\n${call}\n\n<!-- b -->\n`, flavor)).toContain('alert: A')
    const pre = one(`# x\n\n<pre>\n\n${call}\n</pre>\n`, flavor)
    expect(pre).not.toContain('</details>')
    expect(pre).toContain('&lt;/details&gt; --&gt;')
  }
})

test('Vue finds no expression but in code blocks, where it looks for none', () => {
  const page = `---\ntitle: x\n---\n# {{ h }}

{{ a }} \`{{ b }}\` {{{ c }}} <INSTANCE> <b>b</b> <https://e.org> {{</* x */>}} [l](http://e.org/{{x}})

    {{ d }}

\`\`\`
{{ e }} <INSTANCE>
{{%/* rule */%}}
\`\`\`

${call}
`
  const text = one(page, 'vitepress')
  expect(text).toContain("# {{ '{{' }} h }}\n")
  expect(text).toContain(
    "{{ '{{' }} a }} `{{ '{{' }} b }}` {{ '{{' }}{ c }}} {{ '<' }}INSTANCE> <b>b</b> <https://e.org> {{ '{{' }}< x >}} [l](http://e.org/{{x}})",
  )
  expect(text).toContain("    {{ '{{' }} d }}\n")
  expect(text).toContain('```\n{{ e }} <INSTANCE>\n{{% rule %}}\n```\n')
  expect(text).toContain("summary: '{{ $labels.instance }} </details> --> <INSTANCE>'\n")
})

test('what Vue makes of an escaped text is the text', () => {
  expect(escapedForVue('{&#123; a }} &#x7B;&#123; <instance>')).toBe(
    "{{ '{{' }} a }} {{ '{{' }} {{ '<' }}instance>",
  )
  const token = fc.constantFrom('{', '{{', '}}', '<', '<X>', '</Y ', '<b>', "'", ' ', 'a')
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      const text = tokens.join('')
      const escaped = escapedForVue(text)
      expect(escaped.replace(/\{\{ '(.*?)' \}\}/g, '$1')).toBe(text)
    }),
  )
})

test('Hugo prints what a rule holds, and runs none of it', () => {
  const text = one(`# x\n\n${call}\n\n{{%/* rule "a" "b" */%}} <<%/* {{< y >}} */%>>\n`, 'hugo')
  expect(text).toContain('# {{</* figure "x" */>}} {{%/* rule "a" "b" */%}} {{%/*/* x */*/%}}\n')
  expect(text).toContain('\n{{%/* rule "a" "b" */%}} <<% {{</* y */>}} %>>\n')
})

test('Hugo gets no block scalar to highlight, for it would add blanks to it', () => {
  const block = 'expr: |-\n      up\n    annotations:'
  const source = rules.replace('expr: up == 0\n    annotations:', block)
  const project = makeProject({
    'rules/r.yml':
      source + source.slice(source.indexOf('  - alert')).replace(block, 'expr: a or b\n    annotations:'),
    'content/x.md': `# x\n\n1. ${call}\n`,
  })
  const [page] = project.pages
  if (!page) throw new Error('no page')
  const fences = (flavor: Flavor): unknown =>
    flavored(page, expandPage(page, project), project, flavor).text.match(/`{3,}[a-z].*/g)
  expect(fences('hugo')).toEqual(['```yaml\tverbatim', '```yaml'])
  expect(fences('vitepress')).toEqual(['```yaml', '```yaml'])
})

test('without a flavor only pages that are for Hugo have anything done to what a call brings in', () => {
  const source = rules.replace('expr: up == 0', 'expr: |-\n      up == 0')
  const page = `---\ntags: a, b\n---\n# x\n\n[l](y.md) {{%/* x */%}}\n\n${call}\n`
  const text = (more: Readonly<Record<string, string>>): string => {
    const project = makeProject({
      'rules/r.yml': source,
      'content/x.md': page,
      'content/y.md': 'y\n',
      ...more,
    })
    const [first] = project.pages
    if (!first) throw new Error('no page')
    return asWritten(first, expandPage(first, project), project).text
  }
  const kept = text({ 'content/index.md': 'x\n' })
  expect(kept).toContain(
    '---\ntags: a, b\n---\n# x\n\n[l](y.md) {{% x %}}\n\n```yaml\nalert: A\n# {{< figure "x" >}} ',
  )
  const forHugo = text({ 'content/a/_index.md': 'x\n' })
  expect(forHugo).toBe(
    kept
      .replace('```yaml', '```yaml\tverbatim')
      .replace('{{< figure "x" >}}', '{{</* figure "x" */>}}')
      .replace('{{% rule "a" "b" %}} {{%/* x */%}}', '{{%/* rule "a" "b" */%}} {{%/*/* x */*/%}}'),
  )
})

test('MkDocs gets no fence where it knows none, and no tab', () => {
  const source = rules.replace('expr: up == 0', 'expr: |-\n      up\n\n      == 0\n    # a\ttab')
  const text = (page: string, from = rules): string => {
    const project = makeProject({ 'rules/r.yml': from, 'content/x.md': page })
    const [first] = project.pages
    if (!first) throw new Error('no page')
    return flavored(first, expandPage(first, project), project, 'mkdocs').text
  }
  const decoded = (line: string): string | undefined =>
    /<pre><code class="language-yaml">([\w &#;,./]*)<\/code><\/pre>$/
      .exec(line)?.[1]
      ?.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
  const rule = text(`# x\n\n${call}\n`)
    .split('```')[1]
    ?.replace(/^yaml\n|\n$/g, '')
  expect(rule).toContain('alert: A\n')
  const lists = text(`# x\n\n1. ${call}\n\n> - ${call}\n\n  > ${call} ${call}\n`).split('\n')
  expect(lists.map((line) => [line.slice(0, line.indexOf('<')), decoded(line)])).toEqual(
    expect.arrayContaining([
      ['1. ', rule],
      ['> - ', rule],
      ['  > ', rule],
    ]),
  )
  const tabbed = text(`# x\n\n${call}\n`, source).split('\n')
  expect(tabbed[2]?.startsWith('<pre>')).toBe(true)
  expect(decoded(tabbed[2] as string)).toContain('expr: |-\n  up\n\n  == 0\n# a\ttab\n')
  expect(text(`# x\n\n~~~\n${call}\n~~~\n`, source)).toContain('~~~\nalert: A\n')
})

test('Hugo gets no call that leads nowhere, for it would end without a site', () => {
  const gone = '{{% rule "r.yml" "Gone" %}}'
  const page = `# x\n\n${gone} {{< alerts "gone.yml" >}} {{< figure src="x" >}}\n\n{{% comment %}}${gone}{{% /comment %}}\n\n${call}\n`
  const hugo = one(page, 'hugo')
  expect(hugo).toContain(
    '\n{{%/* rule "r.yml" "Gone" */%}} {{</* alerts "gone.yml" */>}} {{< figure src="x" >}}\n\n\n```yaml\nalert: A\n',
  )
  expect(one(page, 'mkdocs')).toContain(`\n${gone} {{< alerts "gone.yml" >}} {{< figure src="x" >}}\n`)
  const project = makeProject({ 'rules/r.yml': rules, 'content/x/_index.md': page })
  const [only] = project.pages
  if (!only) throw new Error('no page')
  expect(asWritten(only, expandPage(only, project), project).text).toBe(hugo)
})

test('an escaped text has no call for Hugo, and is printed as it was', () => {
  const token = fc.constantFrom('{{<', '{{%', '>}}', '%}}', '/*', '*/', '{', '}', 'rule "a" "b"', ' ', '\n')
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      const text = tokens.join('')
      const escaped = escapedForHugo(text)
      if (escaped.unescapable) return
      const { calls, escapes, problems } = scanShortcodes(escaped.text)
      expect({ calls, problems }).toEqual({ calls: [], problems: [] })
      let [out, at] = ['', 0]
      for (const { start, end, text: printed } of escapes) {
        out += escaped.text.slice(at, start) + printed
        at = end
      }
      expect(out + escaped.text.slice(at)).toBe(text)
    }),
    { numRuns: 2000 },
  )
})

test('a beginning of a shortcode that never ends is refused', () => {
  const project = makeProject({
    'rules/r.yml': rules.replace('expr: up == 0', 'expr: up == 0 # {{<'),
    'content/x.md': `# x\n\n${call}\n`,
  })
  const [page] = project.pages
  if (!page) throw new Error('no page')
  const { problem } = flavored(page, expandPage(page, project), project, 'hugo')
  expect(problem).toContain('`{{<` without an end')
  expect(flavored(page, expandPage(page, project), project, 'plain').problem).toBeUndefined()
})

// In quadratic time the runner would give up on it.
test('a page of many calls, links and tags comes to an end', () => {
  const count = 4000
  const text = `# x\n\n<div>\n${'<!-- {{%/* x */%}} [a](_index.md) `{{ x }}` <b>\n'.repeat(count)}`
  for (const flavor of flavorNames) {
    expect(one(text, flavor).length).toBeGreaterThan(count)
  }
})

test('an image that is a link leads where the link does; what Hugo finds from the root stays', () => {
  const pages = { 'a/A.md': '[![i](p.png)](_index.md) ![r](/a/p.png)\n', 'a/_index.md': '' }
  const body = (flavor: Flavor): string | undefined =>
    build(pages, flavor, ['a/p.png'])['a/A.md']?.replace(/^---\n[\s\S]*?\n---\n+/, '')
  expect(body('hugo')).toBe('[![i](../p.png)](../) ![r](/a/p.png)\n')
  expect(body('mkdocs')).toBe('[![i](p.png)](index.md) ![r](p.png)\n')
  expect(body('wikijs')).toBe('[![i](/a/p.png)](/a) ![r](/a/p.png)\n')
})

test('VitePress and Docusaurus get no names that they take for parts of an address', () => {
  const built = build({ 'a/Over80%.md': 'x\n', 'b.md': '[x](a/Over80%25.md)\n' }, 'vitepress')
  expect(built).toEqual({ 'a/Over80.md': 'x\n', 'b.md': '[x](a/Over80.md)\n' })
  expect(Object.keys(build({ 'a/Over80%.md': 'x\n' }, 'docusaurus'))).toEqual(['a/Over80.md'])
})
