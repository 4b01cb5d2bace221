/** Which rules a `rule` shortcode means, or what keeps it from meaning any. */
import { groupBy } from '../lib/group.ts'
import { memo } from '../lib/memo.ts'
import { nearest, noteSearch } from '../text/near.ts'
import type { Page } from './page.ts'
import { conventionalPath, type Project, ruleArguments } from './project.ts'
import type { Rule, RuleFile } from './rule.ts'
import type { ShortcodeArgument, ShortcodeCall } from './shortcode.ts'
import type { Place, Span } from './source.ts'

/** The rules that a call shows: mostly one, several where several have the name. Never none. */
export interface FoundRules {
  readonly kind: 'found'
  readonly name: string
  /** What names them: the argument, or the call when it has none. */
  readonly at: Span
  readonly rules: readonly Rule[]
}

export interface Dangling {
  /**
   * `arguments`: not a file and an alert · `missing-file`, `missing-alert`: named, but not there · `ambiguous`: a
   * call without arguments on a page of several alerts · `unreadable`: the file is there and has its own finding.
   */
  readonly kind: 'arguments' | 'missing-file' | 'missing-alert' | 'ambiguous' | 'unreadable'
  readonly at: Span
  readonly message: string
  readonly help?: string
  /** The name that was asked for. */
  readonly alert?: string
  /** The path that was asked for. */
  readonly file?: string
  readonly suggestion?: string
  /** Of an ambiguous call: how many rules it may mean. */
  readonly matches?: number
  readonly related?: readonly { readonly at: Place; readonly message: string }[]
}

export type RuleReference = FoundRules | Dangling

/** The places of some rules; of many the first few, which is all that a reader looks at. */
export function placesOf(
  rules: readonly Rule[],
  message: (rule: Rule) => string,
): readonly { at: Place; message: string }[] {
  return rules.slice(0, 10).map((rule) => ({ at: rule.name, message: message(rule) }))
}

/** The calls of a page that show a rule, in the order of the text. */
export function ruleCalls(page: Page): readonly ShortcodeCall[] {
  return page.shortcodes.calls.filter((call) => call.name === 'rule' && call.kind !== 'close')
}

/** A path as a shortcode writes it, without `.`, `..` and slashes too many; nothing when it leaves the folder. */
export function normalRulesPath(path: string): string | undefined {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  return parts.join('/')
}

const usage =
  'Write `rule "file" "alert"`, `rule file="…" alert="…"`, or `rule` alone on the page of an alert.'

/** What is wrong with the number or the names of a call's arguments. */
function argumentProblem(call: ShortcodeCall): Dangling | undefined {
  const { args } = call
  const problem = (message: string, at: Span, help = usage): Dangling => ({
    kind: 'arguments',
    at,
    message,
    help,
  })
  if (args.length === 0) return undefined
  const seen = new Set<string>()
  for (const arg of args) {
    if (arg.name === undefined) continue
    if (arg.name !== 'file' && arg.name !== 'alert') {
      const near = nearest(arg.name, ['file', 'alert'])
      const help = near ? `Did you mean \`${near}\`?` : usage
      return problem(`\`rule\` takes no argument \`${arg.name}\``, arg, help)
    }
    if (seen.has(arg.name)) return problem(`\`${arg.name}\` is given twice`, arg)
    seen.add(arg.name)
  }
  const [file, alert] = ruleArguments(args)
  if (file === undefined || alert === undefined) {
    return problem('`rule` takes a rule file and an alert, and is given one of them', call)
  }
  if (args.length > 2) {
    return problem(`\`rule\` takes a rule file and an alert, and is given ${args.length} arguments`, call)
  }
  const empty = args.find((arg) => arg.value.trim() === '')
  return empty && problem('this argument of `rule` is empty', empty)
}

const rulesNamed = (name: string, project: Project): readonly Rule[] => [
  ...project.alertsNamed(name),
  ...project.recordingsNamed(name),
]

/** The rules of a file by name. */
const rulesIn = memo(
  (file: RuleFile): ReadonlyMap<string, readonly Rule[]> =>
    groupBy(
      file.groups.flatMap((group) => group.rules),
      (rule) => rule.name.text,
    ),
)

const rulesPaths = memo((project: Project) => project.ruleFiles.flatMap((file) => file.rulesPath ?? []))

/**
 * How many more names may be compared in search of the one that was meant. A tree in which thousands of calls lead
 * nowhere gets no suggestion for the last of them, and is done in seconds.
 */
const mostComparisons = 3_000_000
const comparisonsLeft = memo((_: Project) => ({ count: mostComparisons }))

function mayCompare(names: number, project: Project): boolean {
  const left = comparisonsLeft(project)
  left.count -= names
  noteSearch(names / mostComparisons)
  return left.count > 0
}

