/** The addresses that a page is shown at. */
import { memo } from '../lib/memo.ts'
import type { SiteConfig } from '../model/config.ts'
import type { Page } from '../model/page.ts'
import { trimEndOf } from '../text/trim.ts'
import { generatorOf } from './generators.ts'

export { isDraft } from './page-parts.ts'

/**
 * Where the site's generator publishes a page, relative to the site's base and not escaped: `runbooks/node/nodedown/`.
 * Its own address comes first, then others. A draft is published nowhere.
 */
export const publishedPaths = (page: Page, site: SiteConfig): readonly string[] => pathsOf(page)(site)

const pathsOf = memo((page: Page) => memo((site: SiteConfig) => generatorOf(site).paths(page, site)))

/** Returns the same key for two addresses that a server answers with the same page. */
export function pathKey(path: string): string {
  return trimEndOf(path.replace(/^\/+/, '').replace(/(^|\/)index\.html?$/i, '$1'), '/')
}
