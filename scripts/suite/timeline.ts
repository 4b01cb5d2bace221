/** An alert's state over time as a text: `pending from 5m, firing from 10m to 20m, resolved`, or `inactive`. */

import type { Span } from '../model/source.ts'
import type { Stretch, Timeline } from '../model/suite.ts'
import { formatSeconds, secondsOf } from '../text/duration.ts'

export interface TimelineProblem extends Span {
  readonly message: string
  readonly help: string
}

const syntax = 'Write for example `pending from 5m, firing from 10m to 20m, resolved`, or `inactive`.'

/** The whole text where an alert never becomes pending or fires. */
const quiet = 'inactive'

/** Spans are of the text. */
export function parseTimeline(text: string): Timeline | TimelineProblem {
  if (text.trim() === quiet) return { stretches: [], isResolved: false }
  const stretches: Stretch[] = []
  let isResolved = false
  let at = 0
  for (const raw of text.split(',')) {
    const start = at + (raw.length - raw.trimStart().length)
    const span = { start, end: start + raw.trim().length }
    at += raw.length + 1
    const problem = (message: string, help = syntax): TimelineProblem => ({ ...span, message, help })
    const part = raw.trim()
    if (isResolved) return problem(`\`${part}\` comes after \`resolved\``)
    const before = stretches.at(-1)
    if (part === 'resolved') {
      if (before?.to === undefined)
        return problem(
          '`resolved` comes after a state that has no end',
          'Write `firing from 10m to 20m, resolved`.',
        )
      isResolved = true
      continue
    }
    const words = part.split(/\s+/)
    const [state, fromWord, fromText = '', toWord, toText = ''] = words
    const isShort = words.length === 3
    if (
      (state !== 'pending' && state !== 'firing') ||
      fromWord !== 'from' ||
      !(isShort || (words.length === 5 && toWord === 'to'))
    )
      return problem(`\`${part}\` is no state over time`)
    const from = secondsOf(fromText)
    const to = isShort ? undefined : secondsOf(toText)
    if (from === undefined || (!isShort && to === undefined))
      return problem(`\`${from === undefined ? fromText : toText}\` is no duration`, 'Write `5m` or `1h30m`.')
    if (to !== undefined && to <= from) return problem(`\`${part}\` ends before it begins`)
    if (before && from < (before.to ?? before.from + 1e-9))
      return problem(
        `\`${part}\` overlaps with the state before it`,
        'Write the states in the order of their times.',
      )
    stretches.push({ state, from, ...(to === undefined ? {} : { to }) })
  }
  return { stretches, isResolved }
}

export const isTimeline = (read: Timeline | TimelineProblem): read is Timeline => 'stretches' in read

export function printTimeline({ stretches, isResolved }: Timeline): string {
  const parts = stretches.map(
    ({ state, from, to }) =>
      `${state} from ${formatSeconds(from)}${to === undefined ? '' : ` to ${formatSeconds(to)}`}`,
  )
  return [...parts, ...(isResolved ? ['resolved'] : [])].join(', ') || quiet
}

/** A stretch without an end lasts until the next begins. Undefined where the alert is inactive. */
export function stateAt({ stretches }: Timeline, time: number): Stretch['state'] | undefined {
  const last = stretches.findLast(({ from }) => from <= time + 1e-9)
  return last && (last.to === undefined || time < last.to - 1e-9) ? last.state : undefined
}

/** All times that it names, in seconds. */
export const timesOf = ({ stretches }: Timeline): number[] =>
  stretches.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))

/** The states of successive steps as a timeline, each state as it was seen. */
export function describeStates(states: readonly { readonly time: number; readonly state: string }[]): string {
  const parts: string[] = []
  for (const [index, { time, state }] of states.entries())
    if (state !== (states[index - 1]?.state ?? 'inactive')) parts.push(`${state} from ${formatSeconds(time)}`)
  return parts.length === 0 ? `${quiet} throughout` : parts.join(', ')
}
