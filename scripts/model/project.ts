import { groupBy } from '../lib/group.ts'
import { memo } from '../lib/memo.ts'
import type { Config } from './config.ts'
import { isIndexPage, type Page } from './page.ts'
import { type Rule, type RuleFile, stemOf } from './rule.ts'
import type { Source, Span } from './source.ts'
import type { Suite } from './suite.ts'
import type { YamlFile } from './yaml.ts'

/** A file that could not be read as what it should be. */
export interface FileProblem extends Span {
  readonly path: string
  readonly message: string
  readonly help?: string
  /** What could be read of it, for its place. */
  readonly source?: Source
  /** Where it may as well have nothing to do with rules. */
  readonly severity?: 'warning'
}

/** What was read from the disk, before anything is made of it. */
export interface ProjectParts {
  readonly config: Config
  readonly ruleFiles: readonly RuleFile[]
  readonly suites: readonly Suite[]
  readonly pages: readonly Page[]
  /** YAML that has problems or is neither rules nor suite where rules are expected. */
  readonly strays: readonly YamlFile[]
  /** Files that are no text at all. */
  readonly unreadable: readonly FileProblem[]
  /** Every other path in the content folder, relative to it: what a link can lead to besides pages. */
  readonly assets: readonly string[]
  /** Every path outside the content folder, relative to the root; absent where nobody looked. */
  readonly outside?: readonly string[]
  /** Whether there is a content folder; without one nothing is said about pages. */
  readonly hasContent: boolean
  /** Whether the built site that was named answers to a URL, anchor and all; absent where none was named. */
  readonly isServed?: (url: string) => boolean
  /** Nobody said which folder it is; it was found by what runbook URLs are called. */
  readonly isContentFound?: boolean
}

/** All that is known about a tree, and the questions that more than one check asks of it. */
export interface Project extends ProjectParts {
  readonly rules: readonly Rule[]
  readonly alerts: readonly Rule[]
  readonly recordings: readonly Rule[]
  /** Pages of one alert each: those that stand where such pages stand or that hold a `rule` shortcode. */
  readonly runbooks: readonly Page[]
  readonly alertsNamed: (name: string) => readonly Rule[]
  readonly recordingsNamed: (name: string) => readonly Rule[]
  /** By the path that a shortcode would name it by. */
  readonly ruleFileAt: (rulesPath: string) => RuleFile | undefined
  /** The page at the conventional place, or the one whose `rule` shortcode names the alert. */
  readonly runbookOf: (alert: Rule) => Page | undefined
  /** The live alerts that a page is for. */
  readonly alertsOf: (page: Page) => readonly Rule[]
}

function lookUp<T>(items: readonly T[], key: (item: T) => string): (key: string) => readonly T[] {
  const groups = groupBy(items, key)
  const none: readonly T[] = []
  return (name) => groups.get(name) ?? none
}

/** Matches the content paths of runbooks and says which file and alert one is for. */
function pagePattern(
  pattern: string,
): (contentPath: string) => { file?: string; alert?: string } | undefined {
  const named = new Set<string>()
  const source = pattern
    .split(/(\{file\}|\{alert\})/)
    .map((part) => {
      const [, name] = /^\{(file|alert)\}$/.exec(part) ?? []
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      // The same name twice stands for the same text twice.
      if (named.has(name)) return `\\k<${name}>`
      named.add(name)
      return `(?<${name}>[^/]+)`
    })
    .join('')
  const matcher = new RegExp(`^${source}$`)
  return (contentPath) => matcher.exec(contentPath)?.groups
}

/** The content path at which an alert's page stands by convention. */
export function conventionalPath(alert: Rule, config: Config): string {
  return config.pages.replaceAll('{file}', stemOf(alert.file.path)).replaceAll('{alert}', alert.name.text)
}

/** The list as it was, where it has the very same items. */
function same<T>(
  items: readonly T[],
  before: readonly T[] | undefined,
  areSame: (one: T, other: T) => boolean = Object.is,
): readonly T[] {
  return before?.length === items.length && items.every((item, i) => areSame(item, before[i] as T))
    ? before
    : items
}

/**
 * Indexes the parts. Pure: the same parts give the same project.
 * @param previous a project of the same tree: lists with the very same items are taken from it, so that what is known
 * of them still holds
 */
