// Pages: Markdown, front matter, shortcodes, links, snapshots.
import { alert, list, page, rulesOf, times } from './lib.mjs'

const body = (text) => page(`---\ntitle: A\n---\n\n# A\n\n${text}\n`)
const front = (text) => page(`---\n${text}\n---\n\n# A\n`)
const repeated = (text) => (n) => body(text.repeat(n))

const snapshot = (yaml) =>
  `{{% rule "a.yml" "A" %}}\n\n{{% comment %}}\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n\n{{% /comment %}}\n`

/** One line each: what a reader of Markdown or HTML may look for the end of again and again. */
const marks = {
  '[': 8000,
  '](': 8000,
  '[](': 4000,
  '[x](<': 4000,
  '[x](<!--': 2000,
  '[x](<!-- ': 2000,
  '![': 4000,
  '![x](': 4000,
  '[x][': 4000,
  '[x]: ': 4000,
  '[[': 4000,
  '<!--': 4000,
  '<!-- -->': 4000,
  '<!-- ': 4000,
  '<a ': 4000,
  '<a href=': 4000,
  '<a href="': 4000,
  '<a href="x" ': 2000,
  '<img src=x ': 2000,
  '<x ': 4000,
  '<': 20000,
  '</': 8000,
  '<?': 8000,
  '<![CDATA[': 4000,
  '`': 20000,
  '` ': 20000,
  '`` ` ': 4000,
  '*': 8000,
  '* ': 8000,
  '*a ': 4000,
  '**a ': 4000,
  '*a* ': 4000,
  _a_: 4000,
  _: 8000,
  '~~a': 4000,
  '\\': 20000,
  '&': 20000,
  '&amp;': 8000,
  '#': 8000,
  '(': 8000,
  ')': 8000,
  'https://': 4000,
  'https://a.b/( ': 4000,
  'https://a.b/.,': 4000,
  'http://a@': 4000,
  '{': 20000,
  '{{': 8000,
  '{{<': 8000,
  '{{% ': 8000,
  '{{%/*': 4000,
  '<<%': 4000,
  '{{% rule ': 2000,
  '{{% rule "': 2000,
  '{{% rule "a.yml" "A" %}}': 200,
  '{{% comment %}}': 1000,
  '{{% /comment %}}': 1000,
  '{{< ref "': 1000,
  '{{< ref "a" >}}': 400,
  '{{< x >}}': 1000,
  '"': 8000,
  "'": 8000,
  '|': 8000,
  'a ': 20000,
  '\t': 8000,
  '{#x': 4000,
  '{: #x }': 2000,
  '%': 8000,
  '$labels.': 4000,
}
const lines = {
  '> ': 2000,
  '>': 2000,
  '- a': 2000,
  '-': 4000,
  '1. a': 2000,
  '# a': 1000,
  '## Same': 1000,
  '# `a` *b*': 1000,
  a: 8000,
  '---': 4000,
  '===': 4000,
  '```': 2000,
  '~~~': 2000,
  '```yaml': 2000,
  '    a': 4000,
  '\t': 4000,
  '<div>': 2000,
  '<details>': 2000,
  '<!-- a': 2000,
  '<a id="x">': 2000,
  '[a]: b': 2000,
  '[//]: # (x)': 2000,
  '| a | b |': 2000,
  '[a](b.md)': 500,
  '[a](#b)': 500,
  '[a][b]': 1000,
  '![a](b.png)': 500,
  'https://a.example/b': 500,
  '- [a](b.md)': 500,
  '> [a](b.md)': 500,
  '<a href="b.md">': 500,
  '``` a': 2000,
  '{{% rule "a.yml" "A" %}}': 200,
  '{{< rule "a.yml" "B" >}}': 200,
  '{{% rule "b.yml" "A" %}}': 200,
  '<!-- firedrill disable-next-line link/broken: reason -->': 500,
  '+++': 2000,
  '***': 4000,
  '\u00a0': 4000,
}
const shown = (text) => JSON.stringify(text)

