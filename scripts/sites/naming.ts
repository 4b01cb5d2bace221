/** The base of a site, and the way in which the rest of a URL names a page. */
import type { Page } from '../model/page.ts'
import type { RepositoryPlace } from './url.ts'

/**
 * The way in which a URL names a page after the base: by Hugo's path, by the source's path without its extension (generators that
 * keep the case), or by the source file itself.
 */
export type Naming = 'hugo' | 'kept' | 'source'

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
  readonly hugo: ReadonlyMap<string, Page>
  readonly kept: ReadonlyMap<string, Page>
  readonly source: ReadonlyMap<string, Page>
}
