/** The generators by their names, and which of them shows the pages of a tree. */
import { table } from '../lib/table.ts'
import type { GeneratorName, SiteConfig } from '../model/config.ts'
import { docusaurus } from './docusaurus.ts'
import type { Generator } from './generator.ts'
import { github } from './github.ts'
import { hugo } from './hugo.ts'
import { mkdocs } from './mkdocs.ts'
import { vitepress } from './vitepress.ts'

export const generators: Readonly<Record<GeneratorName, Generator>> = table({
  hugo,
  mkdocs,
  docusaurus,
  vitepress,
  github,
})

/** The generator of the site. Where nobody says which it is, its shortcodes make it Hugo. */
export const generatorOf = ({ generator = 'hugo' }: SiteConfig): Generator => generators[generator]
