/** What a git change touches. Everything here asks the `git` command; nothing reads the object store itself. */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UsageError } from '../errors.ts'
import { changedLines, gonePaths, type LineRange, patchOptions, rawOptions, wholeFile } from './diff-lines.ts'

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
  const [raw, patch] = await Promise.all([
    git(root, ['diff', ...rawOptions, base, '--']),
    git(root, ['diff', ...patchOptions, base, '--']),
  ])
  const lines = changedLines(raw, patch)
  const untracked = await git(root, ['ls-files', '--others', '--exclude-standard', '-z'])
  for (const path of untracked.split('\0')) if (path) lines.set(path, [wholeFile])
  return { base, lines, gone: gonePaths(raw) }
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
