/** `promtool check rules` over all rule files: what it refuses, with the place. */
import { randomBytes } from 'node:crypto'
import type { Diagnostic } from '../diagnostic.ts'
import { placeIn } from '../model/offsets.ts'
import type { Project } from '../model/project.ts'
import type { Rule, RuleFile, RuleGroup } from '../model/rule.ts'
import { lineSpan, type Place, rangeAt } from '../model/source.ts'
import { keyOf } from './kept/memory.ts'
import { inParallel, type PromtoolRunner, whyNot } from './promtool.ts'
import { newerThan } from './since.ts'
import { yamlText } from './yaml-text.ts'

export interface RulesCheck {
  readonly diagnostics: readonly Diagnostic[]
  /** Files that promtool does not load: a test that names one of them fails as a whole. */
  readonly refused: ReadonlySet<RuleFile>
  /** Set when promtool could not be run at all. */
  readonly undone?: string
}

/** One file that promtool is shown: a rule file as it is, or the `spec` of a `PrometheusRule`. */
interface Shown {
  readonly name: string
  readonly file: RuleFile
  readonly text: string
  /** The groups that stand in it, in order. */
  readonly groups: readonly RuleGroup[]
}

interface Refusal {
  readonly message: string
  readonly at?: Place
  readonly rule?: Rule
}

/** A name that no rule can guess, so that no text inside one can pass for promtool's own. */
const shownName = (index: number, nonce: string): string => `${nonce}-${index}.yml`

/** Fields of Mimir and Thanos, which promtool does not know and Prometheus would refuse for a good reason. */
const foreignFields = new Set([
  'namespace',
  'partial_response_strategy',
  'source_tenants',
  'align_evaluation_time_on_interval',
  'evaluation_delay',
])

/** The file's text with the fields of other servers blanked, so that all places stay what they are. */
function withoutForeignFields(file: RuleFile): string {
  let { text } = file.source
  const maps = [...file.roots, ...file.groups.map(({ node }) => node)]
  for (const map of maps) {
    // Blanking inside of braces would leave commas without a value.
    if (map.kind !== 'map' || map.flow) continue
    for (const { key, value, merged } of map.entries) {
      if (merged || !foreignFields.has(key.text) || value.start < key.start) continue
      const blank = text.slice(key.start, value.end).replace(/[^\r\n]/g, ' ')
      text = text.slice(0, key.start) + blank + text.slice(value.end)
    }
  }
  return text
}

function shownOf(files: readonly RuleFile[], nonce: string): Shown[] {
  const shown: Shown[] = []
  const add = (part: Omit<Shown, 'name'>): void => {
    shown.push({ ...part, name: shownName(shown.length, nonce) })
  }
  for (const file of files) {
    if (file.shape === 'groups') add({ file, text: withoutForeignFields(file), groups: file.groups })
    else {
      for (const root of file.roots) {
        const groups = file.groups.filter(({ node }) => node.start >= root.start && node.end <= root.end)
        add({ file, text: yamlText(root), groups })
      }
    }
  }
  return shown
}

/** The output by file: the lines after each file's header. */
function blocksOf(output: string, nonce: string): Map<string, string[]> {
  const header = new RegExp(`^Checking (?:\\./)?(${nonce}-\\d+\\.yml)$`)
  const blocks = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of output.split('\n')) {
    const name = header.exec(line)?.[1]
    if (name) {
      lines = []
      blocks.set(name, lines)
    } else lines.push(line)
  }
  return blocks
}