/** The rule file that was probably meant: of a like path, or one that has the alert. */
function nearFile(path: string, alert: string, project: Project): string | undefined {
  const paths = rulesPaths(project)
  if (!mayCompare(paths.length, project)) return undefined
  const prefix = `${project.config.rules}/`
  const fromRoot = path.startsWith(prefix) ? path.slice(prefix.length) : path
  const withAlert = [...new Set(rulesNamed(alert, project).flatMap((rule) => rule.file.rulesPath ?? []))]
  return (
    paths.find((other) => other === fromRoot) ??
    nearest(path, paths) ??
    paths.find((other) => other.endsWith(`/${path}`) || other.replace(/\.[^./]+$/, '') === path) ??
    (withAlert.length === 1 ? withAlert[0] : undefined)
  )
}

/** What is in the tree by its path, and no rule file. */
const unread = memo((project: Project) => ({
  strays: new Map(project.strays.map((yaml) => [yaml.source.path, yaml])),
  unreadable: new Set(project.unreadable.map(({ path }) => path)),
}))

/** The file that an argument names, or why there is none. `alert` helps to guess which one was meant. */
export function fileOf(arg: ShortcodeArgument, alert: string, project: Project): RuleFile | Dangling {
  const { config } = project
  const at = arg.content
  const path = normalRulesPath(arg.value)
  const file = path === undefined ? undefined : project.ruleFileAt(path)
  if (file?.rulesPath !== undefined) return file
  const missing = { kind: 'missing-file', at, file: arg.value } as const
  if (path === undefined) {
    return {
      ...missing,
      message: `\`${arg.value}\` leads out of the folder ${config.rules}/`,
      help: 'Name a file below it.',
    }
  }
  const full = config.rules === '.' || config.rules === '' ? path : `${config.rules}/${path}`
  const { strays, unreadable } = unread(project)
  const stray = strays.get(full)
  if (stray?.problems.length || unreadable.has(full)) {
    return { ...missing, kind: 'unreadable', message: `\`${arg.value}\` can not be read` }
  }
  if (stray) {
    return {
      ...missing,
      message: `\`${arg.value}\` is no file of rules`,
      help: 'Name one that has `groups:`, or a `PrometheusRule` object.',
    }
  }
  const suggestion = nearFile(path, alert, project)
  return {
    ...missing,
    suggestion,
    message: `there is no rule file \`${arg.value}\` in ${config.rules}/`,
    help: suggestion ? `Did you mean \`${suggestion}\`?` : `The path is relative to ${config.rules}/.`,
  }
}

/** Why a file has no rule of that name. */
function missingAlert(arg: ShortcodeArgument, file: RuleFile, project: Project): Dangling {
  const name = arg.value
  const elsewhere = rulesNamed(name, project)
  const inFile = rulesIn(file)
  const suggestion =
    elsewhere.length === 0 && mayCompare(inFile.size, project) ? nearest(name, inFile.keys()) : undefined
  const [other] = elsewhere
  const otherFile = other && (other.file.rulesPath ?? other.file.path)
  return {
    kind: 'missing-alert',
    at: arg.content,
    alert: name,
    file: file.rulesPath,
    suggestion,
    message: `\`${file.rulesPath}\` has no rule \`${name}\``,
    help: otherFile
      ? `There is one in \`${otherFile}\`.`
      : suggestion
        ? `Did you mean \`${suggestion}\`?`
        : 'Remove the call, or the page if the alert is gone.',
    related: placesOf(elsewhere, () => 'it is here'),
  }
}

/** What a call without arguments means: the alert whose conventional place the page is at, or that it also shows. */
function ownAlert(call: ShortcodeCall, page: Page, project: Project): RuleReference {
  const all = project.alertsOf(page)
  const own = all.filter((alert) => conventionalPath(alert, project.config) === page.contentPath)
  const rules = own.length > 0 ? own : all
  const [first] = rules
  const at = call
  if (!first) {
    return {
      kind: 'missing-alert',
      at,
      message: 'this page is for no alert, so that `rule` has none to show',
      help: 'Tell it: `rule "file" "alert"`.',
    }
  }
  const names = [...new Set(rules.map((rule) => rule.name.text))]
  if (names.length === 1) return { kind: 'found', name: first.name.text, at, rules }
  return {
    kind: 'ambiguous',
    at,
    message: `this page is for ${names.length} alerts, and \`rule\` does not say which one`,
    help: 'Tell it: `rule "file" "alert"`.',
    related: placesOf(rules, (rule) => `\`${rule.name.text}\` is here`),
    matches: rules.length,
  }
}

function resolve(call: ShortcodeCall, page: Page, project: Project): RuleReference {
  const problem = argumentProblem(call)
  if (problem) return problem
  if (call.args.length === 0) return ownAlert(call, page, project)
  const [path, name] = ruleArguments(call.args) as [ShortcodeArgument, ShortcodeArgument]
  const file = fileOf(path, name.value, project)
  if ('kind' in file) return file
  const rules = rulesIn(file).get(name.value)
  if (!rules) return missingAlert(name, file, project)
  return { kind: 'found', name: name.value, at: name.content, rules }
}

const resolved = memo((_: Project) => new WeakMap<ShortcodeCall, RuleReference>())

/** Resolves a call of `rule` on a page. */
export function ruleReference(call: ShortcodeCall, page: Page, project: Project): RuleReference {
  const known = resolved(project).get(call)
  if (known) return known
  const reference = resolve(call, page, project)
  resolved(project).set(call, reference)
  return reference
}
