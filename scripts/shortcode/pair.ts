/** Matches closing calls with opening calls. */
import type { Delimiter, ShortcodeCall, ShortcodeProblem } from '../model/shortcode.ts'
import type { CallReading } from './call.ts'
import { delimiters } from './text.ts'

export type Occurrence = CallReading & { readonly delimiter: Delimiter }

/** Shortcodes that Hugo refuses without a closing call, in every site. */
export const takesContent: ReadonlySet<string> = new Set(['comment', 'highlight', 'details'])
/** Shortcodes that take nothing between two calls. Of all others only their template knows. */
export const takesNone: ReadonlySet<string> = new Set(['rule'])

/** An opening call that may still be closed. */
interface Open {
  readonly name: string
  readonly key: string
  /** Its index among the calls; calls with a problem have none. */
  readonly index?: number
}

/** Hugo knows nothing of `<<%`, so that neither kind can close the other. */
const keyOf = (name: string, delimiter: Delimiter): string => `${delimiter === '<<%' ? '<<' : '{{'}${name}`

/** The calls that were read without a problem, each opening one with the call that closes it. Linear. */
export function pairCalls(occurrences: readonly Occurrence[]): {
  calls: ShortcodeCall[]
  problems: ShortcodeProblem[]
} {
  const calls: ShortcodeCall[] = []
  const problems: ShortcodeProblem[] = []
  const stack: Open[] = []
  const waiting = new Map<string, number>()
  const count = (key: string, by: number): void => void waiting.set(key, (waiting.get(key) ?? 0) + by)

  /** A call that is left open; most shortcodes need no closing. */
  const leave = ({ name, index }: Open): void => {
    const call = index === undefined ? undefined : calls[index]
    if (!call || !takesContent.has(name)) return
    const { open, close } = delimiters[call.delimiter]
    problems.push({
      message: `\`${name}\` is never closed`,
      help: `Add \`${open} /${name} ${close}\` where it ends.`,
      start: call.start,
      end: call.end,
    })
  }

  for (const { call, name, kind, delimiter } of occurrences) {
    const index = call ? calls.push(call) - 1 : undefined
    if (name === undefined) continue
    if (kind !== 'open' && call && takesNone.has(name)) {
      problems.push({
        message: `\`${name}\` takes no content, so it has no closing call`,
        help: kind === 'close' ? 'Remove this call.' : 'Remove the `/`.',
        start: call.start,
        end: call.end,
      })
      continue
    }
    const key = keyOf(name, delimiter)
    if (kind === 'open') {
      if (takesNone.has(name)) continue
      stack.push({ name, key, index })
      count(key, 1)
      continue
    }
    if (kind === 'self-closing') continue
    if ((waiting.get(key) ?? 0) === 0) {
      if (!call) continue
      problems.push({
        message: `this closes \`${name}\`, which is not open here`,
        help: 'Remove it, or add the call that opens it.',
        start: call.start,
        end: call.end,
      })
      continue
    }
    for (let opened = stack.pop(); opened; opened = stack.pop()) {
      count(opened.key, -1)
      if (opened.key !== key) {
        leave(opened)
        continue
      }
      const opening = opened.index === undefined ? undefined : calls[opened.index]
      if (opening && index !== undefined) calls[opened.index as number] = { ...opening, closedBy: index }
      break
    }
  }
  stack.forEach(leave)
  return { calls, problems }
}
