/** argv → the verb's declaration → exit code. */
import { resolve } from 'node:path'
import { verbNamed, verbs } from './commands/index.ts'
import { generalHelp, verbHelp } from './commands/lib/help.ts'
import { parseCall } from './commands/lib/parse.ts'
import { limitsOf } from './commands/options.ts'
import type { Verb } from './commands/verb.ts'
import type { Context, ExitCode } from './context.ts'
import { isThere } from './disk/look.ts'
import { allowWork } from './lib/work.ts'

/** Columns of help where the output is no terminal. */
const helpWidth = 100

/** @throws UsageError for a call that can't be carried out */
export async function main(argv: readonly string[], world: Context): Promise<ExitCode> {
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
