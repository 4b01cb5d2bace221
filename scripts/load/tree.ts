/** Everything that is read from the disk, sorted into rule files, suites, pages and the rest. */
import { join } from 'node:path'
import { type Disk, openDisk } from '../disk/disk.ts'
import { isFolder } from '../disk/look.ts'
import { append } from '../lib/many.ts'
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
  /** Files in the content folder that are no pages. */
  readonly assets: readonly FoundFile[]
  /** Every path outside the content folder. */
  readonly outside: readonly string[]
  readonly hasContent: boolean
  /** The folder of pages: the configured one, or the one that was found. */
  readonly content: string
  readonly isContentFound: boolean
  /** The pages are in a checkout of their own, which the walk over the tree does not come to. */
  readonly hasOwnContent: boolean
}

/** Bytes of a page: each of its links and headings costs every check some time. */
const mostOfPage = 2 * 1024 * 1024

const isYamlName = (path: string): boolean => /\.(ya?ml|rules)$/i.test(path)
const isMarkdownName = (path: string): boolean => /\.(md|markdown)$/i.test(path)

/** Helm and its like: YAML only after a template engine has been over it. */
const smellsOfTemplate =
  /\{\{-?\s*(if|range|with|include|define|end|template|toYaml|\.Values|\.Release|\.Chart)\b/

/** The path below a folder, or nothing if it isn't below it. */
function below(folder: string, path: string): string | undefined {
  if (folder === '.' || folder === '') return path
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}

/** What was made of a YAML file's text; nothing where it has nothing to do with rules. */
type YamlPart =
  | { readonly kind: 'rules'; readonly value: RuleFile }
  | { readonly kind: 'suite'; readonly value: Suite }
  | { readonly kind: 'stray'; readonly value: YamlFile }

/** What was made of each file, by its path, for whoever loads a tree again and again. */
export type KeptParts = Map<
  string,
  { readonly text: string; readonly rulesPath?: string; readonly part?: YamlPart }
>

export interface LoadOptions {
  /** Leave the pages alone: a tree of rules and suites is read sooner. */
  readonly withoutPages?: boolean
  /** What was read the last time; brought up to date. */
  readonly kept?: KeptParts
  /** See `WalkOptions`. */
  readonly isTracked?: (path: string) => boolean
}

function yamlPartOf(source: Source, rulesPath: string | undefined): YamlPart | undefined {
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
}

/** A text that is the same as the last time is not parsed again. */
function keptPartOf(source: Source, rulesPath: string | undefined, kept: KeptParts): YamlPart | undefined {
  const { path, text } = source
  const known = kept.get(path)
  if (known && known.text === text && known.rulesPath === rulesPath) return known.part
  const part = yamlPartOf(source, rulesPath)
  kept.set(path, { text, rulesPath, part })
  return part
}

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
  { withoutPages = false, kept, isTracked }: LoadOptions,
): LoadedTree {
  const ruleFiles: RuleFile[] = []
  const suites: Suite[] = []
  const pages: PageText[] = []
  const strays: YamlFile[] = []
  const unreadable: FileProblem[] = []
  const assets: FoundFile[] = []
  const outside: string[] = []
  /** What may be a suite without tests, if it stands where suites do. */
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
    const part = kept ? keptPartOf(read, rulesPath, kept) : yamlPartOf(read, rulesPath)
    if (part?.kind === 'rules') ruleFiles.push(part.value)
    else if (part?.kind === 'suite') suites.push(part.value)
    else if (part) strays.push(part.value)
    else if (mayBeBare(read.text)) bare.push(read)
  }

  const made = config.build.out
  // Of what a build wrote the pages are those of content/ once more, and rules are rules wherever they are kept.
  const found = walk(root, { ignore: config.ignore, made, isTracked, unread }, disk).filter(
    ({ path }) => below(made, path) === undefined || isYamlName(path),
  )
  for (const file of found) if (isYamlName(file.path)) readYamlFile(file, below(config.rules, file.path))
  append(suites, bareSuites(bare, ruleFiles, suites))
  if (kept) {
    const paths = new Set(found.map(({ path }) => path))
    for (const path of kept.keys()) if (!paths.has(path)) kept.delete(path)
  }

  const isSaid =
    withoutPages || config.content !== defaultConfig.content || isFolder(join(root, config.content))
  const markdown = found.flatMap(({ path }) => (isMarkdownName(path) ? [path] : []))
  const foundContent = isSaid ? undefined : findContent(ruleFiles, markdown)
  const isContentFound = foundContent !== undefined
  const content = foundContent ?? config.content
  const hasContent = isReadable(join(root, content), disk)
  const hasOwnContent = hasContent && !found.some(({ path }) => below(content, path) !== undefined)
  // Of another checkout only the pages are read: what else is in it is not this tree's to look at or to copy.
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
    else pages.push(readMarkdown(read, contentPath))
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

/** A folder whose place is one that is read. */
function isReadable(folder: string, disk: Disk): boolean {
  try {
    return isFolder(disk.place(folder))
  } catch {
    return false
  }
}

/** A file in the rules folder that holds no document says so. */
function withEmptiness(yaml: YamlFile): YamlFile {
  const { source } = yaml as { source: Source }
  if (yaml.problems.length > 0 || yaml.documents.some((document) => document !== undefined)) return yaml
  return {
    ...yaml,
    problems: [
      {
        kind: 'empty',
        message: source.text.trim() === '' ? 'the file is empty' : 'the file holds nothing but comments',
        help: 'Write `groups:` into it, or remove it.',
        start: 0,
        end: 0,
      },
    ],
  }
}
