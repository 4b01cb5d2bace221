/**
 * Runs another program within bounds: a TMPDIR of its own, limits on time, memory and output. It ends with this process,
 * and where this process is too busy to watch it, the kernel's own limits hold.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { findProgram } from './programs.ts'
import { killGroup, noteEnd, noteStart, watchdogInput, withScratch } from './scratch.ts'

export { withScratch }

export interface Bounds {
  /** Milliseconds until the program is killed. */
  readonly time: number
  /** Bytes of resident memory. Watched every few milliseconds, so a fast program gets a little over it. Linux only. */
  readonly memory: number
  /** Bytes of output. */
  readonly output: number
  /** Bytes of any file that it writes; 1 GiB where it is absent. */
  readonly fileSize?: number
}

export interface RunOptions extends Bounds {
  readonly cwd?: string
  /** Set besides the parent's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Kills the program when it fires. */
  readonly signal?: AbortSignal
  /** What it reads; nothing where it is absent. */
  readonly input?: string
  /** Keeps stderr out of the output, and gives it as `errors`. */
  readonly apart?: boolean
  /** A folder whose own programs are not run, whatever PATH says. */
  readonly tree?: string
}

export interface RunResult {
  /** How it came to an end. `start` means that it never ran. */
  readonly ended: 'exit' | 'time' | 'memory' | 'output' | 'aborted' | 'killed' | 'start'
  /** The exit code where `ended` is 'exit'. */
  readonly status?: number
  /** stdout and stderr in the order of writing, up to the bound. */
  readonly output: string
  /** stderr, where it is kept apart. */
  readonly errors?: string
  readonly seconds: number
  /** Why it could not be started, or what killed it. */
  readonly reason?: string
}

type End = Omit<RunResult, 'output' | 'errors' | 'seconds'>

export const mebibyte = 1024 * 1024

/**
 * Says on file 3 which process group it is, limits itself and becomes the program. Limits that a system doesn't have are
 * left out; macOS has none on memory. `-d` counts memory that is written to: `-v` would count what Go only reserves.
 */
const limited = `echo "+ $$" >&3
{ ulimit -c 0; ulimit -t "$1"; ulimit -f "$2"; ulimit -d "$3"; } 2>/dev/null
shift 3; exec "$@" 3>&-`

/** The arguments of `limited`: seconds of all cores, blocks of 512 bytes, kibibytes; each a little over our own bound. */
function kernelLimits({ time, memory, fileSize = 1024 * mebibyte }: Bounds): string[] {
  const processor = Math.ceil((time / 1000) * availableParallelism()) + 5
  const data = Math.ceil((memory * 1.25 + 256 * mebibyte) / 1024)
  return [processor, Math.ceil(fileSize / 512), data].map((limit) =>
    Number.isSafeInteger(limit) ? `${limit}` : 'unlimited',
  )
}

/** Longer ones make setTimeout fire at once. */
const longestTimeout = 2 ** 31 - 1

/** Bytes of resident memory, where the system says so without a program of its own (Linux). */
function residentMemory(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes ? Number(kibibytes) * 1024 : 0
  } catch {
    return 0
  }
}

function readUpTo(fd: number, limit: number): Buffer {
  const size = Math.min(fstatSync(fd).size, limit)
  const bytes = Buffer.alloc(size)
  let at = 0
  while (at < size) {
    const count = readSync(fd, bytes, at, size - at, at)
    if (count === 0) break
    at += count
  }
  return bytes.subarray(0, at)
}

const watchEvery = 15

