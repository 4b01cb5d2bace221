/** The front matter of a page: YAML between `---`, TOML between `+++`, or a JSON object. */

import { createRequire } from 'node:module'
import { table } from '../lib/table.ts'
import type { FrontMatter } from '../model/page.ts'
import type { Source, Span } from '../model/source.ts'
import { toValue } from '../model/yaml.ts'
import { readYamlPart } from './yaml-part.ts'

const require = createRequire(import.meta.url)

type Problem = FrontMatter['problems'][number]
type Values = FrontMatter['values']

const none: Values = Object.freeze(table({}))

/** The place of a page's front matter, before its content is read. */
interface Block extends Span {
  readonly format: FrontMatter['format']
  readonly content: Span
  readonly closed: boolean
}

/** Sticky, so that a page without front matter costs nothing. Hugo allows blank lines before it. */
const opening = /\ufeff?\s*(?:(---|\+\+\+)[ \t]*(?:\r?\n|$)|\{(?=\s*["}]))/y

function blockOf(text: string): Block | undefined {
  opening.lastIndex = 0
  const match = opening.exec(text)
  if (!match) return undefined
  const marker = match[1]
  if (!marker) {
    const start = match[0].length - 1
    const end = endOfObject(text, start)
    return {
      format: 'json',
      start,
      end: end ?? text.length,
      content: { start, end: end ?? text.length },
      closed: end !== undefined,
    }
  }
  const format = marker === '---' ? 'yaml' : 'toml'
  const start = match[0].indexOf(marker)
  const contentStart = match[0].length
  for (let at = contentStart - 1; at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text[at] !== '\n' || !text.startsWith(marker, at + 1)) continue
    const rest = /[-+]*[ \t]*(?=\r?\n|$)/y
    rest.lastIndex = at + 4
    const close = rest.exec(text)
    if (close)
      return {
        format,
        start,
        end: rest.lastIndex,
        content: { start: contentStart, end: at + 1 },
        closed: true,
      }
  }
  // Most of an unclosed block is the page itself, so only its marker is returned.
  return { format, start, end: start + 3, content: { start: contentStart, end: contentStart }, closed: false }
}

/** The offset after the brace that closes the object opened at `start`. */
function endOfObject(text: string, start: number): number | undefined {
  const token = /["{}]/g
  token.lastIndex = start
  let depth = 0
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '{') depth++
    else if (match[0] === '}') {
      if (--depth === 0) return token.lastIndex
    } else {
      const string = /[^"\\]*(?:\\[\s\S][^"\\]*)*"/y
      string.lastIndex = token.lastIndex
      if (!string.exec(text)) return undefined
      token.lastIndex = string.lastIndex
    }
  }
  return undefined
}

const wrongShape = 'the front matter has to be a list of `key: value` pairs'

function readYamlBlock(source: Source, block: Block): FrontMatter {
  const { content } = block
  const yaml = readYamlPart(source, content)
  const problems: Problem[] = yaml.problems.map(({ message, help, start, end }) => ({
    message: message.replace('this is not valid YAML', 'the front matter is not valid YAML'),
    help: unquotedColon(source.text, start) ?? (help && 'Remove one of them.'),
    start,
    end,
  }))
  const node = yaml.documents[0]
  if (node && node.kind !== 'map')
    problems.push({ message: wrongShape, start: node.start, end: Math.max(node.start, node.end) })
  const values = node?.kind === 'map' ? (toValue(node) as Values) : none
  return { ...block, values, node, problems }
}

/** Wiki.js writes all values unquoted, so a colon followed by a space makes the line invalid. */
function unquotedColon(text: string, at: number): string | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end < 0 ? text.length : end).trimEnd()
  const match = /^([\w-]+):[ \t]+([^"'[{|>&*!%@`\s].*)$/.exec(line)
  if (!match || !/:(\s|$)/.test(match[2] as string)) return undefined
  return `Quote a value that contains a colon followed by a space: \`${match[1]}: ${JSON.stringify(match[2])}\`. Wiki.js, among others, writes it without the quotes.`
}

function readTomlBlock(source: Source, block: Block): FrontMatter {
  const { parse, TomlError } = require('smol-toml') as typeof import('smol-toml')
  const text = source.text.slice(block.content.start, block.content.end)
  try {
    return { ...block, values: table(parse(text)), problems: [] }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const lines = text.split('\n')
    const before = lines.slice(0, error.line - 1).reduce((sum, line) => sum + line.length + 1, 0)
    const at = Math.min(block.content.end, block.content.start + before + error.column - 1)
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '')
    const message = `the front matter is not valid TOML: ${reason}`
    return { ...block, values: none, problems: [{ message, start: at, end: at + 1 }] }
  }
}

function readJsonBlock(source: Source, block: Block): FrontMatter {
  const text = source.text.slice(block.start, block.end)
  try {
    return { ...block, values: table(JSON.parse(text) as Values), problems: [] }
  } catch (error) {
    // V8 quotes the text, which may be long; without a position the finding points at the brace.
    const reason = (error as Error).message
    const short = reason.replace(/( in JSON|,? (\.\.\.)?")[\s\S]*$/, '')
    const at = block.start + Math.min(Number(/at position (\d+)/.exec(reason)?.[1] ?? 0), text.length - 1)
    const message = `the front matter is not valid JSON: ${short}`
    return { ...block, values: none, problems: [{ message, start: at, end: at + 1 }] }
  }
}

/** Reads the front matter, if the text begins with one. Errors are in `problems`. */
export function readFrontMatter(source: Source): FrontMatter | undefined {
  const block = blockOf(source.text)
  if (!block) return undefined
  if (!block.closed) {
    const marker = source.text.slice(block.start, block.format === 'json' ? block.start + 1 : block.end)
    const message = `the front matter opened by \`${marker}\` is never closed`
    const help =
      block.format === 'json' ? 'Close it with `}`.' : `Close it with a line that holds only \`${marker}\`.`
    const problem = { message, help, start: block.start, end: block.start + marker.length }
    return { ...block, values: none, problems: [problem] }
  }
  if (block.format === 'yaml') return readYamlBlock(source, block)
  return block.format === 'toml' ? readTomlBlock(source, block) : readJsonBlock(source, block)
}
