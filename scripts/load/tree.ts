/** Reads a tree from the disk and sorts its files into rule files, suites, pages and the rest. */

import { join } from 'node:path'
import { type Disk, openDisk } from '../disk/disk.ts'
import { isFolder } from '../disk/look.ts'
import { below } from '../disk/names.ts'
import { append } from '../lib/many.ts'
import { memoFor } from '../lib/memo.ts'
import { goOn, startWork, working } from '../lib/work.ts'
import { type Config, defaultConfig } from '../model/config.ts'
import type { PageText } from '../model/page.ts'
import type { FileProblem } from '../model/project.ts'
import { type RuleFile, ruleFileOf } from '../model/rule.ts'
import type { Source } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import type { YamlFile } from '../model/yaml.ts'
import { suiteOf } from '../suite/read.ts'
import { bareSuites, mayBeBare } from './bare-suites.ts'
import { findContent } from './content-folder.ts'
import { isProblem, readText } from './files.ts'
import { readMarkdown } from './markdown.ts'
import { smellsOfRules, unreadJudge } from './smell.ts'
import { type FoundFile, type Unread, walk } from './walk.ts'
import { readYaml } from './yaml.ts'

export interface LoadedTree {
  readonly ruleFiles: readonly RuleFile[]
  readonly suites: readonly Suite[]
  readonly pages: readonly PageText[]
  readonly strays: readonly YamlFile[]
  readonly unreadable: readonly FileProblem[]
  /** Files in the content folder that are not pages. */
  readonly assets: readonly FoundFile[]
  /** Every path outside the content folder. */
  readonly outside: readonly string[]
  readonly hasContent: boolean
  /** The folder of pages: the configured one, or the one that was found. */
  readonly content: string
  readonly isContentFound: boolean
  /** The pages are in a checkout of their own, outside of the tree. */
  readonly hasOwnContent: boolean
}

/** Bytes of a page: each of its links and headings costs every check some time. */
const mostOfPage = 2 * 1024 * 1024

const isYamlName = (path: string): boolean => /\.(ya?ml|rules)$/i.test(path)
const isMarkdownName = (path: string): boolean => /\.(md|markdown)$/i.test(path)

