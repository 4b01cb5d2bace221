import { memo } from './memo.ts'
import type { Place, Source, Span } from './source.ts'

/** A YAML value with its place in the file. Aliases are resolved: an aliased node stands where its anchor is. */
export type YamlNode = YamlScalar | YamlMap | YamlSeq

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

export interface YamlScalar extends Place {
  readonly kind: 'scalar'
  /** The content without quotes and escapes, folded, chomped: what a program reads. */
  readonly text: string
  /** `text` under YAML's core schema. */
  readonly value: string | number | boolean | null
  readonly style: ScalarStyle
  /** The raw content: inside the quotes, or all lines of a block. `start` and `end` are what a finding points at. */
  readonly content: Span
  /** For block scalars the columns of indentation that are not content; otherwise -1. */
  readonly indent: number
}

export interface YamlEntry {
  readonly key: YamlScalar
  readonly value: YamlNode
  /** It came by a merge key (`<<`), so it stands elsewhere in the file. */
  readonly merged: boolean
}

export interface YamlMap extends Place {
  readonly kind: 'map'
  readonly flow: boolean
  readonly entries: readonly YamlEntry[]
}

export interface YamlSeq extends Place {
  readonly kind: 'seq'
  readonly flow: boolean
  readonly items: readonly YamlNode[]
}

/** Something that kept a file, or a part of it, from being read. */
export interface YamlProblem extends Span {
  readonly kind: 'syntax' | 'duplicate-key' | 'documents' | 'empty'
  readonly message: string
  readonly help?: string
  /** Where the first of two keys stands. */
  readonly first?: Span
}

export interface YamlFile {
  readonly source: Source
  /** One root per document; an empty document has none. */
  readonly documents: readonly (YamlNode | undefined)[]
  readonly problems: readonly YamlProblem[]
}

/** Mappings with fewer entries are searched faster than indexed. */
const minIndexed = 32

const entriesByKey = memo((node: YamlMap): ReadonlyMap<string, YamlEntry> => {
  const entries = new Map<string, YamlEntry>()
  for (const each of node.entries) if (!entries.has(each.key.text)) entries.set(each.key.text, each)
  return entries
})

export function entry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (node?.kind !== 'map') return undefined
  if (node.entries.length >= minIndexed) return entriesByKey(node).get(key)
  return node.entries.find((e) => e.key.text === key)
}

export function get(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entry(node, key)?.value
}

export function scalarAt(node: YamlNode | undefined, key: string): YamlScalar | undefined {
  const value = get(node, key)
  return value?.kind === 'scalar' ? value : undefined
}

export function itemsAt(node: YamlNode | undefined, key: string): readonly YamlNode[] {
  const value = get(node, key)
  return value?.kind === 'seq' ? value.items : []
}

/** The plain JavaScript value. Maps have no prototype, so a key such as `__proto__` is only a key. */
export function toValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'seq') return node.items.map(toValue)
  const object: Record<string, unknown> = Object.create(null)
  for (const { key, value } of node.entries) object[key.text] = toValue(value)
  return object
}

/** The node a JSON pointer's segments lead to, or the nearest one that is there. */
export function descend(node: YamlNode, segments: readonly string[]): YamlNode {
  let here = node
  for (const segment of segments) {
    const next = here.kind === 'seq' ? here.items[Number(segment)] : get(here, segment)
    if (!next) return here
    here = next
  }
  return here
}