export function createProject(given: ProjectParts, previous?: Project): Project {
  const parts = previous ? sharing(given, previous) : given
  const { config, ruleFiles, pages } = parts
  const isSame = previous?.ruleFiles === ruleFiles && previous.config === config
  const ofRules = isSame ? previous : indexesOfRules(parts, previous)
  const placeOf = pagePattern(config.pages)
  const { alertsOf } = ofRules
  const runbooks = pages.filter(
    (page) =>
      !isIndexPage(page) &&
      (placeOf(page.contentPath) !== undefined || page.shortcodes.calls.some((call) => call.name === 'rule')),
  )
  const byAlert = new Map<Rule, Page>()
  for (const page of runbooks)
    for (const alert of alertsOf(page)) if (!byAlert.has(alert)) byAlert.set(alert, page)
  const byContentPath = new Map(pages.map((page) => [page.contentPath, page]))
  const runbookOf = (alert: Rule): Page | undefined =>
    byContentPath.get(conventionalPath(alert, config)) ?? byAlert.get(alert)

  const { rules, alerts, recordings, alertsNamed, recordingsNamed, ruleFileAt } = ofRules
  return {
    ...parts,
    rules,
    alerts,
    recordings,
    runbooks,
    alertsNamed,
    recordingsNamed,
    ruleFileAt,
    runbookOf,
    alertsOf,
  }
}

/** The parts, with the lists that are as they were. */
const sharing = (parts: ProjectParts, previous: ProjectParts): ProjectParts => ({
  ...parts,
  ruleFiles: same(parts.ruleFiles, previous.ruleFiles),
  suites: same(parts.suites, previous.suites),
  strays: same(parts.strays, previous.strays),
  unreadable: same(parts.unreadable, previous.unreadable, areSameProblems),
})

/** Why a file can't be read is worked out at each look. */
const areSameProblems = ({ source: a, ...one }: FileProblem, { source: b, ...other }: FileProblem): boolean =>
  a === b && JSON.stringify(one) === JSON.stringify(other)

/** What goes by the rules and the configuration alone. */
function indexesOfRules({ config, ruleFiles }: ProjectParts, previous?: Project) {
  const rules = ruleFiles.flatMap((file) => file.groups.flatMap((group) => group.rules))
  const alerts = rules.filter((rule) => rule.kind === 'alert')
  const recordings = same(
    rules.filter((rule) => rule.kind === 'recording'),
    previous?.recordings,
  )
  const byRulesPath = new Map(ruleFiles.map((file) => [file.rulesPath ?? file.path, file]))
  const alertsNamed = lookUp(alerts, (alert) => alert.name.text)
  const recordingsNamed = lookUp(recordings, (rule) => rule.name.text)
  const ruleFileAt = (path: string): RuleFile | undefined => byRulesPath.get(path.replace(/^\/+/, ''))

  const inFile = lookUp(alerts, (alert) => `${alert.file.path}\0${alert.name.text}`)
  const conventional = lookUp(alerts, (alert) => conventionalPath(alert, config))
  const alertsOf = memo((page: Page): readonly Rule[] => {
    const found = new Set(conventional(page.contentPath))
    for (const call of page.shortcodes.calls) {
      if (call.name !== 'rule' || call.kind === 'close' || call.args.length < 2) continue
      const [file, name] = ruleArguments(call.args)
      if (file === undefined || name === undefined) continue
      const ruleFile = ruleFileAt(file.value)
      if (ruleFile) for (const alert of inFile(`${ruleFile.path}\0${name.value}`)) found.add(alert)
    }
    return [...found]
  })
  return { rules, alerts, recordings, alertsNamed, recordingsNamed, ruleFileAt, alertsOf }
}

/** The arguments that name the file and the alert of a `rule` shortcode, positional or by name. */
export function ruleArguments<A extends { readonly name?: string }>(
  args: readonly A[],
): [file?: A, alert?: A] {
  if (args.every(({ name }) => name === undefined)) return [args[0], args[1]]
  const named = (wanted: string): A | undefined => args.find(({ name }) => name === wanted)
  return [named('file'), named('alert')]
}
