/** YAML that is a part of another file. */
import type { Source, Span } from '../model/source.ts'
import type { YamlFile } from '../model/yaml.ts'
import { readYaml } from './yaml.ts'

/** Reads the YAML between two offsets. All that is before it is blanked, so that places are those of the file. */
export function readYamlPart(source: Source, { start, end }: Span): YamlFile {
  const before = source.text.slice(0, start).replace(/[^\r\n]/g, ' ')
  return readYaml({ path: source.path, text: before + source.text.slice(start, end) })
}