export default {
  ...Object.fromEntries(
    Object.entries(marks).map(([text, n]) => [`a line of ${shown(text)}`, [n, repeated(text)]]),
  ),
  ...Object.fromEntries(
    Object.entries(lines).map(([text, n]) => [`lines of ${shown(text)}`, [n, repeated(`${text}\n`)]]),
  ),
  ...Object.fromEntries(
    Object.entries({ '> ': 500, '- ': 500, '1. ': 300, '[': 2000, '![': 2000, '*a ': 1000, '**': 1000 }).map(
      ([text, n]) => [
        `${shown(text)} in ${shown(text)}`,
        [n, (size) => body(`${text.repeat(size)}[a](b.md) \`x\` ]*`)],
      ],
    ),
  ),
  'links in links': [1000, (n) => body(`${'['.repeat(n)}a${'](b)'.repeat(n)}`)],
  'lists in lists': [200, (n) => body(`${times(n, (i) => `${'  '.repeat(i)}- a\n`)}[a](b)`), { may: 2 }],
  'runs of backticks, each longer': [200, (n) => body(times(n, (i) => `${'`'.repeat(i + 1)} `)), { may: 2 }],
  'quotes and lists in turn': [200, (n) => body(`${'> - '.repeat(n)}[a](b)`)],
  'headings of one text, and links to them': [
    500,
    (n) => body(`${'## Same\n\n'.repeat(n)}${times(n, (i) => `[a](#same-${i})\n\n`)}`),
  ],
  'links to one missing anchor': [
    500,
    (n) => body(`${times(n, (i) => `## Heading ${i}\n\n`)}${'[a](#headin)\n\n'.repeat(n)}`),
  ],
  'links to missing anchors': [
    500,
    (n) =>
      body(
        `${times(n, (i) => `## A heading that is long ${i}\n\n`)}${times(n, (i) => `[a](#a-heading-that-was-long-${i})\n\n`)}`,
      ),
  ],
  'links to missing pages': [
    300,
    (n) => ({
      ...body(times(n, (i) => `[a](../a-page-with-a-name-${i}x.md)\n\n`)),
      ...Object.fromEntries(list(n, (i) => [`content/runbooks/a-page-with-a-nome-${i}.md`, '# P\n'])),
    }),
  ],
  'links to one page with n headings': [
    300,
    (n) => ({
      ...body('[a](../p.md#missing)\n\n'.repeat(n)),
      'content/runbooks/p.md': times(n, (i) => `## Missin ${i}\n\n`),
    }),
  ],
  'shortcodes of missing alerts': [
    300,
    (n) => ({
      ...body(times(n, (i) => `{{% rule "a.yml" "AnAlertWithALongNome${i}" %}}\n\n`)),
      'rules/a.yml': rulesOf(list(n, (i) => alert(`AnAlertWithALongName${i}`))),
    }),
  ],
  'shortcodes of missing files': [
    300,
    (n) => ({
      ...body(times(n, (i) => `{{% rule "a-file-with-a-nome-${i}.yml" "A" %}}\n\n`)),
      ...Object.fromEntries(list(n, (i) => [`rules/a-file-with-a-name-${i}.yml`, rulesOf([alert(`A${i}`)])])),
    }),
  ],
  'pages of prose': [
    200,
    (n) => Object.fromEntries(list(n, (i) => [`content/docs/p${i}.md`, `# P ${i}\n\nWords of it.\n`])),
  ],
  'pages of one text': [
    200,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`A${i}`))),
      ...Object.fromEntries(
        list(n, (i) => [
          `content/runbooks/a/A${i}.md`,
          `# A${i}\n\n## Meaning\n\n${'The same words again and again. '.repeat(10)}\n`,
        ]),
      ),
    }),
  ],
  'pages for one alert': [
    200,
    (n) => ({
      'rules/a.yml': rulesOf([alert('A')]),
      ...Object.fromEntries(
        list(n, (i) => [`content/runbooks/f${i}/A.md`, '# A\n\n{{% rule "a.yml" "A" %}}\n']),
      ),
    }),
  ],
  'alerts on one page': [
    200,
    (n) => ({
      'rules/a.yml': rulesOf(
        list(n, (i) => alert(`A${i}`).map((line) => line.replace(/\/a\d+\/$/, '/all/'))),
      ),
      'content/runbooks/a/all.md': `# All\n\n${times(n, (i) => `## A${i}\n\n{{% rule "a.yml" "A${i}" %}}\n\n`)}`,
    }),
  ],
  'alerts without a page, among pages': [
    200,
    (n) => ({
      'rules/a.yml': rulesOf(list(n, (i) => alert(`AnAlertWithALongName${i}`))),
      ...Object.fromEntries(list(n, (i) => [`content/runbooks/a/AnAlertWithALongNome${i}.md`, '# P\n'])),
    }),
  ],
  'aliases of a page': [
    500,
    (n) => front(`title: A\naliases:\n${times(n, (i) => `  - /x/${i}/`).replaceAll('  - ', '\n  - ')}`),
  ],
  'one alias of n pages': [
    200,
    (n) =>
      Object.fromEntries(list(n, (i) => [`content/docs/p${i}.md`, '---\ntitle: P\naliases: [/x/]\n---\n'])),
  ],
  'tags of a page': [1000, (n) => front(`title: A\ntags: [${times(n, (i) => `t${i},`)}]`)],
  'numbers as a tag': [4000, (n) => front(`title: A\ntags:\n${'  - 1\n'.repeat(n)}`)],
  'keys of front matter': [1000, (n) => front(times(n, (i) => `key${i}: v\n`))],
  'one key of front matter': [2000, (n) => front('title: v\n'.repeat(n))],
  'brackets in front matter': [8000, (n) => front(`title: ${'['.repeat(n)}`)],
  'brackets in TOML': [2000, (n) => page(`+++\ntitle = ${'['.repeat(n)}${']'.repeat(n)}\n+++\n`)],
  'keys of TOML': [1000, (n) => page(`+++\n${times(n, (i) => `key${i} = "v"\n`)}+++\n`)],
  'dots in TOML': [2000, (n) => page(`+++\n${'a.'.repeat(n)}a = 1\n+++\n`)],
  'braces in JSON': [4000, (n) => page(`${'{"a":'.repeat(n)}1${'}'.repeat(n)}\n`)],
  'open braces in JSON': [8000, (n) => page('{'.repeat(n))],
  'front matter that is never closed': [8000, (n) => page(`---\n${'a: b\n'.repeat(n)}`)],
  'a snapshot of n lines': [
    500,
    (n) => body(snapshot(`alert: A\nexpr: up == 0\nannotations:\n${times(n, (i) => `  a${i}: b\n`)}`)),
  ],
  'a snapshot of n lines, all alike': [
    500,
    (n) => body(snapshot(`alert: A\nexpr: |\n${'  up\n'.repeat(n)}`)),
  ],
  'a snapshot and a rule that differ in n lines': [
    300,
    (n) => ({
      ...body(snapshot(`alert: A\nexpr: up == 0\nannotations:\n${times(n, (i) => `  a${i}: b\n`)}`)),
      'rules/a.yml': rulesOf([alert('A', { more: list(n, (i) => `  b${i}: c`) })]),
    }),
  ],
  'a snapshot of one line': [20000, (n) => body(snapshot(`alert: A\nexpr: ${'a b '.repeat(n)}`))],
  snapshots: [100, (n) => body(snapshot('alert: A\nexpr: up == 1').repeat(n))],
  'brackets in a snapshot': [4000, (n) => body(snapshot('['.repeat(n)))],
  'PromQL in code': [500, (n) => body('`rate(up[5m])`\n\n'.repeat(n))],
  'fences of PromQL': [300, (n) => body('```promql\nrate(up[5m])\n```\n\n'.repeat(n))],
  'a fence of n lines': [4000, (n) => body(`\`\`\`promql\n${'rate(up[5m])\n'.repeat(n)}\`\`\``)],
  'a long word on a page': [100000, (n) => body('a'.repeat(n))],
  'combining marks on a page': [50000, (n) => body(`a${'\u0301'.repeat(n)}`)],
  'a heading of n words': [8000, (n) => body(`## ${'a '.repeat(n)}`)],
  'a heading of marks': [4000, (n) => body(`## ${'*a* `b` '.repeat(n)}`)],
  'a heading of n lines': [4000, (n) => body(`${'a\n'.repeat(n)}===`)],
  'a description that is the same, n times': [
    500,
    (n) => ({
      ...body('Words that describe.\n\n'.repeat(n)),
      'rules/a.yml': rulesOf([alert('A', { more: ['  description: Words that describe.'] })]),
    }),
  ],
  'blank lines': [20000, (n) => body(`a${'\n'.repeat(n)}b`)],
  'white space at the end of a line': [20000, (n) => body(`a${' '.repeat(n)}b`)],
  'white space in links': [8000, (n) => body(`[a](${' '.repeat(n)}b`)],
  'carriage returns': [8000, (n) => body('a\r'.repeat(n))],
}
