/** A project out of texts, for tests that need no disk. */
import { readMarkdown } from '../../scripts/load/markdown.ts'
import { withShortcodes } from '../../scripts/load/page.ts'
import { readYaml } from '../../scripts/load/yaml.ts'
import { type Config, defaultConfig } from '../../scripts/model/config.ts'
import { createProject, type Project } from '../../scripts/model/project.ts'
import { ruleFileOf } from '../../scripts/model/rule.ts'
import { scanShortcodes } from '../../scripts/shortcode/scan.ts'
import { suiteOf } from '../../scripts/suite/read.ts'

/** `files` are by path relative to the root: YAML anywhere, Markdown under `content/`. */
export function makeProject(files: Readonly<Record<string, string>>, config: Partial<Config> = {}): Project {
  const merged: Config = { ...defaultConfig, ...config }
  const texts = Object.entries(files)
  const yaml = texts.filter(([path]) => /\.ya?ml$/.test(path)).map(([path, text]) => readYaml({ path, text }))
  const rulesPath = (path: string): string | undefined =>
    path.startsWith(`${merged.rules}/`) ? path.slice(merged.rules.length + 1) : undefined
  const ruleFiles = yaml.flatMap((file) => ruleFileOf(file, rulesPath(file.source.path)) ?? [])
  const suites = yaml.flatMap((file) => (ruleFileOf(file) ? [] : (suiteOf(file) ?? [])))
  const pages = texts
    .filter(([path]) => path.endsWith('.md') && path.startsWith(`${merged.content}/`))
    .map(([path, text]) => {
      const page = readMarkdown({ path, text }, path.slice(merged.content.length + 1))
      return withShortcodes(page, scanShortcodes(text, page.bodyStart))
    })
  const strays = yaml.filter((file) => !ruleFileOf(file) && !suiteOf(file))
  return createProject({
    config: merged,
    ruleFiles,
    suites,
    pages,
    strays,
    unreadable: [],
    assets: [],
    hasContent: texts.some(([path]) => path.startsWith(`${merged.content}/`)),
  })
}
