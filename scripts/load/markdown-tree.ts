/** The syntax tree of a page, for pages that a line scan can't read with certainty. */
import { createRequire } from 'node:module'
import type { Code, Node, Parent, Root } from 'mdast'
import { blanked } from './blank.ts'
import type { Outline, RawFence, RawHeading } from './markdown-outline.ts'

// Required and not imported: the parser takes 100 ms to load, and most trees have no page that needs it.
const require = createRequire(import.meta.url)

type Parse = (text: string) => Root
let parse: Parse | undefined

function parser(): Parse {
  if (!parse) {
    const { unified } = require('unified') as typeof import('unified')
    const { default: remarkParse } = require('remark-parse') as typeof import('remark-parse')
    const processor = unified().use(remarkParse).freeze()
    parse = (text) => processor.parse(text)
  }
  return parse
}

/** The parser's time grows with the square of these; no real page has as many. */
const maxLength = 300_000
const maxParagraph = 20_000
const maxBrackets = 3000
const maxUnderlines = 1000
const deepNesting = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){50}/m

function hasLongParagraph(text: string): boolean {
  const blank = /\n[ \t\r]*\n/g
  let start = 0
  for (let match = blank.exec(text); match; match = blank.exec(text)) {
    if (match.index - start > maxParagraph) return true
    start = match.index
  }
  return text.length - start > maxParagraph
}

/** Lines of `=` or `-`, each of which may turn the text above it into a heading. */
const underline = /^[ \t>]*(?:=+|-+)[ \t]*$/gm

/** True when a text can be parsed in bounded time; other texts are made to keep a program busy. */
export function isParsable(text: string): boolean {
  if (text.length > maxLength || deepNesting.test(text) || hasLongParagraph(text)) return false
  if ((text.match(underline)?.length ?? 0) > maxUnderlines) return false
  let count = 0
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) count++
  return count <= maxBrackets
}

/** Parses `text` from `from` on; offsets in the tree are those of the whole text. */
export function parseMarkdown(text: string, from: number): Root {
  return parser()(blanked(text, [{ start: 0, end: from }]))
}

/** Calls `visitor` with every node, in the order of the text. */
export function walk(root: Node, visitor: (node: Node) => void): void {
  const stack: Node[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    visitor(node)
    const { children } = node as Partial<Parent>
    if (children) for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as Node)
  }
}

/** The visible text of a node: text, code and the alternative texts of images. */
function textOf(root: Node): string {
  let text = ''
  walk(root, (node) => {
    if (node.type === 'text' || node.type === 'inlineCode') text += (node as Node & { value: string }).value
    else if (node.type === 'image' || node.type === 'imageReference')
      text += (node as Node & { alt?: string }).alt ?? ''
    else if (node.type === 'break') text += '\n'
  })
  return text
}

function fenceOf(text: string, node: Code, start: number, end: number): RawFence | undefined {
  const opening = /^(`{3,}(?!`)|~{3,}(?!~))([^\r\n]*)(?:\r?\n|$)/.exec(text.slice(start, end + 2))
  // An indented block has no fence.
  if (!opening) return undefined
  const contentStart = Math.min(start + opening[0].length, text.length)
  const lastLine = text.lastIndexOf('\n', end - 1) + 1
  // The line count tells whether the last line closes the block; an empty value doesn't.
  const lines = (node.position?.end.line ?? 0) - (node.position?.start.line ?? 0)
  const inside = node.value === '' && lines === 1 ? 0 : node.value.split('\n').length
  const isClosed = inside === lines - 1 && /[`~]{3}[ \t]*$/.test(text.slice(lastLine, end))
  const contentEnd = Math.max(contentStart, isClosed ? lastLine : end)
  return {
    start,
    end,
    info: (opening[2] as string).trim(),
    content: { start: contentStart, end: contentEnd },
  }
}

/** Headings and fences from the tree, in the form that the scan returns. */
export function outlineOf(tree: Root, text: string): Outline {
  const headings: RawHeading[] = []
  const fences: RawFence[] = []
  walk(tree, (node) => {
    const start = node.position?.start.offset ?? 0
    let end = node.position?.end.offset ?? 0
    if (node.type === 'heading') {
      end = start + text.slice(start, end).trimEnd().length
      headings.push({ depth: (node as Node & { depth: number }).depth, text: textOf(node), start, end })
    } else if (node.type === 'code') {
      const fence = fenceOf(text, node as Code, start, end)
      if (fence) fences.push(fence)
    }
  })
  return { headings, fences }
}
