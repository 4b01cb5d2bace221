/** Calls of ours that show nothing: known to lead nowhere, or the build would not have begun. */
import type { TextEdit } from '../../diagnostic.ts'
import { isAlertList } from '../../model/alert-list.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import type { ShortcodeCall } from '../../model/shortcode.ts'
import { escapedForHugo } from './braces.ts'

/**
 * The calls that were not expanded, as text: Hugo would look for a template of their name and end without a site.
 * `edits` are those of the expansion.
 */
export function danglingEdits(page: Page, edits: readonly TextEdit[], project: Project): TextEdit[] {
  const isOurs = (call: ShortcodeCall): boolean => call.name === 'rule' || isAlertList(call, project)
  const expanded = new Set(edits.map(({ start }) => start))
  const { text } = page.source
  return page.shortcodes.calls
    .filter((call) => isOurs(call) && call.delimiter !== '<<%' && !expanded.has(call.start))
    .map(({ start, end }) => ({ start, end, text: escapedForHugo(text.slice(start, end)).text }))
}
