/** YAML text to a tree with places. A pure function of the text. */
import {
  boolCoreTag,
  type Event,
  floatCoreTag,
  intCoreTag,
  nullCoreTag,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml'
import type { Source, Span } from '../model/source.ts'
import type { ScalarStyle, YamlEntry, YamlFile, YamlNode, YamlProblem, YamlScalar } from '../model/yaml.ts'
import { readEvents, readValue } from './yaml-events.ts'

/** More nodes than any real rule file has, after all aliases are resolved. */
const maxNodes = 2_000_000
/** More nodes than any real file has in its text: each costs every check some time. */
const maxWritten = 400_000

const styles: Readonly<Record<number, ScalarStyle>> = {
  1: 'plain',
  2: 'single',
  3: 'double',
  4: 'literal',
  5: 'folded',
}

class Unreadable extends Error {
  readonly at: Span
  constructor(message: string, at: Span) {
    super(message)
    this.at = at
  }
}

const coreTags = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag]

/** A plain scalar as the core schema reads it; a quoted or tagged one is text. */
function coreValue(text: string, isPlain: boolean): YamlScalar['value'] {
  if (!isPlain) return text
  for (const tag of coreTags) {
    const value = tag.resolve(text, false, tag.tagName)
    if (typeof value !== 'symbol') return value as YamlScalar['value']
  }
  return text
}

/** Builds the documents' trees from the parser's flat list of events. */
function build(source: Source, events: readonly Event[], problems: YamlProblem[]): (YamlNode | undefined)[] {
  const { text } = source
  let at = 0
  let anchors = new Map<string, YamlNode>()
  /** The number of nodes in a tree after its aliases are resolved; an alias bomb is small on disk. */
  const sizes = new WeakMap<YamlNode, number>()
  const sizeOf = (node: YamlNode): number => sizes.get(node) ?? 1

  const scalar = (event: ScalarEvent, empty: number): YamlScalar => {
    const value = readValue(text, event)
    const style = styles[event.style] ?? 'plain'
    const content =
      event.valueStart < 0 ? { start: empty, end: empty } : { start: event.valueStart, end: event.valueEnd }
    let { start, end } = content
    if (style === 'single' || style === 'double') {
      start--
      end++
    } else if (style !== 'plain') {
      const raw = text.slice(start, end)
      end -= raw.length - raw.trimEnd().length
      start = Math.min(end, start + raw.length - raw.trimStart().length)
    }
    const tag = event.tagStart < 0 ? '' : text.slice(event.tagStart, event.tagEnd)
    return {
      kind: 'scalar',
      source,
      start,
      end,
      content,
      text: value,
      value: coreValue(value, style === 'plain' && tag === ''),
      style,
      indent: event.indent,
    }
  }

  const bound = (node: YamlNode, size: number): void => {
    sizes.set(node, size)
    if (size > maxNodes) throw new Unreadable(`the aliases expand to more than ${maxNodes} values`, node)
  }

  /** Reads one node; `empty` is the offset for a value that is absent. */
  const node = (empty: number): YamlNode => {
    const event = events[at++] as Event
    if (at > maxWritten)
      throw new Unreadable(`the file holds more than ${maxWritten} values`, { start: empty, end: empty })
    if (event.type === 5) {
      const name = text.slice(event.anchorStart, event.anchorEnd)
      const target = anchors.get(name)
      const span = { start: event.anchorStart - 1, end: event.anchorEnd }
      if (!target) throw new Unreadable(`the alias \`*${name}\` has no anchor above it`, span)
      return target
    }
    if (event.type !== 2 && event.type !== 3 && event.type !== 4)
      throw new Unreadable('unexpected end', { start: empty, end: empty })
    const result = event.type === 4 ? scalar(event, empty) : collection(event, event.start)
    if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), result)
    return result
  }

  const collection = (event: Extract<Event, { type: 2 | 3 }>, start: number): YamlNode => {
    const flow = event.style === 2
    let size = 1
    let end = start + 1
    const children: YamlNode[] = []
    const entries: YamlEntry[] = []
    while (events[at]?.type !== 6) {
      const own = events[at]
      const key = node(end)
      const keyEnd = own?.type === 5 ? own.anchorEnd : key.end
      if (event.type === 2) {
        children.push(key)
        size += sizeOf(key)
        end = Math.max(end, keyEnd)
        continue
      }
      const next = events[at]
      const value = node(keyEnd)
      size += sizeOf(key) + sizeOf(value)
      end = Math.max(end, next?.type === 5 ? next.anchorEnd : value.end)
      if (key.kind !== 'scalar') {
        throw new Unreadable('a key has to be a plain value, not a list or a mapping', key)
      }
      entries.push({ key, value, merged: false })
    }
    at++
    if (flow) {
      const close = closing(text, end, event.type === 2 ? ']' : '}')
      end = close < 0 ? end : close + 1
    }
    const common = { source, start, end, flow }
    const result: YamlNode =
      event.type === 2
        ? { kind: 'seq', ...common, items: children }
        : { kind: 'map', ...common, entries: resolveKeys(entries, problems) }
    bound(result, size)
    return result
  }

  const documents: (YamlNode | undefined)[] = []
  while (at < events.length) {
    const event = events[at++]
    if (event?.type !== 1) continue
    anchors = new Map()
    const isEmpty = events[at]?.type === 6
    const content = isEmpty ? undefined : node(0)
    documents.push(content?.kind === 'scalar' && content.value === null ? undefined : content)
    at++
  }
  return documents
}

