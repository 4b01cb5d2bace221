/** Adds an annotation to a rule in the style of its author. */
import type { TextEdit } from '../diagnostic.ts'
import type { Rule } from '../model/rule.ts'
import type { ScalarStyle, YamlEntry, YamlMap } from '../model/yaml.ts'
import { entry } from '../model/yaml.ts'
import { scalarText } from './scalar.ts'
import { lineEnd, lineEndOf, lineStart } from './text.ts'

/** The entries that are written in the map itself, without aliases. */
function ownEntries(map: YamlMap): YamlEntry[] {
  return map.entries.filter(
    ({ merged, key, value }) => !merged && value.start >= key.end && value.end <= map.end,
  )
}

/** The quotes that most single-line values have. */
function usualStyle(map: YamlMap | undefined): ScalarStyle {
  const counts: Record<string, number> = Object.create(null)
  for (const { value } of map ? ownEntries(map) : [])
    if (value.kind === 'scalar') counts[value.style] = (counts[value.style] ?? 0) + 1
  const { single = 0, double = 0, plain = 0 } = counts
  if (double > single && double > plain) return 'double'
  return single > plain ? 'single' : 'plain'
}

/** The place for a new line below an entry: after its comment, and after the blank lines that `|+` keeps. */
function below(map: YamlMap, last: YamlEntry): number | undefined {
  const { text } = map.source
  let value = last.value
  while (value.kind !== 'scalar') {
    if (value.flow) break
    const inner = value.kind === 'map' ? value.entries.at(-1)?.value : value.items.at(-1)
    if (!inner || inner.start < value.start || inner.end > value.end) return undefined
    value = inner
  }
  const isBlock = value.kind === 'scalar' && (value.style === 'literal' || value.style === 'folded')
  if (isBlock) {
    const header = text.slice(last.key.end, value.start).split(/\r?\n/)[0] as string
    if (/[|>]\d?\+/.test(header)) return undefined
    return value.end
  }
  const end = lineEnd(text, value.end)
  return /^[ \t]*(#.*)?$/.test(text.slice(value.end, end)) ? end : undefined
}

const columnOf = (map: YamlMap, at: number): string => {
  const start = lineStart(map.source.text, at)
  return map.source.text.slice(start, at).replace(/[^\t]/g, ' ')
}

function addEntry(map: YamlMap, key: string, value: string): TextEdit[] | undefined {
  const { text } = map.source
  const own = ownEntries(map)
  const last = own.at(-1)
  if (map.flow) {
    if (last) return [{ start: last.value.end, end: last.value.end, text: `, ${key}: ${value}` }]
    const isEmpty = map.entries.length === 0 && text[map.start] === '{'
    return isEmpty ? [{ start: map.start + 1, end: map.start + 1, text: `${key}: ${value}` }] : undefined
  }
  if (!last || last !== map.entries.at(-1)) return undefined
  const at = below(map, last)
  if (at === undefined) return undefined
  return [{ start: at, end: at, text: `${lineEndOf(text)}${columnOf(map, last.key.start)}${key}: ${value}` }]
}

/**
 * Adds an annotation as the last one, with the indentation and the quotes of its neighbours. Undefined if they
 * are written elsewhere (by an alias) or if no line can be added.
 */
export function addAnnotation(rule: Rule, key: string, value: string): TextEdit[] | undefined {
  const found = entry(rule.node, 'annotations')
  if (found?.merged || rule.annotations.some((pair) => pair.key.text === key)) return undefined
  if (found?.value.kind === 'map') {
    const map = found.value
    if (map.start < found.key.end || map.end > rule.node.end) return undefined
    return addEntry(map, key, scalarText(value, usualStyle(map), map.flow))
  }
  if (found) return undefined
  const labels = entry(rule.node, 'labels')?.value
  const style = usualStyle(labels?.kind === 'map' ? labels : undefined)
  if (rule.node.flow) return addEntry(rule.node, 'annotations', `{${key}: ${scalarText(value, style, true)}}`)
  const eol = lineEndOf(rule.node.source.text)
  const first = labels?.kind === 'map' && !labels.flow ? labels.entries[0] : undefined
  const outer = columnOf(rule.node, rule.node.start)
  const inner = first ? columnOf(rule.node, first.key.start) : `${outer}  `
  const indent = inner.length > outer.length ? inner : `${outer}  `
  const edits = addEntry(rule.node, 'annotations', `${eol}${indent}${key}: ${scalarText(value, style)}`)
  return edits?.map((edit) => ({ ...edit, text: edit.text.replace('annotations: ', 'annotations:') }))
}
