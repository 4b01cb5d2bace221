/** What a git change touches. Everything here asks the `git` command; nothing reads the object store itself. */
import { GitError, git, succeeds } from './git-command.ts'

/** Lines of one file, counted from 1, both ends included. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

export interface Change {
  /** The commit compared with. */
  readonly base: string
  /** By path relative to the root; a file that git doesn't track yet is changed in all its lines. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>
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
    if (!(await succeeds(root, ['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`]))) continue
    const commit = (await git(root, ['rev-parse', `${candidate}^{commit}`])).trim()
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
  const diff = await git(root, [
    'diff',
    '--relative',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    // Git would look into them with their own configuration.
    '--ignore-submodules=all',
    '--no-renames',
    '-U0',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    base,
  ])
  const lines = new Map<string, LineRange[]>()
  let file: LineRange[] | undefined
  for (const line of diff.split('\n')) {
    if (line.startsWith('+++ ')) {
      const path = line.slice(4).replace(/\t$/, '')
      file = undefined
      if (path === '/dev/null') continue
      file = []
      lines.set(path.replace(/^b\//, ''), file)
    }
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (!hunk || !file) continue
    const from = Number(hunk[1])
    const count = Number(hunk[2] ?? 1)
    file.push({ from, to: from + Math.max(count, 1) - 1 })
  }
  const untracked = await git(root, ['ls-files', '--others', '--exclude-standard', '-z'])
  for (const path of untracked.split('\0'))
    if (path) lines.set(path, [{ from: 1, to: Number.MAX_SAFE_INTEGER }])
  return { base, lines }
}
