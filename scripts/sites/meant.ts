/** The page that an address was probably meant to lead to, and the address that leads there. */
import { memo } from '../lib/memo.ts'
import { isIndexPage, type Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Rule } from '../model/rule.ts'
import { pagesNamed } from '../model/runbook.ts'
import { escapedAddress, withoutEnding } from '../text/link-path.ts'
import { nearest } from '../text/near.ts'
import { trimEndOf } from '../text/trim.ts'
import { isDraft, publishedPaths } from './addresses.ts'
import { siteOf } from './base.ts'
import type { Base } from './naming.ts'

/** The URL of a page under a base, in the form that the base names pages. */
export function urlOfPage(page: Page, base: Base, project: Project): string | undefined {
  if (base.naming === 'source') return base.url + escapedAddress(page.contentPath)
  if (base.naming === 'kept') return base.url + escapedAddress(withoutEnding(page.contentPath))
  const path = publishedPaths(page, project.config.site)[0]
  return path === undefined
    ? undefined
    : base.url + escapedAddress(base.withoutSlash ? trimEndOf(path, '/') : path)
}

const stemOf = (name: string): string => name.replace(/\.(md|markdown|html)$/i, '').toLowerCase()

/** The page with the name of the alert, if any. */
function onlyPageNamed(alert: Rule, project: Project): Page | undefined {
  const [page, other] = pagesNamed(alert, project)
  return other ? undefined : page
}

/** The page that was probably meant: the alert's own, one with that name elsewhere, or one with a similar name in the folder. */
export function meant(tail: string, base: Base, project: Project, alert: Rule | undefined): Page | undefined {
  const own = alert && (project.runbookOf(alert) ?? onlyPageNamed(alert, project))
  if (own && !isDraft(own)) return own
  const cut = tail.lastIndexOf('/') + 1
  const folder = tail.slice(0, cut).toLowerCase()
  const name = stemOf(tail.slice(cut))
  const { byStem, byFolder } = names(siteOf(project).addresses[base.naming])
  const beside = byFolder.get(folder)
  return byStem.get(name) ?? beside?.get(nearest(name, beside.keys()) ?? '')
}

/** The pages by their names, and by folder and name. */
const names = memo((pages: ReadonlyMap<string, Page>) => {
  const byStem = new Map<string, Page>()
  const byFolder = new Map<string, Map<string, Page>>()
  for (const [key, page] of pages) {
    if (isIndexPage(page)) continue
    const at = key.lastIndexOf('/') + 1
    const stem = stemOf(key.slice(at))
    if (!byStem.has(stem)) byStem.set(stem, page)
    const folder = key.slice(0, at).toLowerCase()
    const beside = byFolder.get(folder) ?? new Map<string, Page>()
    byFolder.set(folder, beside.set(stem, page))
  }
  return { byStem, byFolder }
})
