/** A project as it would be read if some of its files had other texts. */
import { below } from '../disk/names.ts'
import { readMarkdown } from '../load/markdown.ts'
import { withShortcodes } from '../load/page.ts'
import { readYaml } from '../load/yaml.ts'
import { createProject, type Project } from '../model/project.ts'
import { type RuleFile, ruleFileOf } from '../model/rule.ts'
import type { Suite } from '../model/suite.ts'
import type { YamlFile } from '../model/yaml.ts'
import { scanShortcodes } from '../shortcode/scan.ts'
import { suiteOf } from '../suite/read.ts'

/** The texts that a project was made of and that can be read again, by path. */
export function textsOf(project: Project): Map<string, string> {
  const all = [...project.ruleFiles, ...project.suites, ...project.strays, ...project.pages]
  return new Map(all.map(({ source }) => [source.path, source.text]))
}

/** Only files that are in the project already are read; a YAML file may become of another kind. */
export function withTexts(project: Project, texts: ReadonlyMap<string, string>): Project {
  if (texts.size === 0) return project
  const ruleFiles: RuleFile[] = []
  const suites: Suite[] = []
  const strays: YamlFile[] = []
  const { rules } = project.config
  const sort = (path: string, text: string): void => {
    const yaml = readYaml({ path, text })
    const ruleFile = ruleFileOf(yaml, below(rules, path))
    const suite = ruleFile ? undefined : suiteOf(yaml)
    if (ruleFile) ruleFiles.push(ruleFile)
    else if (suite) suites.push(suite)
    else strays.push(yaml)
  }
  const keepOrSort = <T extends { readonly source: { readonly path: string } }>(
    files: readonly T[],
    kept: T[],
  ): void => {
    for (const file of files) {
      const text = texts.get(file.source.path)
      if (text === undefined) kept.push(file)
      else sort(file.source.path, text)
    }
  }
  keepOrSort(project.ruleFiles, ruleFiles)
  keepOrSort(project.suites, suites)
  keepOrSort(project.strays, strays)
  const pages = project.pages.map((page) => {
    const text = texts.get(page.path)
    if (text === undefined) return page
    const part = readMarkdown({ path: page.path, text }, page.contentPath)
    return withShortcodes(part, scanShortcodes(text, part.bodyStart))
  })
  return createProject({ ...project, ruleFiles, suites, strays, pages })
}