/**
 * Runs `command` with exactly these arguments. Never throws: how it ended is in the result. TMPDIR is a directory
 * that is removed afterwards; both outputs go to one file, which keeps their order.
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { bytes, ...result } = await runForBytes(command, args, options)
  return { ...result, output: bytes.toString('utf8') }
}

/** The same for output that is not text. */
export async function runForBytes(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Omit<RunResult, 'output'> & { readonly bytes: Buffer }> {
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  const path = command.includes('/') ? command : findProgram(command, process.env.PATH, options.tree)
  const notStarted = (reason: string) =>
    ({ ended: 'start', bytes: Buffer.alloc(0), seconds: seconds(), reason }) as const
  if (path === undefined) return notStarted(`there is no ${command} on PATH`)
  return withScratch(async (scratch) => {
    const files: number[] = []
    const open = (name: string, flags: string): number => {
      const fd = openSync(join(scratch, name), flags, 0o600)
      files.push(fd)
      return fd
    }
    try {
      accessSync(path, constants.X_OK)
      const out = open('output', 'wx+')
      const errors = options.apart ? open('errors', 'wx+') : out
      if (options.input !== undefined) writeFileSync(join(scratch, 'input'), options.input)
      const child = spawn('/bin/sh', ['-c', limited, 'sh', ...kernelLimits(options), path, ...args], {
        cwd: options.cwd,
        env: { ...process.env, ...options.env, TMPDIR: scratch },
        stdio: [options.input === undefined ? 'ignore' : open('input', 'r'), out, errors, watchdogInput()],
        detached: true,
      })
      const end = await waitFor(child, out, options)
      const bytes = readUpTo(out, options.output)
      // The shell's own answers to what it can't run.
      if (end.status === 126 || end.status === 127) return notStarted(bytes.toString('utf8').trim())
      const said = options.apart ? { errors: readUpTo(errors, mebibyte).toString('utf8') } : {}
      return { ...end, bytes, ...said, seconds: seconds() }
    } catch (error) {
      return notStarted(messageOf(error))
    } finally {
      for (const fd of files) closeSync(fd)
    }
  })
}

/**
 * Runs a short program and waits for it, where nothing can go on without its answer. It has the bounds on time and
 * output. Never throws.
 */
export function runNow(
  command: string,
  args: readonly string[],
  { cwd, env, tree, time, output }: Omit<RunOptions, 'memory'>,
): Pick<RunResult, 'ended' | 'status' | 'output' | 'errors' | 'reason'> {
  const path = findProgram(command, process.env.PATH, tree)
  if (path === undefined) return { ended: 'start', output: '', reason: `there is no ${command} on PATH` }
  const { status, stdout, stderr, error } = spawnSync(path, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: time,
    killSignal: 'SIGKILL',
    maxBuffer: output,
  })
  if (error || status === null)
    return {
      ended: 'killed',
      output: '',
      reason: (error as NodeJS.ErrnoException | undefined)?.code ?? 'a signal',
    }
  return { ended: 'exit', status, output: stdout, errors: stderr }
}

function waitFor(child: ChildProcess, fd: number, options: RunOptions): Promise<End> {
  let resolve: (end: End) => void = () => {}
  const promise = new Promise<End>((settle) => {
    resolve = settle
  })
  let ended: RunResult['ended'] | undefined
  const { pid } = child
  const kill = (): void => (pid === undefined ? undefined : killGroup(pid))
  const stop = (why: RunResult['ended']): void => {
    ended ??= why
    kill()
  }
  const abort = (): void => stop('aborted')
  const deadline = setTimeout(() => stop('time'), Math.min(options.time, longestTimeout))
  const watch = setInterval(() => {
    if (fstatSync(fd).size > options.output) stop('output')
    else if (pid !== undefined && residentMemory(pid) > options.memory) stop('memory')
  }, watchEvery)
  if (pid !== undefined) noteStart(pid)
  if (options.signal?.aborted) abort()
  options.signal?.addEventListener('abort', abort)
  const done = (result: End): void => {
    clearTimeout(deadline)
    clearInterval(watch)
    if (pid !== undefined) noteEnd(pid)
    options.signal?.removeEventListener('abort', abort)
    resolve(result)
  }
  child.once('error', (error) => done({ ended: 'start', reason: messageOf(error) }))
  child.once('exit', (status, signal) => {
    // What it may have left running belongs to it.
    if (ended) kill()
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
