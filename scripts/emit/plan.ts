/** The plan of a build: its files and their contents. */

import { isWritable } from '../disk/place.ts'
import type { AlertEntry } from './alerts.ts'
import { manifestName } from './manifest.ts'
import { foldersOf } from './paths.ts'

/** A file of the build. `path` is relative to the output folder, with slashes. */
export type OutputFile = { readonly path: string } & (
  | { readonly text: string }
  /** A file that is copied byte for byte. */
  | { readonly read: () => Uint8Array }
)

/** A file that can't be where it should. */
export interface BuildConflict {
  readonly path: string
  readonly message: string
}

export interface BuildPlan {
  /** Sorted by path; no two have the same. */
  readonly files: readonly OutputFile[]
  readonly conflicts: readonly BuildConflict[]
}

export interface BuildParts {
  /** The pages as they are to be written. */
  readonly pages: readonly { readonly path: string; readonly text: string }[]
  /** All other files of the content folder: their paths relative to it, and what is in them. */
  readonly assets: readonly { readonly path: string; readonly read: () => Uint8Array }[]
  readonly alerts: readonly AlertEntry[]
}

export const alertsName = 'alerts.json'

/** True for the file that makes git take the folder it is in for a repository, whose configuration it obeys. */
function makesRepository(path: string, folders: ReadonlySet<string>): boolean {
  const folder = /^(.*\/)?HEAD$/i.exec(path)?.[1] ?? (/^HEAD$/i.test(path) ? '' : undefined)
  return folder !== undefined && folders.has(`${folder}objects`) && folders.has(`${folder}refs`)
}

/** Lays out the build. Pure: it reads nothing but what it is given. */
export function planBuild({ pages, assets, alerts }: BuildParts): BuildPlan {
  const wanted: OutputFile[] = [
    { path: alertsName, text: `${JSON.stringify(alerts, null, 2)}\n` },
    ...pages,
    ...assets,
  ]
  const folders = foldersOf(wanted.map(({ path }) => path))
  const files = new Map<string, OutputFile>()
  const conflicts: BuildConflict[] = []
  for (const file of wanted) {
    const { path } = file
    if (folders.has(path)) {
      conflicts.push({ path, message: `\`${path}\` would be both a file and a folder of the build` })
    } else if (makesRepository(path, folders)) {
      conflicts.push({ path, message: `\`${path}\` next to objects/ and refs/ would make a git repository` })
    } else if (!isWritable(path) || path === manifestName) {
      conflicts.push({ path, message: `\`${path}\` is not a valid name for a file of the build` })
    } else if (files.has(path)) {
      conflicts.push({
        path,
        message:
          path === alertsName
            ? `\`${path}\` in the content folder has the name of a file that the build adds`
            : `two files of the content folder would both become \`${path}\``,
      })
    } else files.set(path, file)
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), conflicts }
}
