/** Runs the shortcodes of a page. Text is spliced in at positions, so that every other byte stays as it is. */

import type { TextEdit } from '../diagnostic.ts'
import { append } from '../lib/many.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Rule } from '../model/rule.ts'
import { growsTooLong, maxGrowth, type ShortcodeCall, type ShortcodeProblem } from '../model/shortcode.ts'
import { expandAlerts } from './alerts.ts'
import type { CallSite, Expanded } from './call-site.ts'
import { expandComment } from './comment.ts'
import { lineEndIn } from './placement.ts'
import { expandRule } from './rule.ts'

/** To add a shortcode, add a file to this folder and a line here. */
const shortcodes: ReadonlyMap<string, (call: ShortcodeCall, site: CallSite) => Expanded> = new Map([
  ['rule', expandRule],
  ['alerts', expandAlerts],
  ['comment', expandComment],
])

export interface Expansion {
  readonly text: string
  /** What was done to the page's own text, in its order and without overlap. */
  readonly edits: readonly TextEdit[]
  /** The rules that the page shows. */
  readonly rules: readonly Rule[]
  /** Why a call was left as it is. All but one about a page that grows too long are also findings of a check. */
  readonly problems: readonly ShortcodeProblem[]
}

/**
 * Expands a page. Shortcodes that are not ours stay, for Hugo to run. Text that comes in with a rule is not looked
 * at again. With `names` only calls of these are run, and escapes stay. Where Hugo renders the result, it would run a `{{%` or `{{<` that a rule's text or an escape holds.
 */
export function expandPage(page: Page, project: Project, names?: ReadonlySet<string>): Expansion {
  const { source, shortcodes: scan } = page
  if (scan.calls.length === 0 && scan.escapes.length === 0)
    return { text: source.text, edits: [], rules: [], problems: [] }
  const place: CallSite = { page, project, eol: lineEndIn(source.text) }
  const edits: TextEdit[] = []
  const rules: Rule[] = []
  const problems: ShortcodeProblem[] = []
  let text = ''
  let at = 0
  let growth = 0
  const wanted = names
    ? scan.calls.filter(({ name }) => names.has(name))
    : [...scan.calls, ...scan.escapes].sort((a, b) => a.start - b.start)
  for (const found of wanted) {
    // What a comment holds went with it.
    if (found.start < at) continue
    let expanded: Expanded
    if ('name' in found) {
      if (found.kind === 'close') continue
      expanded = shortcodes.get(found.name)?.(found, place) ?? {}
    } else expanded = { text: found.text }
    growth += expanded.text?.length ?? 0
    if (growth > maxGrowth) {
      problems.push({ ...growsTooLong, start: found.start, end: found.end })
      break
    }
    if (expanded.problem) problems.push(expanded.problem)
    if (expanded.text === undefined) continue
    const edit = { start: expanded.start ?? found.start, end: expanded.end ?? found.end, text: expanded.text }
    append(rules, expanded.rules ?? [])
    edits.push(edit)
    text += source.text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return { text: text + source.text.slice(at), edits, rules, problems }
}
