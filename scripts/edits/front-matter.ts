/** Edits single values in a page's front matter, in any format. */
import type { TextEdit } from '../diagnostic.ts'
import type { FrontMatter, Page } from '../model/page.ts'
import { entry, type YamlNode } from '../model/yaml.ts'
import { scalarText, setScalar } from './scalar.ts'
import { lineEnd, lineEndOf, lineStart, shrink } from './text.ts'

/** The place of a single-line string in a TOML or JSON block, with its quotes. */
function quotedValue(
  text: string,
  block: FrontMatter,
  key: string,
): { start: number; end: number } | undefined {
  const { start, end } = block.content
  const content = text.slice(start, end)
  const string = String.raw`"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'`
  const name = key.replace(/[^\w-]/g, '\\$&')
  const pattern =
    block.format === 'toml'
      ? new RegExp(`^[ \\t]*(?:${name}|"${name}")[ \\t]*=[ \\t]*(${string})`, 'm')
      : new RegExp(`^\\{?[ \\t]*"${name}"[ \\t]*:[ \\t]*(${string})`, 'm')
  const match = pattern.exec(content)
  // A key with that name in a TOML table is a different key.
  if (!match || (block.format === 'toml' && /^[ \t]*\[/m.test(content.slice(0, match.index))))
    return undefined
  const value = match[1] as string
  const at = start + match.index + match[0].length - value.length
  return { start: at, end: at + value.length }
}

/** Replaces the text of a key and keeps its quotes. Undefined if the key is missing or not a string. */
export function setFrontMatter(page: Page, key: string, value: string): TextEdit[] | undefined {
  const block = page.frontMatter
  const { text } = page.source
  if (!block || block.problems.length > 0) return undefined
  if (block.format === 'yaml') {
    const found = entry(block.node, key)?.value
    if (found?.kind !== 'scalar' || found.value === null) return undefined
    const inPage = { ...found, source: page.source }
    return setScalar(inPage, value)
  }
  const place = quotedValue(text, block, key)
  return place && shrink(text, { ...place, text: JSON.stringify(value) })
}

/** Adds an entry to a list in front matter, and creates the list if necessary. Undefined if the value is not a list. */
export function addToList(page: Page, key: string, value: string): TextEdit[] | undefined {
  const block = page.frontMatter
  const { text } = page.source
  const eol = lineEndOf(text)
  if (!block) {
    const head = `---${eol}${key}:${eol}  - ${scalarText(value)}${eol}---${eol}`
    return [{ start: page.bodyStart, end: page.bodyStart, text: head }]
  }
  if (block.problems.length > 0) return undefined
  const { content } = block
  if (block.format !== 'yaml') {
    if (block.values[key] !== undefined) return undefined
    const at = block.format === 'toml' ? content.start : content.start + 1
    const line =
      block.format === 'toml'
        ? `${key} = [${JSON.stringify(value)}]${eol}`
        : `${eol}  ${JSON.stringify(key)}: [${JSON.stringify(value)}]${Object.keys(block.values).length > 0 ? ',' : eol}`
    return [{ start: at, end: at, text: line }]
  }
  const found = entry(block.node, key)
  if (!found) {
    const line = `${key}:${eol}  - ${scalarText(value)}${eol}`
    return [{ start: content.end, end: content.end, text: line }]
  }
  return found.merged ? undefined : addItem(text, found.value, value, eol)
}

function addItem(text: string, list: YamlNode, value: string, eol: string): TextEdit[] | undefined {
  if (list.kind === 'scalar') {
    if (list.value === null || list.style === 'literal' || list.style === 'folded') return undefined
    const both = `[${text.slice(list.start, list.end)}, ${scalarText(value, 'plain', true)}]`
    return /[,[\]{}]/.test(list.text) ? undefined : [{ start: list.start, end: list.end, text: both }]
  }
  if (list.kind === 'map') return undefined
  const last = list.items.at(-1)
  if (!last) return [{ start: list.start + 1, end: list.start + 1, text: scalarText(value, 'plain', true) }]
  if (list.flow) return [{ start: last.end, end: last.end, text: `, ${scalarText(value, 'plain', true)}` }]
  const begin = lineStart(text, last.start)
  const end = lineEnd(text, last.end)
  const dash = /^[ \t]*-[ \t]+/.exec(text.slice(begin, last.start))?.[0]
  return dash === undefined ? undefined : [{ start: end, end, text: `${eol}${dash}${scalarText(value)}` }]
}

/**
 * Quotes the value of the line at an offset, for values that hold a colon and a space: Wiki.js writes all of them
 * bare. Undefined where the line is of another kind.
 */
export function quoteValue(text: string, at: number): TextEdit[] | undefined {
  const start = lineStart(text, at)
  const line = text.slice(start, lineEnd(text, at)).trimEnd()
  const match = /^([\w-]+:[ \t]+)([^"'[\]{}|>&*!%@`#\s].*)$/.exec(line)
  const value = match?.[2]
  if (!match || value === undefined || !/:(\s|$)/.test(value)) return undefined
  const from = start + (match[1] as string).length
  return [{ start: from, end: from + value.length, text: JSON.stringify(value) }]
}

/** Replaces the text of a heading that is written with `#` and contains no markup. */
export function setHeading(
  page: Page,
  heading: Page['headings'][number],
  wanted: string,
): TextEdit[] | undefined {
  const { text } = page.source
  const written = text.slice(heading.start, heading.end)
  if (written.length > 1000) return undefined
  const match = /^(#{1,6}[ \t]+)(.*?)([ \t]*(?:#+[ \t]*)?(?:\{#[^{}]*\})?[ \t]*)$/.exec(written)
  const isBare = match?.[2] === heading.text && !/[\\`*_[\]<>&]/.test(wanted.replace(/(?<=\w)_(?=\w)/g, ''))
  if (!match || !isBare) return undefined
  const start = heading.start + (match[1] as string).length
  return shrink(text, { start, end: start + heading.text.length, text: wanted })
}
