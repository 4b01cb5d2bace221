/** The folders in which a rule file that a suite names may appear, wherever a walk over the tree goes. */
import { dirname, isAbsolute, join } from 'node:path'
import { isFolder } from '../../disk/look.ts'
import type { Suite } from '../../model/suite.ts'
import { patternsOf } from '../../suite/reads.ts'
import { leadsOut } from '../../suite/rule-files.ts'
import { hasMeta } from '../../text/glob.ts'

/** Absolute; the nearest one that exists for each pattern, too, in which the others would be made. */
export function foldersOfPatterns(suites: readonly Suite[], root: string): Set<string> {
  const folders = new Set<string>()
  for (const pattern of patternsOf(suites)) {
    if (pattern === '' || leadsOut(pattern, root)) continue
    let folder = dirname(pattern)
    while (hasMeta(folder)) folder = dirname(folder)
    const absolute = isAbsolute(folder) ? folder : join(root, folder)
    for (let at = absolute; at.length >= root.length; at = dirname(at)) {
      if (!isFolder(at)) continue
      folders.add(at)
      break
    }
  }
  return folders
}
