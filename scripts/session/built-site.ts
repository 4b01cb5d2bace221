/** `check --site DIR`: verifies the tree against the site that a generator built of it. */

import { resolve } from 'node:path'
import { basesOf, checkBuiltSite } from '../built-site/check.ts'
import { type BuiltSite, openSite } from '../built-site/folder.ts'
import { isServed } from '../built-site/runbook-urls.ts'
import { stamp } from '../checks/stages.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { givenPlace } from '../disk/given.ts'
import { isFolder } from '../disk/look.ts'
import { Refused } from '../disk/read.ts'
import { UsageError } from '../errors.ts'
import type { Project } from '../model/project.ts'
import type { Workspace } from './workspace.ts'

/**
 * @param siteDir the folder that the generator wrote, absolute
 * @param found findings that are known already and need not be said twice
 * @throws UsageError where there is no such folder, or no page in it
 */
export function checkSite(
  project: Project,
  siteDir: string,
  found: readonly Diagnostic[] = [],
  built: BuiltSite = open(siteDir),
): { diagnostics: readonly Diagnostic[] } {
  if (![...built.files].some((path) => path.endsWith('.html')))
    throw new UsageError(
      `--site ${siteDir}: there is no HTML in it`,
      'Build the site first, and name the folder it is written to.',
    )
  return { diagnostics: stamp(checkBuiltSite(project, built, found)) }
}

/** The workspace, whose URLs are judged by the built site that is named. @throws UsageError */
export function withNamedSite(workspace: Workspace, option: string, cwd: string): Workspace {
  const folder = namedSite(option, cwd, workspace.root.path)
  const built = open(folder)
  const bases = basesOf(workspace.project, built)
  const project: Project = { ...workspace.project, isServed: (url) => isServed(url, built, bases) }
  return { ...workspace, project, site: { folder, built } }
}

/** The folder that `--site` names. @throws UsageError where it is none, or the tree has it lead elsewhere */
function namedSite(option: string, cwd: string, root: string): string {
  const absolute = resolve(cwd, option)
  try {
    return isFolder(absolute) ? givenPlace(absolute, root, 'folder') : absolute
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw new UsageError(`--site ${option}: it ${error.why}`, error.help)
  }
}

function open(siteDir: string): BuiltSite {
  try {
    return openSite(siteDir)
  } catch (error) {
    throw new UsageError(
      `--site ${siteDir}: can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      'Build the site first, and name the folder it is written to.',
    )
  }
}
