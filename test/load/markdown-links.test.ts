import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../scripts/load/markdown.ts'
import { linksOf, maskCode, scanLinks } from '../../scripts/load/markdown-links.ts'
import { parseMarkdown } from '../../scripts/load/markdown-tree.ts'

const read = (text: string) => readMarkdown({ path: 'content/a.md', text }, 'a.md')
const shown = (text: string) => read(text).links.map(({ kind, destination }) => `${kind} ${destination}`)

const piece = fc.constantFrom(
  ...[
    '[a](b)',
    '![a](b.png)',
    '[a](<b c>)',
    '[a](b "t")',
    "[a](b 't')",
    '[a](b (t))',
    '[a]( b )',
    '[a](b c)',
  ],
  ...[
    '[a]()',
    '[a](#x)',
    '[`c`](d)',
    '`[a](b)`',
    '``[a](b) ` ``',
    '`',
    '``',
    '\\[a](b)',
    '[a\\]](b)',
    '[a](b\\_c)',
  ],
  ...[
    '[a](b(c)d)',
    '[a](b',
    '[a] (b)',
    '[[a](b)](c)',
    '[![a](b)](c)',
    '[a][b]',
    '[b]: /x',
    '<!-- [a](b) -->',
  ],
  ...[
    '<!--',
    '-->',
    '<b>',
    '</b>',
    '<details>',
    'text',
    '*[a](b)*',
    '- [a](b)',
    '> [a](b)',
    '# [a](b)',
    '```',
    '\\`',
  ],
  ...['    [a](b)', '![a](b)[c](d)', '[a](b)[c]', '!', '\\', '[//]: # (x)', '&amp;[a](b&amp;c)', ']', '['],
)
const markdown = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', '', '\n', '\n\n', '\n')), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.flat().join(''))

test('the search finds the links that the parser finds, wherever it is sure of itself', () => {
  let sure = 0
  fc.assert(
    fc.property(markdown, (text) => {
      const { links, isCertain } = scanLinks(maskCode(text, 0, read(text).fences))
      if (!isCertain) return
      if (links.length > 0) sure++
      const all = linksOf(parseMarkdown(text, 0)).filter((link) => link.kind !== 'definition')
      expect(links).toEqual(all)
    }),
    { numRuns: 4000 },
  )
  expect(sure).toBeGreaterThan(200)
})

test.each([
  ['\\` [a](b) `', ['link b']],
  ['\\\\` [a](b) `', []],
  ['\\\\` [`c`](d) [a](b) ', ['link b']],
  ['\\\\\\` [a](b) `', ['link b']],
])('in %s a backtick opens code unless a backslash is left to keep it from that', (text, links) => {
  expect(shown(text)).toEqual(links)
})

test('links, images, definitions, HTML and addresses in the text are found, with what they lead to', () => {
  const text = [
    '---',
    'url: https://example.dev/front',
    '---',
    'See [one](../a.md#x "title"), ![two](<b c.png>) and https://example.dev/bare. Also <https://example.dev/auto>.',
    '',
    '<a class="x" href="three.md">three</a> <img alt="" src=four.png>',
    '',
    '```',
    '[code](no.md) https://example.dev/no',
    '```',
    '`[code](no.md)` and \\[no](no.md)',
    '',
    '<!-- [comment](no.md) -->',
    '',
    '[five]: five.md',
    '',
    '[//]: # (https://example.dev/comment)',
  ].join('\n')
  expect(shown(text)).toEqual([
    'link ../a.md#x',
    'image b c.png',
    'bare https://example.dev/bare',
    'link https://example.dev/auto',
    'link three.md',
    'image four.png',
    'definition five.md',
  ])
  const [first] = read(text).links
  expect(text.slice(first?.start, first?.end)).toBe('[one](../a.md#x "title")')
})
