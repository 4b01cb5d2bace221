/** What a git change touches. Everything here asks the `git` command; nothing reads the object store itself. */
import { changedLines, gonePaths, type LineRange, patchOptions, rawOptions, wholeFile } from './diff-lines.ts'
import { GitError, git, succeeds } from './git-command.ts'

export interface Change {
  /** The commit compared with. */
  readonly base: string
  /** By path relative to the root; a file that git doesn't track yet is changed in all its lines. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>
  /** Files that are there no more. */
  readonly gone: readonly string[]
}

/** The commit that a change began at: the merge base, or in a shallow clone without one the base itself. */
async function baseCommit(root: string, wanted: string | undefined): Promise<string> {
  if (!(await succeeds(root, ['rev-parse', '--git-dir']))) {
    throw new GitError(
      '--changed works in a git checkout, and this is none',
      'Leave the option out to check everything.',
    )
  }
  const candidates = wanted
    ? [wanted, `origin/${wanted}`]
    : ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master', 'HEAD']
  for (const candidate of candidates) {
    const commit = await git(root, ['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`]).then(
      (id) => id.trim(),
      () => undefined,
    )
    if (commit === undefined) continue
    return git(root, ['merge-base', commit, 'HEAD']).then(
      (merge) => merge.trim(),
      () => commit,
    )
  }
  throw new GitError(
    `--changed: there is no commit \`${wanted ?? 'origin/HEAD'}\` here`,
    'In a shallow clone fetch it first: git fetch --depth=1 origin BRANCH.',
  )
}

/** What differs between the base and the files as they are now, committed or not. */
export async function changedSince(root: string, wanted?: string): Promise<Change> {
  const base = await baseCommit(root, wanted)
  const [raw, patch] = await Promise.all([
    git(root, ['diff', ...rawOptions, base, '--']),
    git(root, ['diff', ...patchOptions, base, '--']),
  ])
  const lines = changedLines(raw, patch)
  const untracked = await git(root, ['ls-files', '--others', '--exclude-standard', '-z'])
  for (const path of untracked.split('\0')) if (path) lines.set(path, [wholeFile])
  return { base, lines, gone: gonePaths(raw) }
}
