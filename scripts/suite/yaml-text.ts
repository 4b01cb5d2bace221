/** YAML text for promtool from a tree: one flow value, which reads as what the author wrote and needs no layout. */
import type { YamlNode, YamlScalar } from '../model/yaml.ts'

/** A double-quoted YAML scalar. Everything that is not plain ASCII is escaped. */
export function quote(text: string): string {
  let out = '"'
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (char === '"' || char === '\\') out += `\\${char}`
    else if (code >= 0x20 && code < 0x7f) out += char
    else if (code <= 0xff) out += `\\x${code.toString(16).padStart(2, '0')}`
    else if (code <= 0xffff) out += `\\u${code.toString(16).padStart(4, '0')}`
    else out += `\\U${code.toString(16).padStart(8, '0')}`
  }
  return `${out}"`
}

/** A plain number, boolean or null stays as it was written; all else is a text. */
export function scalarText(scalar: YamlScalar): string {
  return typeof scalar.value === 'string' ? quote(scalar.text) : scalar.text || 'null'
}

export function yamlText(node: YamlNode): string {
  if (node.kind === 'scalar') return scalarText(node)
  if (node.kind === 'seq') return `[${node.items.map(yamlText).join(', ')}]`
  return `{${node.entries.map(({ key, value }) => `${quote(key.text)}: ${yamlText(value)}`).join(', ')}}`
}
