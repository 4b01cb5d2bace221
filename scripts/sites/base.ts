/** The addresses that the pages are published under: configured, or inferred from most runbook URLs. */
import { memo } from '../lib/memo.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Pair, Rule } from '../model/rule.ts'
import { trimEndOf } from '../text/trim.ts'
import { pathKey, publishedPaths } from './addresses.ts'
import { inferredBases, type Use } from './infer.ts'
import type { Addresses, Base } from './naming.ts'
import { parseRunbookUrl, placeInRepository, redirected } from './url.ts'

/** The usual names of the annotation with the URL of a runbook, the most common first. */
export const runbookKeys = [
  'runbook_url',
  'runbook',
  'runbookUrl',
  'runbookURL',
  'runbook_link',
  'playbook_url',
  'playbook',
]

/** The annotation that leads to an alert's runbook. */
export function runbookUrlOf(alert: Rule): Pair | undefined {
  let best: Pair | undefined
  let rank = runbookKeys.length
  for (const pair of alert.annotations) {
    const at = runbookKeys.indexOf(pair.key.text)
    if (at < 0 || at >= rank || pair.value.text.trim() === '') continue
    best = pair
    rank = at
  }
  return best
}

/** The annotation in which most alerts have their URL, and the number of these alerts. */
export interface RunbookKey {
  readonly name: string
  readonly count: number
}

export const runbookKeyOf = memo((project: Project): RunbookKey => {
  const counts = new Map<string, number>([['runbook_url', 0]])
  for (const alert of project.alerts) {
    const key = runbookUrlOf(alert)?.key.text
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  // If counts are equal the first name wins, which is the most common.
  const [name, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))
  return { name, count }
})

function addressesOf(project: Project): Addresses {
  const site = new Map<string, Page>()
  const kept = new Map<string, Page>()
  const source = new Map<string, Page>()
  for (const page of project.pages) {
    for (const path of publishedPaths(page, project.config.site)) {
      const key = pathKey(path)
      if (!site.has(key)) site.set(key, page)
    }
    const stem = page.contentPath.replace(/\.(md|markdown)$/i, '')
    kept.set(stem.replace(/(^|\/)(_?index|README)$/, '').replace(/\/$/, ''), page)
    kept.set(`${stem}.html`, page)
    source.set(page.contentPath, page)
  }
  return { site, kept, source }
}

function usesOf(project: Project): Use[] {
  return project.alerts.flatMap((alert) => {
    const value = runbookUrlOf(alert)?.value.text
    const url = value === undefined ? undefined : parseRunbookUrl(value)
    if (url?.kind !== 'web') return []
    const address = redirected(url, project.config.site.redirects)
    const page = project.runbookOf(alert)
    const own = page && publishedPaths(page, project.config.site)[0]
    return [{ address, alert: alert.name.text, own: own === undefined ? undefined : pathKey(own) }]
  })
}

function configuredBase(url: string): Base {
  const address = parseRunbookUrl(url)
  const whole = address.kind === 'web' ? address.origin + address.path : url
  const base = whole.endsWith('/') ? whole : `${whole}/`
  const place =
    address.kind === 'web'
      ? placeInRepository({ ...address, path: `${trimEndOf(address.path, '/')}/` })
      : undefined
  // A host of repositories shows the pages as the files that they are.
  return place ? { url: base, naming: 'source', place } : { url: base, naming: 'site' }
}

/** The base in the form that the team uses in its URLs. */
function inStyle(base: Base, uses: readonly Use[]): Base {
  if (base.naming === 'source') return base
  const paths = uses.flatMap(({ address: { origin, path } }) =>
    (origin + path).startsWith(base.url) ? [path] : [],
  )
  const bare = paths.filter((path) => !path.endsWith('/')).length
  return bare * 2 > paths.length ? { ...base, withoutSlash: true } : base
}

export interface Site {
  readonly addresses: Addresses
  readonly bases: readonly Base[]
}

/** The site that shows a project's pages. A configured base leaves only that of the repository to be inferred. */
export const siteOf = memo((project: Project): Site => {
  const addresses = addressesOf(project)
  const uses = usesOf(project)
  const inferred = inferredBases(uses, addresses, project.config.site)
  const { base, mirrors = [] } = project.config.site
  const configured = [...(base === undefined ? [] : [base]), ...mirrors].map(configuredBase)
  // A configured base is complete, except for the repository that holds the pages.
  const more = base === undefined ? inferred : inferred.filter(({ naming }) => naming === 'source')
  const others = more.filter(({ url }) => configured.every((other) => other.url !== url))
  const bases = [...configured, ...others].map((base) => inStyle(base, uses))
  return { addresses, bases }
})

/** The inferred facts about the site, one sentence for each base, for the report. */
export function siteNotes(project: Project): readonly string[] {
  const { content } = project.config
  const folder = project.isContentFound
    ? [
        `assuming runbook pages in ${content === '.' ? 'the root' : `${content}/`}, from runbook URLs; \`content\` in firedrill.yml sets another folder`,
      ]
    : []
  const bases = siteOf(project).bases.flatMap(({ url, from }) =>
    from === undefined
      ? []
      : [
          `assuming site base ${url}, from ${from} runbook ${from === 1 ? 'URL' : 'URLs'}; \`site.base\` in firedrill.yml sets another`,
        ],
  )
  return [...folder, ...bases]
}
