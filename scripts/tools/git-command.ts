/**
 * Starts git so that neither a checkout's files nor its own configuration have it run a program, fetch or write. What
 * the user and the system have configured holds.
 */
import { UsageError } from '../errors.ts'
import { table } from '../lib/table.ts'
import { mebibyte, runForBytes, runNow } from './process.ts'

/** A git question that has no answer here. */
export class GitError extends UsageError {}

/** Milliseconds and bytes for one question. A pack that git maps into its memory counts as memory. */
const gitBounds = { time: 60_000, memory: 4096 * mebibyte, output: 256 * mebibyte, apart: true }

const gitEnv = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // A clone without all objects would ask a server that its configuration names, by a program that it names.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
}

/** Quoting of names would have to be undone again; -z and the first setting make that unnecessary. */
const settings = [
  'core.quotePath=false',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'protocol.allow=never',
  // A folder of the tree that looks like a repository has a configuration of its own.
  'safe.bareRepository=explicit',
].flatMap((setting) => ['-c', setting])

/**
 * Asks git, and gives what it prints.
 * @param input what git reads
 * @throws GitError with git's own last line
 */
export async function askForBytes(cwd: string, args: readonly string[], input?: string): Promise<Buffer> {
  const options = { ...gitBounds, cwd, tree: cwd, env: gitEnv, ...(input === undefined ? {} : { input }) }
  const { bytes, ...result } = await runForBytes('git', [...settings, ...args], options)
  if (result.ended === 'exit' && result.status === 0) return bytes
  throw gitFailed(args[0] ?? '', result)
}

const ask = async (cwd: string, args: readonly string[]): Promise<string> =>
  (await askForBytes(cwd, args)).toString()

/** Asks git and waits for the answer; nothing else goes on meanwhile. */
export const askNow = (cwd: string, args: readonly string[]): ReturnType<typeof runNow> =>
  runNow('git', [...settings, ...args], { ...gitBounds, cwd, tree: cwd, env: gitEnv })

/** The error for a git that gave no answer. */
export function gitFailed(
  command: string,
  { ended, reason, errors = '' }: { ended: string; reason?: string; errors?: string },
): GitError {
  const ends = table({
    time: `took longer than ${gitBounds.time / 1000} s`,
    memory: 'used more memory than it may',
    output: 'printed more than it may',
    start: `could not be started: ${reason}`,
  })
  const why = ends[ended] ?? (errors.trim().split('\n').at(-1) || reason || 'failed')
  return new GitError(
    `\`git ${command}\` ${ends[ended] ? why : `failed: ${why}`}`,
    'See that git works in this checkout and has all that is compared: a clone made with --filter lacks files.',
  )
}

/** Filters that the checkout's own configuration names, by checkout: git would run them on each file that it compares. */
const filters = new Map<string, Promise<readonly string[]>>()

/** Settings that switch those filters off. */
async function withoutFilters(cwd: string): Promise<readonly string[]> {
  const listed = await ask(cwd, ['config', '--list', '--show-scope', '-z']).catch(() => '')
  const parts = listed.split('\0')
  const off = new Set<string>()
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const scope = parts[i]
    const key = (parts[i + 1] as string).split('\n', 1)[0] as string
    const driver = /^(filter\..+)\.(?:clean|smudge|process|required)$/is.exec(key)?.[1]
    if (driver === undefined || (scope !== 'local' && scope !== 'worktree')) continue
    if (driver.includes('='))
      throw new GitError(
        `the configuration of this checkout has a filter of the name \`${driver}\``,
        'Give it a name without `=`, or remove it.',
      )
    for (const name of ['clean=', 'smudge=', 'process=', 'required=false']) off.add(`${driver}.${name}`)
  }
  return [...off].flatMap((setting) => ['-c', setting])
}

/** Asks git, and gives what it prints. @throws GitError */
export async function git(cwd: string, args: readonly string[]): Promise<string> {
  const known = filters.get(cwd) ?? withoutFilters(cwd)
  filters.set(cwd, known)
  return ask(cwd, [...(await known), ...args])
}

export const succeeds = async (cwd: string, args: readonly string[]): Promise<boolean> =>
  git(cwd, args).then(
    () => true,
    () => false,
  )
