/** A rule as its author wrote it: the bytes of the file, moved to the left margin. Nothing is printed from a tree. */
import { minOf } from './many.ts'
import { memo } from './memo.ts'
import type { Rule } from './rule.ts'
import type { YamlMap, YamlNode } from './yaml.ts'

const lineStartOf = (text: string, at: number): number =>
  Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1

function lineEndOf(text: string, at: number): number {
  let end = at
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++
  return end
}

/** The start of the next line, or the end of the text. */
function nextLine(text: string, lineEnd: number): number {
  return Math.min(text.length, text.startsWith('\r\n', lineEnd) ? lineEnd + 2 : lineEnd + 1)
}

/** The scalar that a mapping ends with, when it is written there and no alias for one elsewhere. */
function lastScalar(node: YamlNode): { value: YamlNode; header: string } | undefined {
  if (node.kind !== 'map') return undefined
  const last = node.entries.filter((entry) => !entry.merged).at(-1)
  if (!last || last.value.start < last.key.end || last.value.end > node.end) return undefined
  if (last.value.kind !== 'scalar') return lastScalar(last.value)
  const header = node.source.text.slice(last.key.end, last.value.content.start)
  return { value: last.value, header: header.split(/[\r\n]/)[0] as string }
}

/** Where the last line of a rule ends: with the comment behind its last value, or with the lines that `|+` keeps. */
function endOf(node: YamlMap): number {
  const { text } = node.source
  const rest = text.slice(node.end, lineEndOf(text, node.end))
  if (node.flow) return /^[ \t]+#/.test(rest) ? node.end + rest.length : node.end
  const last = lastScalar(node)
  if (last?.value.kind === 'scalar' && /[|>]\d?\+/.test(last.header)) {
    const kept = text.slice(node.end, last.value.content.end)
    return node.end + kept.replace(/(\r\n|\r|\n)[ \t]*$/, '').length
  }
  return node.end + rest.length
}

/** Comments below the rule that are indented like its keys are still about it. */
function withTrailingComments(text: string, end: number, column: number): number {
  let last = end
  for (let at = nextLine(text, lineEndOf(text, end)); at < text.length; ) {
    const lineEnd = lineEndOf(text, at)
    const line = text.slice(at, lineEnd)
    const indent = line.length - line.trimStart().length
    if (line[indent] === '#' && indent >= column) last = lineEnd
    else if (line.trim() !== '') break
    at = nextLine(text, lineEnd)
  }
  return last
}

/** Comments between the dash of the list and the first key: `- # why this alert`. */
function leadingComments(text: string, start: number): string[] {
  const found: string[] = []
  let lineStart = lineStartOf(text, start)
  if (text.slice(lineStart, start).trim() !== '') return []
  while (lineStart > 0) {
    const end = lineStart - (text.startsWith('\r\n', lineStart - 2) ? 2 : 1)
    lineStart = lineStartOf(text, end)
    const line = text.slice(lineStart, end)
    const dash = /^[ \t]*-[ \t]+(#.*)?$|^[ \t]*-$/.exec(line)
    if (dash) return dash[1] === undefined ? found : [dash[1], ...found]
    if (!/^[ \t]*(#|$)/.test(line)) return []
    if (line.trim() !== '') found.unshift(line)
  }
  return []
}

const withoutIndent = (line: string, columns: number): string => {
  let at = 0
  while (at < columns && line[at] === ' ') at++
  return line.slice(at)
}

/**
 * The lines of a rule, comments included, without the indentation that all of them have. Aliases, anchors and
 * quotes stay as they are; a rule that is itself an alias is shown as it stands at its anchor.
 */
export const ruleLines = memo((rule: Rule): readonly string[] => {
  const { node } = rule
  const { text } = node.source
  const column = node.start - lineStartOf(text, node.start)
  const bare = endOf(node)
  const isLast = !node.flow || /^[ \t]*(#|$)/.test(text.slice(bare, lineEndOf(text, bare)))
  const end = isLast ? withTrailingComments(text, bare, column) : bare
  const [first, ...rest] = text.slice(node.start, end).split(/\r\n|\r|\n/) as [string, ...string[]]
  // In a flow mapping the lines may be indented less than its brace is.
  const filled = rest.filter((line) => line.trim() !== '')
  const least = minOf([column, ...filled.map((line) => line.length - line.trimStart().length)])
  const columns = node.flow ? least : column
  return [...leadingComments(text, node.start), first, ...rest].map((line, index, all) =>
    index === all.length - rest.length - 1 ? line : withoutIndent(line, columns),
  )
})
