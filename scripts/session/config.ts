/** Reads the firedrill.yml of a tree. */
import { relative } from 'node:path'
import type { Root } from '../config/root.ts'
import type { Disk } from '../disk/disk.ts'
import { UsageError } from '../errors.ts'
import { memo } from '../lib/memo.ts'
import { isProblem, readText } from '../load/files.ts'
import { readYaml } from '../load/yaml.ts'
import type { YamlFile } from '../model/yaml.ts'

const yamlOf = memo(readYaml)

/** @throws UsageError */
export function readConfig({ path, configFile }: Root, disk: Disk): YamlFile | undefined {
  if (configFile === undefined) return undefined
  const name = relative(path, configFile)
  const read = readText({ path: name, absolute: configFile }, disk)
  if (isProblem(read)) throw new UsageError(`${name}: ${read.message}`, read.help)
  return yamlOf(read)
}