/** The offset of a flow collection's closing bracket: only white space, commas and comments are before it. */
function closing(text: string, from: number, bracket: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === bracket) return at
    if (text[at] === '#') {
      const end = text.indexOf('\n', at)
      if (end < 0) return -1
      at = end
    }
  }
  return -1
}

/** Merges `<<` and reports duplicate keys; the first one counts. */
function resolveKeys(entries: readonly YamlEntry[], problems: YamlProblem[]): readonly YamlEntry[] {
  const seen = new Map<string, YamlEntry>()
  const merges: YamlNode[] = []
  for (const entry of entries) {
    const { key } = entry
    if (key.text === '<<' && key.style === 'plain') {
      merges.push(entry.value)
      continue
    }
    const first = seen.get(key.text)
    if (first) {
      problems.push({
        kind: 'duplicate-key',
        message: `the key \`${key.text}\` is here twice`,
        help: 'Remove one of them; Prometheus refuses the whole file.',
        start: key.start,
        end: key.end,
        first: first.key,
      })
    } else seen.set(key.text, entry)
  }
  for (const merge of merges) {
    for (const source of merge.kind === 'seq' ? merge.items : [merge]) {
      if (source.kind !== 'map') continue
      for (const entry of source.entries) {
        if (!seen.has(entry.key.text)) seen.set(entry.key.text, { ...entry, merged: true })
      }
    }
  }
  return [...seen.values()]
}

/** Reads a YAML file. Errors are in `problems`; `documents` holds everything that could be read. */
export function readYaml(source: Source): YamlFile {
  return readYamlText(source, source.text, 0)
}

/** Reads `text`, which is at an offset in the source: places are offsets in the source. */
export function readYamlText(source: Source, text: string, offset: number): YamlFile {
  const problems: YamlProblem[] = []
  try {
    const documents = build(source, readEvents(text, offset), problems)
    return { source, documents, problems }
  } catch (error) {
    return { source, documents: [], problems: [...problems, syntaxProblem(error, text, offset)] }
  }
}

function syntaxProblem(error: unknown, text: string, offset: number): YamlProblem {
  if (error instanceof Unreadable)
    return { kind: 'syntax', message: error.message, start: error.at.start, end: error.at.end }
  if (error instanceof YAMLException) {
    const conflict = text.search(/^<{7}(?: |$)/m)
    if (conflict >= 0 && conflict <= (error.mark?.position ?? 0))
      return {
        kind: 'syntax',
        message: 'this is not valid YAML: it contains a merge conflict',
        help: 'Keep one of the two sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`.',
        start: offset + conflict,
        end: offset + conflict + 7,
      }
    const at = Math.min(error.mark?.position ?? 0, Math.max(0, text.length - 1))
    return {
      kind: 'syntax',
      message: `this is not valid YAML: ${error.reason}`,
      help: hint(text, at),
      start: offset + at,
      end: offset + at + 1,
    }
  }
  throw error
}

/** The most likely cause of an error at this place, where the line shows it. */
function hint(text: string, at: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const lineEnd = text.indexOf('\n', at)
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd)
  if (/^ *\t/.test(line)) return 'Indent with spaces; this line has a tab.'
  if (/^\s*(- )?[\w-]+: +[^"'|>\s].*: /.test(line)) {
    return 'Quote a value that contains a colon and a space, or write it as a block with `|-`.'
  }
  if (/^\s*(- )?[\w-]+: +\{\{/.test(line)) return 'Quote a value that begins with `{{`.'
  if (/^\s*(- )?[\w-]+: +[%@`&*!]/.test(line)) return 'Quote a value that begins with this character.'
  return undefined
}