const ruleLocation = /^(?:\d+:\d+: )?group "((?:[^"\\]|\\.)*)", rule (\d+), "(?:[^"\\]|\\.)*": /

/** The place in the file of a line and a column of it. */
function placeAt(file: RuleFile, line: number, column: number): Place {
  const { start, end } = lineSpan(file.source, line)
  const at = Math.min(start + column - 1, end)
  const first = file.source.text.slice(start, end).search(/\S/)
  const from = column > 1 || first < 0 ? at : start + first
  return { source: file.source, start: from, end: Math.max(from, end) }
}

/** The index into an expression that promtool counts as a line and a column. */
function indexIn(text: string, line: number, column: number): number {
  let start = 0
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1
  return Math.min(start + column - 1, text.length)
}

/** What one message says, and where in the author's file it points to. */
function refusalOf(message: string, shown: Shown): Refusal {
  const { file } = shown
  const text = message.replace(new RegExp(`^(?:\\./)?${shown.name}: `), '')
  const located = ruleLocation.exec(text)
  if (located) {
    const [prefix, name = '', number] = located
    const rest = text.slice(prefix.length)
    const group = shown.groups.find((group) => group.name?.text === name)
    const rule = group?.rules[Number(number) - 1]
    const inner = /could not parse expression: (\d+):(\d+): (?:parse error: )?([\s\S]*)$/.exec(rest)
    if (rule?.expr && inner) {
      const from = indexIn(rule.expr.text, Number(inner[1]), Number(inner[2]))
      return { message: inner[3] ?? rest, at: placeIn(rule.expr, from, from + 1), rule }
    }
    return { message: rest, at: rule?.name, rule }
  }
  const line = /^(?:(\d+):(\d+): |yaml: line (\d+): )/.exec(text)
  const unmarshal = /^yaml: unmarshal errors:\s+line (\d+): /.exec(text)
  const plain = text.replace(line?.[0] ?? unmarshal?.[0] ?? '', '')
  if (file.shape !== 'groups') return { message: plain }
  if (line) return { message: plain, at: placeAt(file, Number(line[1] ?? line[3]), Number(line[2] ?? 1)) }
  if (unmarshal) return { message: plain, at: placeAt(file, Number(unmarshal[1]), 1) }
  return { message: plain }
}

/** What promtool 3 logs beside its answer, such as a remark on documents for every file that it can't read. */
const isLogged = (line: string): boolean => /^time=\S+ level=(?:DEBUG|INFO|WARN) /.test(line)

/** The messages of a block: each begins with the file's name; its other lines belong to the one before. */
function messagesOf(lines: readonly string[], name: string): string[] {
  const messages: string[] = []
  let first = true
  for (const line of lines) {
    if (line === '' || line === '  FAILED:' || line.startsWith('  SUCCESS: ')) continue
    if (isLogged(line)) continue
    if (first || line.includes(`${name}: `)) messages.push(line)
    else messages[messages.length - 1] += `\n${line}`
    first = false
  }
  // It says twice why it can't read a file.
  return [...new Set(messages)]
}

function diagnosticOf(shown: Shown, refusal: Refusal): Diagnostic {
  const { file } = shown
  const message = refusal.message.trim().replace(/\s*\n\s*/g, '; ')
  const newer = newerThan(refusal.message)
  if (newer) {
    return {
      check: 'promtool/rules',
      severity: 'warning',
      file: file.path,
      ...(refusal.at ? { range: rangeAt(file.source, refusal.at) } : {}),
      message: `this promtool is too old for ${refusal.rule ? `\`${refusal.rule.name.text}\`` : 'the file'}: ${message}`,
      help: `Prometheus ${newer.version} and newer know ${newer.what}; \`firedrill setup\` says which promtool is used.`,
    }
  }
  return {
    check: 'promtool/rules',
    severity: 'error',
    file: file.path,
    ...(refusal.at ? { range: rangeAt(file.source, refusal.at) } : {}),
    ...(refusal.rule?.kind === 'alert' ? { alert: refusal.rule.name.text } : {}),
    message: `promtool refuses ${refusal.rule ? `\`${refusal.rule.name.text}\`` : 'the file'}: ${message}`,
    help: 'Prometheus does not load a file that promtool refuses',
  }
}

/** Cuts the files into as many parts as run at once, with about as much text each. */
function shares(shown: readonly Shown[], count: number): Shown[][] {
  const parts = Array.from({ length: count }, () => ({ size: 0, items: [] as Shown[] }))
  for (const item of [...shown].sort((a, b) => b.text.length - a.text.length)) {
    const smallest = parts.reduce((a, b) => (b.size < a.size ? b : a))
    smallest.items.push(item)
    smallest.size += item.text.length + 500
  }
  return parts.map(({ items }) => items).filter((items) => items.length > 0)
}

/**
 * Shows promtool every rule file. Where a file has errors of our own (`known`), what promtool says about it is not
 * repeated.
 */
export async function checkRules(
  project: Pick<Project, 'ruleFiles'>,
  promtool: PromtoolRunner,
  known: readonly Diagnostic[],
): Promise<RulesCheck> {
  const nonce = randomBytes(9).toString('hex')
  const reported = new Set(known.filter(({ severity }) => severity === 'error').map(({ file }) => file))
  const diagnostics: Diagnostic[] = []
  const refused = new Set<RuleFile>()
  let undone: string | undefined

  const refuse = (item: Shown, lines: readonly string[]): void => {
    for (const message of messagesOf(lines, item.name)) {
      // A lint; Prometheus loads such a file. `rule/duplicate-alert` says it with places.
      if (message.startsWith('lint error')) continue
      refused.add(item.file)
      if (!reported.has(item.file.path)) diagnostics.push(diagnosticOf(item, refusalOf(message, item)))
    }
  }

  const check = async (items: readonly Shown[]): Promise<void> => {
    const files = Object.fromEntries(items.map(({ name, text }) => [name, text]))
    const answer = await promtool.run({
      args: ['check', 'rules', ...items.map(({ name }) => `./${name}`)],
      files,
    })
    if (answer.ended === 'start' || answer.ended === 'aborted') {
      undone ??= `promtool ${whyNot(answer)}`
      return
    }
    const blocks = blocksOf(answer.output, nonce)
    const isWhole = answer.ended === 'exit' && items.every(({ name }) => blocks.has(name))
    const [only] = items
    if (!isWhole && items.length > 1) {
      for (const item of items) await check([item])
      return
    }
    if (!isWhole && only) {
      refused.add(only.file)
      diagnostics.push(diagnosticOf(only, { message: `checking it, promtool ${whyNot(answer)}` }))
      return
    }
    for (const item of items) {
      const lines = blocks.get(item.name) ?? []
      if (lines.includes('  FAILED:')) refuse(item, lines)
      if (!refused.has(item.file)) promtool.memory?.set(keyOf('rules', item.text), true)
    }
  }

  const { memory } = promtool
  const asked = shownOf(project.ruleFiles, nonce).filter(
    ({ text }) => memory?.get(keyOf('rules', text)) !== true,
  )
  await inParallel(shares(asked, promtool.parallel), promtool.parallel, check)
  return { diagnostics, refused, undone }
}
