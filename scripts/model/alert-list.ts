/** Which alerts an `alerts` shortcode lists, or what keeps it from listing any. */

import { memo } from '../lib/memo.ts'
import { folderOf } from '../text/link-path.ts'
import { fenceAround } from './fence.ts'
import type { Page } from './page.ts'
import { conventionalPath, type Project } from './project.ts'
import { type Dangling, fileOf } from './reference.ts'
import type { Rule, RuleFile } from './rule.ts'
import type { ShortcodeCall } from './shortcode.ts'
import type { Span } from './source.ts'

export interface AlertList {
  readonly kind: 'found'
  readonly alerts: readonly Rule[]
}

/** Whether a call lists alerts; a site may have a shortcode of that name itself. */
export function isAlertList({ name, kind, closedBy }: ShortcodeCall, { config }: Project): boolean {
  return name === 'alerts' && kind !== 'close' && closedBy === undefined && !config.shortcodes.includes(name)
}

/** The calls of a page that list alerts, in the order of the text. */
export function alertListCalls(page: Page, project: Project): readonly ShortcodeCall[] {
  return page.shortcodes.calls.filter((call) => isAlertList(call, project))
}

const alertsIn = (file: RuleFile): readonly Rule[] =>
  file.groups.flatMap(({ rules }) => rules).filter(({ kind }) => kind === 'alert')

/** The rule files whose alerts have their pages in a folder of the content, by that folder's path with its slash. */
export const filesByFolder = memo((project: Project): ReadonlyMap<string, readonly RuleFile[]> => {
  const folders = new Map<string, Set<RuleFile>>()
  for (const alert of project.alerts) {
    const folder = folderOf(conventionalPath(alert, project.config))
    folders.set(folder, (folders.get(folder) ?? new Set()).add(alert.file))
  }
  return new Map([...folders].map(([folder, files]) => [folder, [...files]]))
})

/** Resolves `alerts "file"`, `alerts file="…"` or, on the page of a folder of runbooks, `alerts` alone. */
export function alertList(call: ShortcodeCall, page: Page, project: Project): AlertList | Dangling {
  const usage = 'Write `alerts "file"`, or `alerts` alone on the page of a folder of runbooks.'
  const problem = (message: string, at: Span, help = usage): Dangling => ({
    kind: 'arguments',
    at,
    message,
    help,
  })
  if (fenceAround(page, call)) {
    const message = 'in a code block the table of `alerts` would be shown as text'
    return problem(message, call, 'Move the call out of the code block.')
  }
  const [argument, second] = call.args
  if (!argument) {
    const files = filesByFolder(project).get(folderOf(page.contentPath))
    if (files) return { kind: 'found', alerts: files.flatMap(alertsIn) }
    return problem('this `alerts` names no rule file, and its page is in no folder of runbooks', call)
  }
  const odd = second ?? (argument.name === undefined || argument.name === 'file' ? undefined : argument)
  if (odd) return problem('`alerts` takes a rule file and nothing else', odd)
  if (argument.value.trim() === '') return problem('this argument of `alerts` is empty', argument)
  const file = fileOf(argument, '', project)
  return 'kind' in file ? file : { kind: 'found', alerts: alertsIn(file) }
}
