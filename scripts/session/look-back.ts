/** The tree before a change, for `--changed`: what was found in it, and what the change switches off. */

import { join, relative } from 'node:path'
import { checks } from '../checks/index.ts'
import { configuredSeverities, toDiagnostic } from '../checks/run.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { openDisk } from '../disk/disk.ts'
import { isFile, isThere, realPath } from '../disk/look.ts'
import { slashPath } from '../disk/names.ts'
import { UsageError } from '../errors.ts'
import { isProblem, readText } from '../load/files.ts'
import type { Source } from '../model/source.ts'
import type { Change } from '../tools/git.ts'
import { allTracked } from '../tools/tracked.ts'
import type { Baseline } from '../triage/baseline.ts'
import { weakened } from '../triage/weakened/weakened.ts'
import { readBaseline } from './baseline-file.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const id = 'change/switched-off'

export interface Before {
  readonly before: readonly Diagnostic[]
  readonly switchedOff: readonly Diagnostic[]
  /** Why the tree before could not be looked at. */
  readonly note?: string
}

/** A path of the tree in the folder of the tree before; a baseline elsewhere is the same for both. */
function counterpart(path: string, root: string, folder: string): string {
  const below = relative(root, path)
  return below.startsWith('..') ? path : join(folder, below)
}

function gitFiles(folder: string, { lines, gone }: Change): Source[] {
  const disk = openDisk(folder)
  return [...lines.keys(), ...gone]
    .filter((path) => /(^|\/)\.git(ignore|attributes)$/.test(path))
    .flatMap((path) => {
      const absolute = join(folder, path)
      if (!isThere(absolute)) return []
      const read = readText({ path, absolute }, disk)
      return isProblem(read) ? (read.source ?? []) : read
    })
}

/**
 * @param folder holds the tree before
 * @param baselinePath where the baseline of the tree now is
 * @param findingsOf what is found in the tree before
 */
export function lookBack(
  folder: string,
  now: Workspace & { readonly baseline?: Baseline },
  change: Change,
  baselinePath: string,
  findingsOf: (old: Workspace) => readonly Diagnostic[],
): Before {
  try {
    const old = openWorkspace({ cwd: folder, root: folder, tracked: allTracked })
    const { path } = now.root
    const oldBaseline = readBaseline(counterpart(baselinePath, path, folder), true, folder)
    const found = weakened(
      {
        project: old.project,
        config: old.yaml,
        baseline: oldBaseline,
        gitFiles: gitFiles(folder, change),
      },
      {
        project: now.project,
        config: now.yaml,
        baseline: now.baseline,
        gitFiles: gitFiles(path, change),
      },
      (check) => checks.find((one) => one.id === check)?.severity,
      (file) => isFile(join(path, file)),
    )
    // A change has no say in whether what it switches off is told: the configuration before it decides.
    const configured = configuredSeverities(old.project.config)
    const switchedOff = found.flatMap((finding) => {
      const made = toDiagnostic(id, 'info', finding, {})
      const severity = configured(id, made.file) ?? 'info'
      return severity === 'off' ? [] : [{ ...made, severity }]
    })
    return { before: findingsOf(old), switchedOff }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const note = `the tree before the change can't be checked (${error.message}), so that all findings count as new`
    return { before: [], switchedOff: [], note }
  }
}

/** The changed lines of the file that a path leads to, links followed: git knows files by that name alone. */
export function byRealPath(root: string, lines: Change['lines']): Pick<Change['lines'], 'get'> {
  const top = realPath(root)
  return {
    get(path) {
      const known = lines.get(path)
      if (known || !isThere(join(root, path))) return known
      return lines.get(slashPath(top, realPath(join(root, path))))
    },
  }
}
