/** What a site's base is, and how what follows it names a page. */
import type { GeneratorName, SiteConfig } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import type { RepositoryPlace } from './url.ts'

/**
 * How what follows a base names a page: by the path that the site's generator gives it, by the source's path without
 * its ending (where nobody says which generator keeps the case), or by the source file itself.
 */
export type Naming = 'site' | 'kept' | 'source'

/** The generators that may have made what is shown: one of those has to know an anchor. */
export function shownBy(naming: Naming, { generator }: SiteConfig): readonly GeneratorName[] {
  if (naming === 'source') return ['github']
  if (generator !== undefined) return [generator]
  return naming === 'site' ? ['hugo'] : ['mkdocs', 'docusaurus', 'vitepress', 'github']
}

export interface Base {
  /** Ends in a slash. */
  readonly url: string
  readonly naming: Naming
  /** For a source base, the repository and the folder in it that holds the content. */
  readonly place?: RepositoryPlace
  /** True if most URLs under it omit the slash at the end, which makes no difference to a server. */
  readonly withoutSlash?: boolean
  /** The number of runbook URLs that lead to a page under it; absent when it is configured. */
  readonly from?: number
}

/** All addresses of all pages, by each way of naming them. */
export interface Addresses {
  readonly site: ReadonlyMap<string, Page>
  readonly kept: ReadonlyMap<string, Page>
  readonly source: ReadonlyMap<string, Page>
}
