/** What is known of each generator of sites: where it publishes a page, and the ids that it gives to headings. */
import type { SiteConfig } from '../model/config.ts'
import type { Page } from '../model/page.ts'

export interface Generator {
  /** Relative to the site's base and not escaped: the page's own address, then others. None: it is not published. */
  paths(page: Page, site: SiteConfig): readonly string[]
  /** The ids of the headings in their order, then those of what else the generator makes of the text. */
  ids(page: Page): readonly string[]
  /** Whether the page at `a/b` is not found at `a/b/`. */
  readonly isStrictSlash?: boolean
  /** Whether each folder at the top has a page that lists what is in it. */
  readonly hasSections?: boolean
}
