/** `alerts "file"`: a table of the alerts of a rule file, each with a link to its page. */
import { alertList, isAlertList } from '../model/alert-list.ts'
import type { Project } from '../model/project.ts'
import { annotationOf, labelOf, type Rule } from '../model/rule.ts'
import type { ShortcodeCall } from '../model/shortcode.ts'
import { inertText } from '../text/inert-markdown.ts'
import { escapedPath, folderOf, relativePath } from '../text/link-path.ts'
import type { CallSite, Expanded } from './call-site.ts'
import { placeLines, placementOf } from './placement.ts'

/** Longer texts are cut: a table is to be looked over. */
const maxLength = 500

/** The lines of a table; `from` is the path of the page that it is for, relative to the content folder. */
function alertTable(alerts: readonly Rule[], from: string, project: Project): string[] {
  const folder = folderOf(from)
  const row = (alert: Rule): string => {
    const page = project.runbookOf(alert)
    const name = inertText(alert.name.text)
    const cells = [
      page ? `[${name}](${escapedPath(relativePath(folder, page.contentPath))})` : name,
      inertText(labelOf(alert, 'severity')?.text ?? ''),
      inertText(alert.for?.text ?? ''),
      inertText(
        (annotationOf(alert, 'summary') ?? annotationOf(alert, 'description'))?.text ?? '',
        maxLength,
      ),
    ]
    return `| ${cells.join(' | ')} |`
  }
  return ['| Alert | Severity | For | Summary |', '|---|---|---|---|', ...alerts.map(row)]
}

export function expandAlerts(call: ShortcodeCall, { page, project, eol }: CallSite): Expanded {
  if (!isAlertList(call, project)) return {}
  const list = alertList(call, page, project)
  if (list.kind !== 'found') {
    const { message, help, at } = list
    return { problem: { message, help, start: at.start, end: at.end } }
  }
  if (list.alerts.length === 0) return { text: '' }
  const lines = alertTable(list.alerts, page.contentPath, project)
  return { text: placeLines(lines, placementOf(page.source.text, call), eol) }
}
