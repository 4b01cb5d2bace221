/** The process: its arguments to `main`, its streams, its exit code. After the start, the only file that uses `process`. */
import { fstatSync, writeSync } from 'node:fs'
import type { Stream } from './context.ts'
import { UsageError } from './errors.ts'
import { main } from './main.ts'
import { complaintOf } from './report/complaint.ts'
import { writerTo } from './report/writer.ts'

type Output = 'stdout' | 'stderr'

/** Ends a run whose output is lost: nobody would see its result. */
function cannotWrite(output: Output, error: unknown): void {
  const { code = '' } = error as NodeJS.ErrnoException
  const name = output === 'stdout' ? 'standard output' : 'standard error'
  const problem = code === 'EPIPE' ? 'was closed by its reader' : `can't be written to (${code || error})`
  if (output === 'stdout') tell(new UsageError(`${name} ${problem}, so this run is not complete`))
  process.exit(2)
}

/** Writes everything or throws. A stream doesn't notice when only part of a text fits on a full disk. */
function writeFully(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

function streamOf(output: Output): Stream {
  const { env, argv } = process
  const stream = process[output]
  const isTTY = stream.isTTY ?? false
  const isFile = !isTTY && !isPipe(stream.fd)
  const wanted = env.NO_COLOR
    ? false
    : env.FORCE_COLOR
      ? env.FORCE_COLOR !== '0'
      : isTTY && env.TERM !== 'dumb'
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : wanted
  const write = (text: string): void => {
    try {
      if (isFile) writeFully(stream.fd, text)
      else stream.write(text)
    } catch (error) {
      cannotWrite(output, error)
    }
  }
  return writerTo({ write, isTTY, columns: stream.columns }, color)
}

function isPipe(fd: number): boolean {
  const stat = fstatSync(fd)
  return stat.isFIFO() || stat.isSocket()
}

let isTold = false

/** Prints the error that ends the run, if that is still possible. Parallel work often fails for the same reason. */
function tell(error: unknown): void {
  process.exitCode = 2
  if (isTold) return
  isTold = true
  streamOf('stderr').write(complaintOf(error))
}

function crash(error: unknown): void {
  tell(error)
  process.exit()
}

// An error is exit code 2 wherever it happens; Node's default is 1, which stands for findings.
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
for (const output of ['stdout', 'stderr'] as const)
  process[output].on('error', (error) => cannotWrite(output, error))

// No signal handlers: they would only be called when this process is idle, and without them it ends at once. The
// watchdog stops its programs and removes its folders (tools/scratch.ts). Only the first process of a container
// ignores a signal that it doesn't handle.
if (process.pid === 1)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => process.exit(code))

async function run(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2), {
      // Not every call needs it, and the folder may no longer exist.
      get cwd() {
        return process.cwd()
      },
      env: process.env,
      stdout: streamOf('stdout'),
      stderr: streamOf('stderr'),
    })
  } catch (error) {
    tell(error)
  }
}

/** Milliseconds. A look-up that no name server answers can't be stopped; the process would wait minutes for it. */
const maxEnd = 1_000

run().then(() => {
  const end = (): void => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit()
    setTimeout(end, maxEnd).unref()
  }
  setTimeout(end, maxEnd).unref()
})
