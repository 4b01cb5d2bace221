/** A rule as a flat list of fields, so that two writings of it can be compared. */
import { toValue, type YamlMap, type YamlNode } from './yaml.ts'

/** The text of each field by its name: `expr`, `for`, `labels.severity`, `annotations.summary`. */
export type RuleFields = ReadonlyMap<string, { readonly text: string; readonly node: YamlNode }>

const textOf = (node: YamlNode): string =>
  node.kind === 'scalar' ? node.text : JSON.stringify(toValue(node))

/** Only labels and annotations hold fields of their own; values are compared as the text that a program reads. */
export function fieldsOf(rule: YamlMap): RuleFields {
  const fields = new Map<string, { text: string; node: YamlNode }>()
  for (const { key, value } of rule.entries) {
    const isGroup = key.text === 'labels' || key.text === 'annotations'
    if (isGroup && value.kind === 'map') {
      for (const entry of value.entries)
        fields.set(`${key.text}.${entry.key.text}`, { text: textOf(entry.value), node: entry.value })
    } else if (!isGroup || textOf(value) !== '') {
      fields.set(key.text, { text: textOf(value), node: value })
    }
  }
  return fields
}

/** The names of the fields that are not the same in both, sorted. */
export function differingFields(a: RuleFields, b: RuleFields): string[] {
  const names = new Set([...a.keys(), ...b.keys()])
  return [...names].filter((name) => a.get(name)?.text !== b.get(name)?.text).sort()
}
