/** Runs a call as the built command does, in the process of the tests: it needs a tenth of the time of a new process. */
import type { Stream } from '../../scripts/context.ts'
import { main } from '../../scripts/main.ts'
import { complaintOf } from '../../scripts/report/complaint.ts'
import { writerTo } from '../../scripts/report/writer.ts'
import type { Ran } from './cli.ts'

/** `env` is added to an environment without colours and CI variables. */
export async function firedrill(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const { GITHUB_ACTIONS: _, FORCE_COLOR: __, ...inherited } = process.env
  const env = { ...inherited, ...options.env }
  const written = { stdout: '', stderr: '' }
  const streamTo = (name: keyof typeof written): Stream =>
    writerTo({ write: (text) => (written[name] += text), isTTY: false }, Boolean(env.FORCE_COLOR))
  const context = {
    cwd: options.cwd ?? process.cwd(),
    env,
    stdout: streamTo('stdout'),
    stderr: streamTo('stderr'),
  }
  let status = 2
  try {
    status = await main(args, context)
  } catch (error) {
    context.stderr.write(complaintOf(error))
  }
  return { status, ...written }
}
