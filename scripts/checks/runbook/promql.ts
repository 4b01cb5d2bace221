import type { Fence, Page } from '../../model/page.ts'
import { type Parsed, parsePromql } from '../../promql/parse.ts'
import { defineCheck, type Finding } from '../check.ts'

const isPromql = ({ language }: Fence): boolean => language === 'promql' || language === 'prometheus'

/** Matches placeholders that the reader fills in: templates, variables, `<instance>`, an ellipsis. */
const placeholder = /\{\{|\$|\.\.\.|…|<[A-Za-z][\w -]*>|%s/

interface Chunk {
  readonly text: string
  readonly start: number
}

/** The parts of a text between lines that `boundary` matches. */
function split(text: string, start: number, boundary: RegExp): Chunk[] {
  const chunks: Chunk[] = []
  let from = 0
  for (const match of text.matchAll(boundary)) {
    chunks.push({ text: text.slice(from, match.index), start: start + from })
    from = match.index + match[0].length
  }
  chunks.push({ text: text.slice(from), start: start + from })
  return chunks
    .map((chunk) => ({ ...chunk, text: chunk.text.trimEnd() }))
    .filter((chunk) => chunk.text.split(/[\r\n\u2028\u2029]/).some((line) => /^[^#]/.test(line.trim())))
}

const parses = ({ text }: Chunk): boolean => placeholder.test(text) || parsePromql(text).problems.length === 0

/** The expressions of a block: the whole block, its paragraphs or its lines; the first split in which all parse. */
function expressionsIn(page: Page, { content }: Fence): Chunk[] {
  const text = page.source.text.slice(content.start, content.end)
  const whole = split(text, content.start, /(?!)/g)
  const paragraphs = split(text, content.start, /\r?\n(?:[ \t]*\r?\n)+/g)
  const lines = split(text, content.start, /\r?\n/g)
  return [whole, paragraphs, lines].find((chunks) => chunks.every(parses)) ?? paragraphs
}

export function* expressionsOf(page: Page): Generator<Chunk & { parsed: Parsed }> {
  for (const fence of page.fences) {
    if (!isPromql(fence)) continue
    for (const chunk of expressionsIn(page, fence))
      if (!placeholder.test(chunk.text)) yield { ...chunk, parsed: parsePromql(chunk.text) }
  }
}

export default defineCheck({
  id: 'runbook/promql',
  on: 'page',
  severity: 'warning',
  about: 'The code blocks of a page that are tagged `promql` or `prometheus` can be run.',
  *run(page): Generator<Finding> {
    for (const { start, parsed } of expressionsOf(page)) {
      const problem = parsed.problems[0]
      if (!problem) continue
      yield {
        at: { start: start + problem.start, end: start + problem.end },
        message: `the expression can't be run: ${problem.message}`,
      }
    }
  },
})
