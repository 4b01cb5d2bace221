/** Turns promtool's messages about rule files into findings in the author's own files. */
import type { StageFinding } from '../../diagnostic.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Rule, RuleFile } from '../../model/rule.ts'
import { lineSpan, type Place, rangeAt } from '../../model/source.ts'
import { newerThan } from '../../suite/features-by-version.ts'
import type { Shown } from './shown.ts'

interface Refusal {
  readonly message: string
  readonly at?: Place
  readonly rule?: Rule
}

/** The output by file: the lines after each file's header. */
export function blocksOf(output: string, nonce: string): Map<string, string[]> {
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

/** The place in the file of a line and a column. */
function placeAt(file: RuleFile, line: number, column: number): Place {
  const { start, end } = lineSpan(file.source, line)
  const at = Math.min(start + column - 1, end)
  const first = file.source.text.slice(start, end).search(/\S/)
  const from = column > 1 || first < 0 ? at : start + first
  return { source: file.source, start: from, end: Math.max(from, end) }
}

/** The index into an expression of a line and a column as promtool counts them. */
function indexIn(text: string, line: number, column: number): number {
  let start = 0
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1
  return Math.min(start + column - 1, text.length)
}

/** The text of one message, and the place in the author's file that it is about. */
export function refusalOf(message: string, shown: Shown): Refusal {
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

/** Log lines that promtool 3 adds, for example a note on documents for every file that it can't read. */
const isLogged = (line: string): boolean => /^time=\S+ level=(?:DEBUG|INFO|WARN) /.test(line)

/** The messages of a block: each begins with the file's name; its other lines belong to the one before. */
export function messagesOf(lines: readonly string[], name: string): string[] {
  const messages: string[] = []
  let first = true
  for (const line of lines) {
    if (line === '' || line === '  FAILED:' || line.startsWith('  SUCCESS: ')) continue
    if (isLogged(line)) continue
    if (first || line.includes(`${name}: `)) messages.push(line)
    else messages[messages.length - 1] += `\n${line}`
    first = false
  }
  // promtool prints the reason twice when it can't read a file.
  return [...new Set(messages)]
}

export function diagnosticOf(shown: Shown, refusal: Refusal): StageFinding {
  const { file } = shown
  const message = refusal.message.trim().replace(/(?<!\s)\s*\n\s*/g, '; ')
  const newer = newerThan(refusal.message)
  if (newer) {
    return {
      check: 'promtool/rules',
      severity: 'warning',
      file: file.path,
      ...(refusal.at ? { range: rangeAt(file.source, refusal.at) } : {}),
      message: `this promtool is too old for ${refusal.rule ? `\`${refusal.rule.name.text}\`` : 'the file'}: ${message}`,
      help: `Prometheus ${newer.version} and newer know ${newer.what}; \`firedrill setup\` shows which promtool is used.`,
    }
  }
  return {
    check: 'promtool/rules',
    file: file.path,
    ...(refusal.at ? { range: rangeAt(file.source, refusal.at) } : {}),
    ...(refusal.rule?.kind === 'alert' ? { alert: refusal.rule.name.text } : {}),
    message: `promtool refuses ${refusal.rule ? `\`${refusal.rule.name.text}\`` : 'the file'}: ${message}`,
    help: 'Fix it: Prometheus does not load a file that promtool refuses.',
  }
}
