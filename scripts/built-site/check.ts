/** Checks a tree against the site that was built from it. */
import { compareDiagnostics, type StageFinding } from '../diagnostic.ts'
import type { Project } from '../model/project.ts'
import { siteOf } from '../sites/base.ts'
import { parseRunbookUrl } from '../sites/url.ts'
import type { BuiltSite } from './folder.ts'
import { checkInnerLinks } from './inner-links.ts'
import { checkRunbookUrls } from './runbook-urls.ts'

/** The base of a site whose address is unknown. */
const unknownBase = 'https://site.invalid/'

/**
 * The addresses that stand for the site's folder, each ending in a slash: those of the tree, or else the one that
 * its front page declares.
 */
export function basesOf(project: Project, site: BuiltSite): readonly string[] {
  const known = siteOf(project).bases.filter(({ naming }) => naming !== 'source')
  if (known.length > 0) return known.map(({ url }) => url)
  const own = parseRunbookUrl(site.html('index.html')?.canonical ?? '')
  return own.kind === 'web' ? [`${own.origin}${own.path.replace(/(?<!\/)\/*$/, '/')}`] : [unknownBase]
}

/** @param found what is known already and need not be said twice: a URL that no source page answers to. */
export function checkBuiltSite(
  project: Project,
  site: BuiltSite,
  found: readonly StageFinding[] = [],
): readonly StageFinding[] {
  const bases = basesOf(project, site)
  const placeOf = ({ file, range, alert }: StageFinding): string =>
    `${file}:${range?.start.line}:${alert ?? ''}`
  const said = new Set(found.filter(({ check }) => check === 'link/runbook-url').map(placeOf))
  const urls = [...checkRunbookUrls(project, site, bases)].filter((one) => !said.has(placeOf(one)))
  return [...urls, ...checkInnerLinks(project, site, bases)].sort(compareDiagnostics)
}
