/** Fixes the path in a `rule` shortcode. */
import type { TextEdit } from '../diagnostic.ts'
import { type Project, ruleArguments } from '../model/project.ts'
import type { ShortcodeArgument, ShortcodeCall } from '../model/shortcode.ts'
import { shrink } from './text.ts'

/** Replaces the value of an argument and keeps its quotes. */
export function setArgument(text: string, arg: ShortcodeArgument, value: string): TextEdit[] | undefined {
  const { start, end } = arg.content
  const quote = text[start - 1]
  if (quote === '`') return value.includes('`') ? undefined : shrink(text, { start, end, text: value })
  const escaped = value.replace(/[\\"]/g, '\\$&')
  if (/[\r\n]/.test(value)) return undefined
  if (quote === '"') return shrink(text, { start, end, text: escaped })
  // An unquoted word can hold only characters that need no quotes.
  return /^[\w.-]+$/.test(value)
    ? shrink(text, { start, end, text: value })
    : [{ start, end, text: `"${escaped}"` }]
}

/** The path of the one rule file that holds the alert, when the call names another file. */
export function movedPath(text: string, call: ShortcodeCall, project: Project): TextEdit[] | undefined {
  const [file, alert] = ruleArguments(call.args)
  if (!file || !alert) return undefined
  const named = [...project.alertsNamed(alert.value), ...project.recordingsNamed(alert.value)]
  const paths = new Set(named.map((rule) => rule.file.rulesPath))
  const [path] = paths
  return paths.size === 1 && path !== undefined ? setArgument(text, file, path) : undefined
}
