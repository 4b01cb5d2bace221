/** argv → the verb's declaration → exit code. Once it is started, the only file that touches `process`. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { verbNamed, verbs } from './commands/index.ts'
import { generalHelp, verbHelp } from './commands/lib/help.ts'
import { parseCall } from './commands/lib/parse.ts'
import type { Verb } from './commands/verb.ts'
import type { Context, ExitCode, Stream } from './context.ts'

/** Columns of help where the output is no terminal. */
const helpWidth = 100

async function main(argv: readonly string[], context: Context): Promise<ExitCode> {
  const { stdout } = context
  const check = verbNamed('check') as Verb
  // `firedrill help drill` is `firedrill drill --help`.
  const args = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
  const { verb, call } = parseCall(args, verbs, check, (word) => existsSync(resolve(context.cwd, word)))
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
  return (verb ?? check).run(call, context, verbs)
}

function streamOf(stream: NodeJS.WriteStream, color: boolean | undefined): Stream {
  const { env } = process
  const isTTY = stream.isTTY ?? false
  const wanted = env.NO_COLOR
    ? false
    : env.FORCE_COLOR
      ? env.FORCE_COLOR !== '0'
      : isTTY && env.TERM !== 'dumb'
  return {
    write: (text) => void stream.write(text),
    isTTY,
    ...(isTTY ? { columns: stream.columns } : {}),
    color: color ?? wanted,
  }
}

// `firedrill | head` ends when its reader has seen enough.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}

// What promtool left in its folders goes when a run is cut off, too. Loaded only where there can be any.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  // A terminal that is closed.
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    import('./commands/clean-up.ts').then(({ cleanUp }) => {
      cleanUp()
      process.exit(code)
    })
  })
}

async function run(): Promise<void> {
  const argv = process.argv.slice(2)
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined
  try {
    process.exitCode = await main(argv, {
      cwd: process.cwd(),
      env: process.env,
      stdout: streamOf(process.stdout, color),
      stderr: streamOf(process.stderr, color),
    })
  } catch (error) {
    process.exitCode = 2
    const { name, message, help, stack } = error as Error & { help?: string }
    const isExpected = name === 'UsageError'
    if (isExpected) process.stderr.write(`firedrill: ${message}\n${help ? `  ${help}\n` : ''}`)
    else process.stderr.write(`firedrill: this is a fault in firedrill itself, not in your files\n${stack}\n`)
  }
}

run()
