/** Runs another program within bounds: no shell, a TMPDIR of its own, limits on time, memory and output. */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

export interface Bounds {
  /** Milliseconds until the program is killed. */
  readonly time: number
  /** Bytes of resident memory. Watched every few milliseconds, so a fast program gets a little over it. */
  readonly memory: number
  /** Bytes of output. */
  readonly output: number
}

export interface RunOptions extends Bounds {
  readonly cwd?: string
  /** Set besides the parent's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Kills the program when it fires. */
  readonly signal?: AbortSignal
}

export interface RunResult {
  /** How it came to an end. `start` means that it never ran. */
  readonly ended: 'exit' | 'time' | 'memory' | 'output' | 'aborted' | 'killed' | 'start'
  /** The exit code where `ended` is 'exit'. */
  readonly status?: number
  /** stdout and stderr in the order of writing, up to the bound. */
  readonly output: string
  readonly seconds: number
  /** Why it could not be started, or what killed it. */
  readonly reason?: string
}

type End = Omit<RunResult, 'output' | 'seconds'>

export const mebibyte = 1024 * 1024

/** Directories and programs that must not outlive this process. */
const scratches = new Set<string>()
const running = new Set<ChildProcess>()

/** Kills what runs and removes what is on the disk. For the moment before this process ends early. */
export function cleanUp(): void {
  for (const child of running) killGroup(child)
  for (const scratch of scratches) rmSync(scratch, { recursive: true, force: true })
}

/** On Linux the memory file system, where it has room: promtool opens a database in TMPDIR for every test group. */
function scratchParent(): string {
  const memory = '/dev/shm'
  try {
    if (!existsSync(memory)) return tmpdir()
    accessSync(memory, constants.W_OK)
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > 1024 * mebibyte ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** Hands `use` a directory that is gone afterwards, whatever happens. */
export async function withScratch<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(scratchParent(), 'firedrill-'))
  if (scratches.size === 0) process.once('exit', cleanUp)
  scratches.add(scratch)
  try {
    return await use(scratch)
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
    scratches.delete(scratch)
    if (scratches.size === 0) process.removeListener('exit', cleanUp)
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

/** Bytes of resident memory, where the system says so without a program of its own (Linux). */
function residentMemory(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes ? Number(kibibytes) * 1024 : 0
  } catch {
    return 0
  }
}

function readUpTo(fd: number, limit: number): string {
  const size = Math.min(fstatSync(fd).size, limit)
  const bytes = Buffer.alloc(size)
  let at = 0
  while (at < size) {
    const count = readSync(fd, bytes, at, size - at, at)
    if (count === 0) break
    at += count
  }
  return bytes.toString('utf8', 0, at)
}

const watchEvery = 15

/**
 * Runs `command` with exactly these arguments. Never throws: how it ended is in the result. TMPDIR is a directory
 * that is removed afterwards; both outputs go to one file, which keeps their order.
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  return withScratch(async (scratch) => {
    const fd = openSync(join(scratch, 'output'), 'wx+', 0o600)
    try {
      const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...process.env, ...options.env, TMPDIR: scratch },
        stdio: ['ignore', fd, fd],
        detached: true,
      })
      const end = await waitFor(child, fd, options)
      return { ...end, output: readUpTo(fd, options.output), seconds: seconds() }
    } catch (error) {
      return { ended: 'start', output: '', seconds: seconds(), reason: messageOf(error) }
    } finally {
      closeSync(fd)
    }
  })
}

function waitFor(child: ChildProcess, fd: number, options: RunOptions): Promise<End> {
  let resolve: (end: End) => void = () => {}
  const promise = new Promise<End>((settle) => {
    resolve = settle
  })
  let ended: RunResult['ended'] | undefined
  const stop = (why: RunResult['ended']): void => {
    ended ??= why
    killGroup(child)
  }
  const abort = (): void => stop('aborted')
  const deadline = setTimeout(() => stop('time'), options.time)
  const watch = setInterval(() => {
    if (fstatSync(fd).size > options.output) stop('output')
    else if (child.pid !== undefined && residentMemory(child.pid) > options.memory) stop('memory')
  }, watchEvery)
  running.add(child)
  if (options.signal?.aborted) abort()
  options.signal?.addEventListener('abort', abort)
  const done = (result: End): void => {
    clearTimeout(deadline)
    clearInterval(watch)
    running.delete(child)
    options.signal?.removeEventListener('abort', abort)
    resolve(result)
  }
  child.once('error', (error) => done({ ended: 'start', reason: messageOf(error) }))
  child.once('exit', (status, signal) => {
    // What it may have left running belongs to it.
    if (ended) killGroup(child)
    if (ended) done({ ended })
    else if (fstatSync(fd).size > options.output) done({ ended: 'output' })
    else if (status === null) done({ ended: 'killed', reason: signal ?? undefined })
    else done({ ended: 'exit', status })
  })
  return promise
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
