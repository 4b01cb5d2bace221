/** Which files git tracks: those are part of a tree whatever its `.gitignore` says. */
import { repositoryTop } from '../disk/look.ts'
import { askNow } from './git-command.ts'

export interface Tracked {
  /** Whether git tracks a file, or anything in a folder. The path is relative to the root; that of a folder ends in `/`. */
  readonly has: (path: string) => boolean
  /** Why git could not be asked; nothing where it was not, or where there is no checkout. */
  readonly problem: () => string | undefined
}

/** For a tree whose every file comes out of git. */
export const allTracked: Tracked = { has: () => true, problem: () => undefined }

/** Starts git at the first question, and only in a checkout. */
export function trackedBelow(root: string): Tracked {
  let known: Set<string> | undefined
  let problem: string | undefined
  const list = (): Set<string> => {
    const paths = new Set<string>()
    if (repositoryTop(root) === undefined) return paths
    const { ended, status, output, errors, reason } = askNow(root, ['ls-files', '-z', '--recurse-submodules'])
    if (ended !== 'exit' || status !== 0) {
      problem = reason ?? errors?.trim().split('\n')[0] ?? ''
      return paths
    }
    for (const path of output.split('\0')) {
      if (path === '') continue
      paths.add(path)
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const folder = path.slice(0, at + 1)
        if (paths.has(folder)) break
        paths.add(folder)
      }
    }
    return paths
  }
  return {
    has(path) {
      known ??= list()
      return known.has(path)
    },
    problem: () => problem,
  }
}