/** Helm and similar: YAML only after a template engine has run. */
const smellsOfTemplate =
  /\{\{-?\s*(if|range|with|include|define|end|template|toYaml|\.Values|\.Release|\.Chart)\b/

/** The content of a YAML file; undefined when it holds neither rules nor tests. */
type YamlPart =
  | { readonly kind: 'rules'; readonly value: RuleFile }
  | { readonly kind: 'suite'; readonly value: Suite }
  | { readonly kind: 'stray'; readonly value: YamlFile }

export interface LoadOptions {
  /** Skip the pages: loading rules and suites alone is faster. */
  readonly withoutPages?: boolean
  /** See `WalkOptions`. */
  readonly isTracked?: (path: string) => boolean
}

const yamlPartOf = memoFor((source: Source, rulesPath: string | undefined): YamlPart | undefined => {
  const expectsRules = rulesPath !== undefined
  if (!expectsRules && !smellsOfRules(source.text)) return undefined
  const yaml = readYaml(source)
  const ruleFile = ruleFileOf(yaml, rulesPath)
  if (ruleFile) return { kind: 'rules', value: ruleFile }
  const suite = suiteOf(yaml)
  if (suite) return { kind: 'suite', value: suite }
  const isBroken = yaml.problems.some((problem) => problem.kind === 'syntax')
  const isStray = expectsRules || (isBroken && !smellsOfTemplate.test(source.text))
  return isStray ? { kind: 'stray', value: withEmptiness(yaml) } : undefined
})

const pageTextOf = memoFor(readMarkdown)

/** @throws UsageError for a tree that takes too long, or whose patterns do */
export function loadTree(
  root: string,
  config: Config,
  disk: Disk = openDisk(root),
  options: LoadOptions = {},
): LoadedTree {
  startWork()
  return working(() => readTree(root, config, disk, options))
}

function readTree(
  root: string,
  config: Config,
  disk: Disk,
  { withoutPages = false, isTracked }: LoadOptions,
): LoadedTree {
  const ruleFiles: RuleFile[] = []
  const suites: Suite[] = []
  const pages: PageText[] = []
  const strays: YamlFile[] = []
  const unreadable: FileProblem[] = []
  const assets: FoundFile[] = []
  const outside: string[] = []
  /** Texts that may be suites without tests, if they are in a place for suites. */
  const bare: Source[] = []

  const judge = unreadJudge(disk)

  const unread = ({ path, kind, message, help }: Unread): void => {
    const isOurs = [config.rules, config.content].some(
      (folder) => below(folder, path) !== undefined || folder === path,
    )
    if (kind === 'link' && !isYamlName(path) && !isOurs) return
    const severity = kind === 'folder' && isOurs ? undefined : 'warning'
    unreadable.push({ path, message, help, severity, start: 0, end: 0 })
  }

  const readYamlFile = (file: FoundFile, rulesPath: string | undefined): void => {
    goOn()
    const read = readText(file, disk)
    if (isProblem(read)) {
      const judged = rulesPath === undefined ? judge(file, read) : read
      if (judged) unreadable.push(judged)
      return
    }
    const part = yamlPartOf(read, rulesPath)
    if (part?.kind === 'rules') ruleFiles.push(part.value)
    else if (part?.kind === 'suite') suites.push(part.value)
    else if (part) strays.push(part.value)
    else if (mayBeBare(read.text)) bare.push(read)
  }

  const made = config.build.out
  // Pages in a build's output are copies of those in content/; rules count wherever they are.
  const found = walk(root, { ignore: config.ignore, made, isTracked, unread }, disk).filter(
    ({ path }) => below(made, path) === undefined || isYamlName(path),
  )
  for (const file of found) if (isYamlName(file.path)) readYamlFile(file, below(config.rules, file.path))
  append(suites, bareSuites(bare, ruleFiles, suites))

  const isSaid =
    withoutPages || config.content !== defaultConfig.content || isFolder(join(root, config.content))
  const markdown = found.flatMap(({ path }) => (isMarkdownName(path) ? [path] : []))
  const foundContent = isSaid ? undefined : findContent(ruleFiles, markdown)
  const isContentFound = foundContent !== undefined
  const content = foundContent ?? config.content
  const hasContent = isReadable(join(root, content), disk)
  const hasOwnContent = hasContent && !found.some(({ path }) => below(content, path) !== undefined)
  // Only the pages are read from another checkout: its other files are not part of this tree.
  const unreadApart = (one: Unread): void => unread({ ...one, path: `${content}/${one.path}` })
  const own =
    hasOwnContent && !withoutPages
      ? walk(join(root, content), { ignore: [], unread: unreadApart }, disk).filter(({ path }) =>
          isMarkdownName(path),
        )
      : []
  const pagesApart = own.map((file) => ({ ...file, path: `${content}/${file.path}` }))

  for (const file of [...found, ...pagesApart]) {
    goOn()
    const contentPath = below(content, file.path)
    if (contentPath === undefined) {
      outside.push(file.path)
      continue
    }
    if (!isMarkdownName(file.path)) {
      assets.push(file)
      continue
    }
    if (withoutPages) continue
    const read = readText(file, disk, mostOfPage)
    if (isProblem(read)) unreadable.push(read)
    else pages.push(pageTextOf(read, contentPath))
  }
  return {
    ruleFiles,
    suites,
    pages,
    strays,
    unreadable,
    assets,
    outside,
    hasContent,
    content,
    isContentFound,
    hasOwnContent,
  }
}

/** True for a folder that may be read. */
function isReadable(folder: string, disk: Disk): boolean {
  try {
    return isFolder(disk.place(folder))
  } catch {
    return false
  }
}

/** Adds a problem to a file in the rules folder that holds no document. */
function withEmptiness(yaml: YamlFile): YamlFile {
  const { source } = yaml as { source: Source }
  if (yaml.problems.length > 0 || yaml.documents.some((document) => document !== undefined)) return yaml
  return {
    ...yaml,
    problems: [
      {
        kind: 'empty',
        message: source.text.trim() === '' ? 'the file is empty' : 'the file has only comments',
        help: 'Add `groups:` to it, or remove it.',
        start: 0,
        end: 0,
      },
    ],
  }
}
