/** From paths on a command line to a project: the first half of every command. */
import { relative } from 'node:path'
import { checks } from '../checks/index.ts'
import { loadConfig, type UnknownCheck } from '../config/load.ts'
import { findRoot, type Root, UsageError } from '../config/root.ts'
import { type FoundFile, isProblem, readText } from '../load/files.ts'
import { withShortcodes } from '../load/page.ts'
import { loadTree } from '../load/tree.ts'
import { readYaml } from '../load/yaml.ts'
import { createProject, type Project } from '../model/project.ts'
import type { YamlFile } from '../model/yaml.ts'
import { scanShortcodes } from '../shortcode/scan.ts'

export interface Workspace {
  readonly root: Root
  readonly project: Project
  /** Files in the content folder that are no pages, with where they are. */
  readonly assets: readonly FoundFile[]
  /** Checks that the configuration names and that aren't there. */
  readonly unknownChecks: readonly UnknownCheck[]
}

/** @throws UsageError */
function readConfig({ path, configFile }: Root): YamlFile | undefined {
  if (configFile === undefined) return undefined
  const name = relative(path, configFile)
  const read = readText({ path: name, absolute: configFile })
  if (isProblem(read)) throw new UsageError(`${name}: ${read.message}`, read.help)
  return readYaml(read)
}

/** @throws UsageError */
export function openWorkspace(paths: readonly string[], cwd: string, rootOption?: string): Workspace {
  const root = findRoot(paths, cwd, rootOption)
  const known = checks.map((check) => check.id)
  const { config, unknownChecks } = loadConfig(readConfig(root), known)
  const tree = loadTree(root.path, config)
  const project = createProject({
    ...tree,
    config,
    pages: tree.pages.map((page) => withShortcodes(page, scanShortcodes(page.source.text, page.bodyStart))),
    assets: tree.assets.map((file) => file.path.slice(config.content.length + 1)),
  })
  return { root, project, assets: tree.assets, unknownChecks }
}
