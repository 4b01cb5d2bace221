/** From paths on a command line to a project: the first half of every command. */
import { checks } from '../checks/index.ts'
import { loadConfig, type UnknownCheck } from '../config/load.ts'
import { findRoot, type Root } from '../config/root.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import { withShortcodes } from '../load/page.ts'
import { loadTree } from '../load/tree.ts'
import type { FoundFile } from '../load/walk.ts'
import type { SiteConfig } from '../model/config.ts'
import { createProject, type Project } from '../model/project.ts'
import { scanShortcodes } from '../shortcode/scan.ts'
import { type Tracked, trackedBelow } from '../tools/tracked.ts'
import { readConfig } from './config.ts'
import { detectedGenerator } from './generator.ts'
import type { NamedContent } from './named-content.ts'

export interface Workspace {
  readonly root: Root
  readonly project: Project
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

/** What firedrill.yml switches on stays on. */
function withSeen(said: SiteConfig, seen: Partial<SiteConfig>): SiteConfig {
  return {
    ...said,
    ...seen,
    uglyURLs: said.uglyURLs || (seen.uglyURLs ?? false),
    disablePathToLower: said.disablePathToLower || (seen.disablePathToLower ?? false),
    ...(said.useDirectoryURLs === undefined ? {} : { useDirectoryURLs: said.useDirectoryURLs }),
  }
}

/** @throws UsageError */
export function openWorkspace(
  paths: readonly string[],
  cwd: string,
  rootOption?: string,
  givenDisk?: Disk,
  given?: Tracked,
  content?: NamedContent,
): Workspace {
  const root = findRoot(paths, cwd, rootOption)
  const disk = givenDisk ?? openDisk(root.path, content?.outside)
  const known = checks.map((check) => check.id)
  const { config: written, unknownChecks } = loadConfig(readConfig(root, disk), known)
  const said = content ? { ...written, content: content.path } : written
  const tracked = given ?? trackedBelow(root.path)
  const tree = loadTree(root.path, said, disk, { isTracked: tracked.has })
  const seen = said.site.generator
    ? {}
    : detectedGenerator(
        root.path,
        tree.content,
        [...tree.outside, ...tree.assets.map(({ path }) => path)],
        disk,
      )
  const config = { ...said, content: tree.content, site: withSeen(said.site, seen) }
  const isWhole = config.content === '.'
  const project = createProject({
    ...tree,
    config,
    pages: tree.pages.map((page) => withShortcodes(page, scanShortcodes(page.source.text, page.bodyStart))),
    assets: tree.assets.map(({ path }) => (isWhole ? path : path.slice(config.content.length + 1))),
  })
  // Of a whole repository a site shows the pages; what else is in it is not the site's.
  const assets = isWhole ? [] : tree.assets
  const notes = notesOf(tracked)
  return { root, project, assets, hasOwnContent: tree.hasOwnContent, unknownChecks, notes }
}
