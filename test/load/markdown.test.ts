import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../scripts/load/markdown.ts'
import type { Outline } from '../../scripts/load/markdown-outline.ts'
import { scanOutline } from '../../scripts/load/markdown-scan.ts'
import { isParsable, outlineOf, parseMarkdown } from '../../scripts/load/markdown-tree.ts'

const read = (text: string) => readMarkdown({ path: 'content/a.md', text }, 'a.md')
/** Where a block in a list or at the end of a page ends, its blank lines included, is a matter of taste. */
const comparable = (outline: Outline, text: string) => ({
  headings: outline.headings,
  fences: outline.fences.map(({ start, info, content }) => ({
    start,
    info,
    code: text.slice(content.start, content.end).trimEnd(),
  })),
})
const headings = (text: string) => read(text).headings.map(({ depth, text, id }) => ({ depth, text, id }))
const fences = (text: string) =>
  read(text).fences.map(({ language, content }) => [language, text.slice(content.start, content.end)])

// Pieces that are put together at random: each means something else after, inside or beside the others.
const piece = fc.constantFrom(
  ...[
    '# One',
    '## Two ##',
    '####### seven',
    '#no',
    '# `code` x',
    '## **Bold**',
    'text',
    '===',
    '---',
    '--',
    '- - -',
  ],
  ...[
    '***',
    '- item',
    '-',
    '1. one',
    '2. two',
    '10) ten',
    '* star',
    '+ plus',
    '-     five',
    '> quote',
    '>',
    '> # in',
  ],
  ...[
    '```',
    '```yaml',
    '````',
    '~~~',
    '~~~ info `x`',
    '``` a`b',
    '`````',
    '<details>',
    '</details>',
    '<!-- open',
  ],
  ...[
    '--> end',
    '<!-- whole -->',
    '<a href="x">',
    '<b>bold</b> x',
    '<pre>',
    '</pre>',
    '<?php',
    '?>',
    '[a]: /x',
    '',
  ],
  ...[
    'a b # c',
    '{{% rule %}}',
    '\\# no',
    'x <!-- y',
    '   ',
    '<div',
    '- # deep',
    '- ```sh',
    '1. > q',
    '* * *',
    '_ _ _',
  ],
)
const indent = fc.constantFrom('', '', '', '', ' ', '  ', '   ', '    ', '     ', '\t', '      ', '        ')
const markdown = fc
  .array(fc.tuple(indent, piece), { minLength: 1, maxLength: 12 })
  .chain((lines) =>
    fc.constantFrom('\n', '\r\n').map((end) => lines.map(([space, line]) => space + line).join(end)),
  )

/** micromark takes no list that doesn't start at 1, or starts empty, right after indented code; CommonMark does. */
const confusesParser = /^(?: {4,}\S|[ \t]*\t|.*- {5}five).*(?:\r?\n[ \t]*)+(?:-[ \t]*$|2\.|10\))/m

test('the scan finds what the parser finds, wherever it is sure of itself', () => {
  let sure = 0
  fc.assert(
    fc.property(markdown, (text) => {
      const outline = confusesParser.test(text) ? undefined : scanOutline(text, 0)
      if (!outline) return
      sure++
      expect(comparable(outline, text)).toEqual(comparable(outlineOf(parseMarkdown(text, 0), text), text))
    }),
    { numRuns: 4000 },
  )
  expect(sure).toBeGreaterThan(1500)
})

test('headings have the ids that GitHub and Hugo give them', () => {
  const text = [
    '# NodeDown: `up` == 0',
    '## Foo_Bar (ÄÖ) & x>80%',
    '## Step',
    '## **Step**',
    'Step',
    '----',
    '## Chosen {#my-id .x}',
    '```',
    '# not one',
    '```',
    '<!--',
    '# nor this',
    '-->',
  ].join('\n')
  expect(headings(text)).toEqual([
    { depth: 1, text: 'NodeDown: up == 0', id: 'nodedown-up--0' },
    { depth: 2, text: 'Foo_Bar (ÄÖ) & x>80%', id: 'foo_bar-äö--x80' },
    { depth: 2, text: 'Step', id: 'step' },
    { depth: 2, text: 'Step', id: 'step-1' },
    { depth: 2, text: 'Step', id: 'step-2' },
    { depth: 2, text: 'Chosen', id: 'my-id' },
  ])
})

test('a heading whose markup only a parser understands is read by one', () => {
  expect(headings('# *One* [two](x) &amp; ![three](y)\n\na\nb\n===')).toEqual([
    { depth: 1, text: 'One two & three', id: 'one-two--three' },
    { depth: 1, text: 'a\nb', id: 'a\nb'.replace('\n', '') },
  ])
})

test('places are those of the whole file, front matter included', () => {
  const text = '---\r\ntitle: x\r\n---\r\n\r\n# A\r\n\r\n  ```PromQL {hl}\r\n  up\r\n  ```\r\n'
  const page = read(text)
  expect(page.headings.map(({ start, end }) => text.slice(start, end))).toEqual(['# A'])
  expect(page.fences.map(({ start, end }) => text.slice(start, end))).toEqual([
    '```PromQL {hl}\r\n  up\r\n  ```',
  ])
  expect(fences(text)).toEqual([['promql', '  up\r\n']])
  expect(text.slice(page.bodyStart)).toMatch(/^\r\n\r\n# A/)
})

test('a code block has the language of its first word, in the forms that generators know', () => {
  const text = '```{.promql hl_lines="1"}\n```\n\n~~~ YAML title\nunclosed'
  expect(fences(text)).toEqual([
    ['promql', ''],
    ['yaml', 'unclosed'],
  ])
  expect(fences('```yaml{1,3}\n```\n```\nx\n```')).toEqual([
    ['yaml', ''],
    ['', 'x\n'],
  ])
})

test('a page that would keep the parser busy is read as well as the scan can', () => {
  const text = `# **One**[\n\n## Two\n\n${'[a]('.repeat(5000)}\n\n> # Three\n\n\`\`\`sh\n\`\`\`\n`
  expect(headings(text).map((heading) => heading.text)).toEqual(['**One**[', 'Two'])
  expect(fences(text)).toEqual([['sh', '']])
})

test('a page of very many underlined headings is not parsed', () => {
  const many = (underline: string, times: number): string => `Head\n${underline}\n\n`.repeat(times)
  for (const underline of ['===', '---', '-', '  =  ', '> =']) {
    expect(isParsable(many(underline, 900))).toBe(true)
    expect(isParsable(many(underline, 1100))).toBe(false)
  }
  expect(headings(many('---', 5000))).toHaveLength(5000)
})

test('a list item begins with one blank line at most', () => {
  expect(headings('-\n\n     # code')).toEqual([])
  expect(headings('-\n     # heading')).toMatchObject([{ text: 'heading' }])
})
