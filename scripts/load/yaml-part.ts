/** YAML that is a part of another file. */
import type { Source, Span } from '../model/source.ts'
import type { YamlFile } from '../model/yaml.ts'
import { blanked } from './blank.ts'
import { readYaml } from './yaml.ts'

/** Reads the YAML between two offsets. All that is before it is blanked, so that places are those of the file. */
export function readYamlPart(source: Source, { start, end }: Span): YamlFile {
  const text = blanked(source.text.slice(0, end), [{ start: 0, end: start }])
  return readYaml({ path: source.path, text })
}
