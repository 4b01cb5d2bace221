/** What a git change touches. Everything here asks the `git` command; nothing reads the object store itself. */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UsageError } from '../errors.ts'

const run = promisify(execFile)

/** A git question that has no answer here. */
export class GitError extends UsageError {}

async function git(cwd: string, args: readonly string[]): Promise<string> {
  // Quoting of names would have to be undone again; -z and this setting make that unnecessary.
  const { stdout } = await run('git', ['-c', 'core.quotePath=false', ...args], {
    cwd,
    maxBuffer: 256 * 1024 * 1024,
  })
  return stdout
}

const succeeds = async (cwd: string, args: readonly string[]): Promise<boolean> =>
  git(cwd, args).then(
    () => true,
    () => false,
  )

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

/** Lays the root's files as they were at a commit into a folder, hands it over, and removes it. */
export async function withTreeAt<T>(
  root: string,
  commit: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-base-'))
  try {
    const prefix = (await git(root, ['rev-parse', '--show-prefix'])).trim().replace(/\/$/, '')
    const tree = `${commit}:${prefix}`
    // Below the top of a repository `git archive` looks for the folder in the folder.
    const top = (await git(root, ['rev-parse', '--show-toplevel'])).trim()
    if (await succeeds(root, ['cat-file', '-e', tree])) await pipe(top, tree, folder)
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `git archive | tar -x`. A folder that the commit doesn't have gives an empty one. */
function pipe(root: string, tree: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const archive = spawn('git', ['archive', '--format=tar', tree], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const tar = spawn('tar', ['-x', '-C', folder], { stdio: [archive.stdout, 'ignore', 'ignore'] })
    archive.on('error', reject)
    tar.on('error', reject)
    tar.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code}`))))
  })
}
