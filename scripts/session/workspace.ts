/** From paths on a command line to a project: the first half of every command. */
import type { BuiltSite } from '../built-site/folder.ts'
import { checks } from '../checks/index.ts'
import { loadConfig, type UnknownCheck } from '../config/load.ts'
import { findRoot, type Root } from '../config/root.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import { memo, memoFor } from '../lib/memo.ts'
import { goOn, working } from '../lib/work.ts'
import { withShortcodes } from '../load/page.ts'
import { loadTree } from '../load/tree.ts'
import type { FoundFile } from '../load/walk.ts'
import type { Config, SiteConfig } from '../model/config.ts'
import type { PageText } from '../model/page.ts'
import { createProject, type Project } from '../model/project.ts'
import type { YamlFile } from '../model/yaml.ts'
import { scanShortcodes } from '../shortcode/scan.ts'
import { type Tracked, trackedBelow } from '../tools/tracked.ts'
import { readConfig } from './config.ts'
import { detectedGenerator } from './generator.ts'
import type { NamedContent } from './named-content.ts'

export interface Workspace {
  readonly root: Root
  readonly project: Project
  /** The firedrill.yml, if it exists. */
  readonly yaml?: YamlFile
  /** The built site that the URLs are judged by, where one is named. */
  readonly site?: { readonly folder: string; readonly built: BuiltSite }
  /** Files in the content folder that are no pages, with where they are. */
  readonly assets: readonly FoundFile[]
  /** The pages are in a checkout of their own. */
  readonly hasOwnContent: boolean
  /** Checks that the configuration names and that aren't there. */
  readonly unknownChecks: readonly UnknownCheck[]
  /** What the reader of a report should know of how the tree was read. */
  readonly notes: readonly string[]
}

function notesOf(tracked: Tracked): string[] {
  const problem = tracked.problem()
  return problem === undefined
    ? []
    : [`git did not say which files it tracks (${problem}), so what .gitignore names was not read`]
}

export interface OpenOptions {
  readonly cwd: string
  /** What the call names; they tell the tree, and are what findings are wanted for. */
  readonly paths?: readonly string[]
  /** The value of `--root`. */
  readonly root?: string
  /** What the tree is read through, where somebody reads it besides. */
  readonly disk?: Disk
  readonly tracked?: Tracked
  readonly content?: NamedContent
  /** The project of an earlier look. Lists that are as they were are taken from it. */
  readonly previous?: Project
}

// What is made of a file is made once for the same text, and so again for the next look at the tree.
const pageOf = memo((page: PageText) =>
  withShortcodes(page, scanShortcodes(page.source.text, page.bodyStart)),
)
const configOf = memo((yaml: YamlFile) =>
  loadConfig(
    yaml,
    checks.map(({ id }) => id),
  ),
)
const withContent = memoFor(
  (config: Config, content: string): Config => (config.content === content ? config : { ...config, content }),
)
/** What firedrill.yml switches on stays on. `json` is what was seen of the generator. */
const withSeen = memoFor((config: Config, json: string): Config => {
  const seen = JSON.parse(json) as Partial<SiteConfig>
  if (seen.generator === undefined) return config
  const { site } = config
  return {
    ...config,
    site: {
      ...site,
      ...seen,
      uglyURLs: site.uglyURLs || (seen.uglyURLs ?? false),
      disablePathToLower: site.disablePathToLower || (seen.disablePathToLower ?? false),
      ...(site.useDirectoryURLs === undefined ? {} : { useDirectoryURLs: site.useDirectoryURLs }),
    },
  }
})

/** @throws UsageError */
export function openWorkspace(options: OpenOptions): Workspace {
  const { cwd, paths = [], content, previous } = options
  const root = findRoot(paths, cwd, options.root)
  const disk = options.disk ?? openDisk(root.path, content?.outside)
  const yaml = readConfig(root, disk)
  const { config: written, unknownChecks } = yaml ? configOf(yaml) : loadConfig(undefined, [])
  const said = content ? withContent(written, content.path) : written
  const tracked = options.tracked ?? trackedBelow(root.path)
  const tree = loadTree(root.path, said, disk, { isTracked: tracked.has })
  const seen = said.site.generator
    ? {}
    : detectedGenerator(
        root.path,
        tree.content,
        [...tree.outside, ...tree.assets.map(({ path }) => path)],
        disk,
      )
  const config = withSeen(withContent(said, tree.content), JSON.stringify(seen))
  const isWhole = config.content === '.'
  const parts = {
    ...tree,
    config,
    pages: working(() =>
      tree.pages.map((page) => {
        goOn()
        return pageOf(page)
      }),
    ),
    assets: tree.assets.map(({ path }) => (isWhole ? path : path.slice(config.content.length + 1))),
  }
  const project = createProject(parts, previous)
  // Of a whole repository a site shows the pages; what else is in it is not the site's.
  const assets = isWhole ? [] : tree.assets
  const notes = notesOf(tracked)
  return { root, project, yaml, assets, hasOwnContent: tree.hasOwnContent, unknownChecks, notes }
}
