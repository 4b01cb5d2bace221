/** How an error that ends a run is told: each message is one line, each line of help too, whatever they quote. */

import { UsageError } from '../errors.ts'
import { table } from '../lib/table.ts'
import { shorten, visible } from './visible.ts'

/** UTF-16 units of a line that quotes something. */
const longest = 2000
const mostLines = 60

const line = (text: string): string => visible(shorten(text, longest))

const lines = (text: string | readonly string[]): readonly string[] =>
  typeof text === 'string' ? (text === '' ? [] : [text]) : text

/** The message and what to do about it, a line each. */
export function usageLines({ message, help = [] }: UsageError): string[] {
  const given = lines(help)
  const more = given.length > mostLines ? [`  … and ${given.length - mostLines} more`] : []
  return [line(message), ...given.slice(0, mostLines).map((one) => `  ${line(one)}`), ...more]
}

const makeRoom =
  'Name a folder that has room and can be written to, by TMPDIR, or by XDG_CACHE_HOME for the cache.'
const advice: Readonly<Record<string, string>> = table({
  ENOSPC: makeRoom,
  EDQUOT: makeRoom,
  EROFS: makeRoom,
  EMFILE: 'Raise the limit of open files (`ulimit -n`).',
  ENFILE: 'Close programs that hold many files open.',
  EAGAIN: 'Raise the limit of processes (`ulimit -u`).',
  ENOMEM: 'Give it more memory.',
})

interface Refusal extends Error {
  readonly code: string
  readonly syscall?: string
}

const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error &&
  typeof (error as Partial<Refusal>).code === 'string' &&
  (typeof (error as Partial<Refusal>).syscall === 'string' || isNoPath(error))

/** Node asks the system only for what can be a path. */
const isNoPath = ({ message }: Error): boolean => message.includes('without null bytes')

/** What the system refused: a folder that is gone, a disk that is full. */
function refusalLines({ code, syscall, message }: Refusal): string[] {
  if (syscall === 'uv_cwd')
    return ['firedrill: the folder it was started in is gone', '  Change to one that is there.']
  if (syscall === undefined) return [`firedrill: a path can't hold a null byte: ${line(message)}`]
  const help = syscall === 'mkdtemp' ? makeRoom : advice[code]
  return [
    `firedrill: the system refused what the run needs: ${line(message)}`,
    ...(help === undefined ? [] : [`  ${help}`]),
  ]
}

/** The message on one line, and where it came from. */
function stackLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [`  ${line(`thrown: ${String(error)}`)}`]
  const { name, message, stack = '' } = error
  const at = stack.indexOf('\n    at ')
  return [
    `  ${line(`${name}: ${message}`)}`,
    ...(at < 0
      ? []
      : stack
          .slice(at + 1)
          .split('\n')
          .slice(0, mostLines)
          .map((one) => `  ${line(one)}`)),
  ]
}

/** All that is said of what was thrown, as lines. Never throws itself. */
export function complaintOf(error: unknown): string {
  try {
    if (error instanceof UsageError) {
      const [message, ...help] = usageLines(error)
      return `${[`firedrill: ${message}`, ...help].join('\n')}\n`
    }
    if (isRefusal(error)) return `${refusalLines(error).join('\n')}\n`
    return [
      'firedrill: this is a fault in firedrill itself, not in your files',
      '  Please report it at https://github.com/firedrill/firedrill/issues, with these lines and the file that brings it about.',
      ...stackLines(error),
      '',
    ].join('\n')
  } catch {
    return 'firedrill: this is a fault in firedrill itself, which can not be described\n'
  }
}
