/** Where front matter begins and ends, compared with remark-frontmatter. */
import fc from 'fast-check'
import remarkFrontmatter from 'remark-frontmatter'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../scripts/load/markdown.ts'

const parser = unified().use(remarkParse).use(remarkFrontmatter, ['yaml', 'toml'])

function expected(text: string): string | undefined {
  const [first] = parser.parse(text).children as { type: string; position?: { end: { offset?: number } } }[]
  return first && ['yaml', 'toml'].includes(first.type)
    ? `${first.type} to ${first.position?.end.offset}`
    : undefined
}

function found(text: string): string | undefined {
  const { frontMatter } = readMarkdown({ path: 'a.md', text }, 'a.md')
  if (!frontMatter || frontMatter.format === 'json') return undefined
  return `${frontMatter.format} to ${text.slice(0, frontMatter.end).trimEnd().length}`
}

const isUnclosed = (text: string): boolean =>
  readMarkdown({ path: 'a.md', text }, 'a.md').frontMatter?.problems.some(({ message }) =>
    /clos|end/.test(message),
  ) ?? false

// What Hugo takes for a fence in spite of its spaces or its length is tested against Hugo.
const line = fc.constantFrom('---', '+++', 'a: 1', 'a = 1', '', '# A', 'text', '...')

/** Hugo takes white space before front matter, and others don't. */
const first = fc.constantFrom('---', '+++', '# A')

test('property: front matter is where the parser of others has it', () => {
  fc.assert(
    fc.property(first, fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (top, lines, eol) => {
      const text = [top, ...lines].join(eol)
      // Hugo refuses one that is never closed, and so do we; to others it is a line across the page.
      if (expected(text) === undefined && isUnclosed(text)) return
      expect(found(text), JSON.stringify(text)).toBe(expected(text))
    }),
    { numRuns: 300 },
  )
})
