/** YAML that is a part of another file. */
import type { Source, Span } from '../model/source.ts'
import type { YamlFile } from '../model/yaml.ts'
import { readYamlText } from './yaml.ts'

/** Reads the YAML between two offsets. Places are offsets in the whole file. */
export function readYamlPart(source: Source, { start, end }: Span): YamlFile {
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1
  // Only the indentation depends on the text before the part; a file with thousands of parts is not read for each.
  const text = ' '.repeat(start - lineStart) + source.text.slice(start, end)
  return readYamlText(source, text, lineStart)
}
