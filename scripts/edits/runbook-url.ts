/** Writes the runbook URL of an alert, if it is certain. */
import type { TextEdit } from '../diagnostic.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Rule } from '../model/rule.ts'
import type { YamlScalar } from '../model/yaml.ts'
import { hasAnchor } from '../sites/anchor.ts'
import { runbookKeyOf, runbookUrlOf, siteOf } from '../sites/base.ts'
import { urlOfPage } from '../sites/meant.ts'
import { type Base, shownBy } from '../sites/naming.ts'
import { parseRunbookUrl } from '../sites/url.ts'
import { addAnnotation } from './annotation.ts'
import { isAnchored, setScalar } from './scalar.ts'

/** The configured base, or the only inferred one. */
function certainBase(project: Project): Base | undefined {
  const { bases } = siteOf(project)
  const [first] = bases
  return first?.from === undefined || bases.length === 1 ? first : undefined
}

/** The URL of an alert's own page. Undefined when it has none, or when several bases could be meant. */
export function certainUrl(alert: Rule, project: Project): string | undefined {
  const page = project.runbookOf(alert)
  const base = certainBase(project)
  return page && base && urlOfPage(page, base, project)
}

/** The URL of a page on the site, with the anchor of another address of it. */
export function certainAddress(page: Page, written: string, project: Project): string | undefined {
  const base = certainBase(project)
  const url = base && urlOfPage(page, base, project)
  const hash = written.indexOf('#')
  return url === undefined ? undefined : url + (hash < 0 ? '' : written.trim().slice(hash))
}

/** Whether a value is written in this rule, and is the value of no other. */
const isOwn = (value: YamlScalar, { node }: Rule): boolean =>
  value.start >= node.start && value.end <= node.end && !isAnchored(value)

/** Replaces the runbook URL with that of the alert's own page, and keeps an anchor that the page has. */
export function correctRunbookUrl(alert: Rule, project: Project): TextEdit[] | undefined {
  const value = runbookUrlOf(alert)?.value
  const url = certainUrl(alert, project)
  const page = project.runbookOf(alert)
  const base = certainBase(project)
  if (!value || url === undefined || !page || !isOwn(value, alert)) return undefined
  const old = parseRunbookUrl(value.text)
  const anchor = old.kind === 'web' || old.kind === 'relative' ? old.anchor : undefined
  const hash =
    anchor && base && hasAnchor(page, anchor, shownBy(base.naming, project.config.site))
      ? value.text.trim().slice(value.text.trim().indexOf('#'))
      : ''
  const edits = setScalar(value, url + hash)
  return edits?.length === 0 ? undefined : edits
}

/** Adds the URL of its page to an alert, in the annotation that other alerts use. */
export function addRunbookUrl(alert: Rule, project: Project): TextEdit[] | undefined {
  const url = certainUrl(alert, project)
  return url === undefined ? undefined : addAnnotation(alert, runbookKeyOf(project).name, url)
}
