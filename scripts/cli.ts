/** argv → the verb's declaration → exit code. Once it is started, the only file that touches `process`. */
import { fstatSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { verbNamed, verbs } from './commands/index.ts'
import { generalHelp, verbHelp } from './commands/lib/help.ts'
import { parseCall } from './commands/lib/parse.ts'
import { limitsOf } from './commands/options.ts'
import type { Verb } from './commands/verb.ts'
import type { Context, ExitCode, Stream } from './context.ts'
import { isThere } from './disk/look.ts'
import { UsageError } from './errors.ts'
import { allowWork } from './lib/work.ts'
import { complaintOf } from './report/complaint.ts'
import { writerTo } from './report/writer.ts'

/** Columns of help where the output is no terminal. */
const helpWidth = 100

async function main(argv: readonly string[], world: Context): Promise<ExitCode> {
  const { stdout } = world
  const check = verbNamed('check') as Verb
  // `firedrill help drill` is `firedrill drill --help`.
  const args = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
  const { verb, call } = parseCall(args, verbs, check, (word) => isThere(resolve(world.cwd, word)))
  if (call.values.help) {
    const width = Math.min(helpWidth, stdout.columns ?? helpWidth)
    stdout.write(verb ? verbHelp(verb, width) : generalHelp(verbs, width))
    return 0
  }
  if (call.values.version) {
    const { version } = await import('./version.ts')
    stdout.write(`firedrill ${version}\n`)
    return 0
  }
  const limits = limitsOf(call)
  allowWork(limits.time ?? 0)
  return (verb ?? check).run(call, { ...world, limits }, verbs)
}

type Output = 'stdout' | 'stderr'

/** Ends a run whose words are lost: whatever it would come to, nobody was told. */
function cannotWrite(output: Output, error: unknown): void {
  const { code = '' } = error as NodeJS.ErrnoException
  const name = output === 'stdout' ? 'standard output' : 'standard error'
  const problem = code === 'EPIPE' ? 'was closed by its reader' : `can't be written to (${code || error})`
  if (output === 'stdout') tell(new UsageError(`${name} ${problem}, so this run is not complete`))
  process.exit(2)
}

/** Writes all or throws. A stream takes the part of it that fits on a full disk for the whole. */
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

/** Says what ends the run, if that can still be said. What runs beside it often fails of the same. */
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

// A fault is exit code 2 wherever it happens; Node's own is 1, which is that of findings.
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
for (const output of ['stdout', 'stderr'] as const)
  process[output].on('error', (error) => cannotWrite(output, error))

// No handlers of signals: they would only be called when this process has nothing else to do, and without them it dies
// at once. What it started and its folders go with it (tools/scratch.ts). Only the first process of a container does not
// die of a signal that it doesn't handle.
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
      // Not every call needs it, and it may be gone.
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

/** Milliseconds. A look-up that no name server answers can't be stopped, and would hold the process for minutes. */
const longestEnd = 1_000

run().then(() => {
  const end = (): void => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit()
    setTimeout(end, longestEnd).unref()
  }
  setTimeout(end, longestEnd).unref()
})
